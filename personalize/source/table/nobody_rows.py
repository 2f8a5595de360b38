"""Rows that are nobody: blank ones anywhere, and the footer of a report under the last person."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.headers.columns import known_columns
from personalize.source.table.source_table import SourceTable
from personalize.words.word_lists import plain_words, word_list

# Old editors end a file with Ctrl-Z; copied cells contain spaces of all kinds, and marks.
_BLANK = " \t\r\n\f\v\x1a\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_MOST_FOOTER_ROWS = 60
_FEW_CELLS = 2
_SAMPLE_ROWS = 200
_GROUP_COUNT = r"(?i)\(\d[\d,.]* (?:records?|rows?)\)\s*$"
"""As reports of Salesforce end it: "Account Name: Acme (2 records)"."""
_NAMES = ("first_name", "last_name", "full_name")
# Up to three words of letters, each with a capital, or one word: not a sentence.
_CAPITALISED = "[A-Z\u00c0-\u024f][\\w.'\u2019-]*"
_A_NAME = re.compile(rf"[^\W\d_]+|{_CAPITALISED}(?: {_CAPITALISED}){{0,2}}")
_VALUE = re.compile(r"[\d.,+-]+|\S+@\S+")
# What reports of Salesforce and others write under their rows.
_FOOTER = re.compile(
    r"(?i)copyright\b|©|\(c\) ?(?:copyright|20\d\d)|confidential\b|generated (?:by|on)\b|"
    r"report (?:generated|created|run)\b|(?:exported|printed|created) (?:by|on|at|from)\b|"
    r"(?:as of|source|filtered by|filters?|date range|time ?zone|page \d+)\b:?|"
    r"\d[\d,. ]* (?:records?|rows?|contacts?|results?)\b|"
    r"(?:records?|rows?|contacts?|record count|total records?|anzahl|gesamt|total) ?:? ?[\d.,]*$|"
    r"all rights reserved|-+ ?end of (?:report|file)|end of (?:report|file)"
)


def leave_out_nobody(table: SourceTable) -> SourceTable:
    """The table without its blank rows and its footer, which `left_out` then counts."""
    blank = _blank_rows(table)
    groups = _group_rows(table)
    nobody = blank.copy()
    nobody[groups] = True
    footer = _footer_rows(table, nobody)
    if not nobody.any() and not len(footer):
        return table
    texts = [" ".join(cells) for cells in _filled(table, footer)]
    kept = ~nobody
    kept[footer] = False
    left_out = replace(
        table.left_out,
        blank_lines=_inner(table, blank, kept),
        groups=tuple(" ".join(cells) for cells in _filled(table, groups)),
        group_lines=tuple(table.row_begins[groups].tolist()),
        below=tuple(texts),
        below_lines=tuple(table.row_begins[footer].tolist()),
    )
    return replace(keep_rows(table, kept), left_out=left_out)


def keep_rows(table: SourceTable, kept: NDArray[np.bool_]) -> SourceTable:
    """The rows of a table for which `kept` (N,) holds, where they are in the file."""
    rows = np.flatnonzero(kept)
    # Nearly always only rows at the end go: a slice costs nothing.
    at_start = len(rows) == 0 or rows[-1] == len(rows) - 1
    places = {int(row): index for index, row in enumerate(rows)} if table.surplus else {}
    swallowed = {places.get(row, row): span for row, span in table.swallowed.items()}

    def chosen(column: pa.ChunkedArray) -> pa.ChunkedArray:
        return column.slice(0, len(rows)) if at_start else column.filter(pa.array(kept))

    return replace(
        table,
        columns=tuple(map(chosen, table.columns)),
        written={index: chosen(column) for index, column in table.written.items()},
        surplus={places[row]: cells for row, cells in table.surplus.items() if row in places},
        row_begins=table.row_begins[rows],
        row_ends=table.row_ends[rows],
        swallowed=swallowed,
    )


def _inner(
    table: SourceTable, blank: NDArray[np.bool_], kept: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The lines of the blank rows that have cells, or people after them.

    A line without cells at the end of a file is how the file ends.
    """
    last = int(np.flatnonzero(kept)[-1]) if kept.any() else -1
    counts = table.cell_counts() > 1
    rows = np.flatnonzero(blank)
    return table.row_begins[rows[(rows < last) | counts[rows]]]


def _blank_rows(table: SourceTable) -> NDArray[np.bool_]:
    """(N,) which rows have nothing but space in all cells: narrowed down column by column."""
    rows = np.arange(len(table))
    for column in table.columns:
        if not len(rows):
            break
        cells = column if len(rows) == len(table) else column.take(pa.array(rows))
        blank = pc.equal(pc.utf8_trim(cells.fill_null(""), _BLANK), "")
        rows = rows[blank.to_numpy()]
    found = np.zeros(len(table), bool)
    found[rows] = True
    for row, cells in table.surplus.items():
        found[row] &= not any(cell.strip() for cell in cells)
    return found


def _group_rows(table: SourceTable) -> NDArray[np.int64]:
    """The rows that head or count a group of people in a report, and contain nothing else."""
    if not table.columns or not len(table):
        return np.zeros(0, np.int64)
    ends = pc.match_substring_regex(table.columns[0].fill_null(""), _GROUP_COUNT)
    rows = np.flatnonzero(ends.to_numpy())
    filled = zip(rows.tolist(), _filled(table, rows), strict=True)
    return np.array([row for row, cells in filled if len(cells) == 1], np.int64)


def _footer_rows(table: SourceTable, blank: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The rows under the last person, which are not people either.

    They have a cell or two. The first of them reads like a footer, or follows a blank row and has
    one cell in a table whose rows have more.
    """
    people = np.flatnonzero(~blank)
    last = people[-_MOST_FOOTER_ROWS:]
    narrow: list[tuple[int, list[str]]] = []
    for row, cells in zip(last[::-1].tolist(), _filled(table, last)[::-1], strict=True):
        if row in table.swallowed or not (_is_lone(cells) or reads_as_footer(cells)):
            break
        if not reads_as_footer(cells) and _is_name(table, row, cells[0]):
            break
        narrow.append((row, cells))
    above = _filled(table, people[: len(people) - len(narrow)][-_SAMPLE_ROWS:])
    widths = [min(len(cells), len(table.header)) for cells in above]
    is_wide = bool(widths) and float(np.median(widths)) > _FEW_CELLS
    certain = 0
    for count, (row, cells) in enumerate(narrow, 1):
        if reads_as_footer(cells):
            certain = count
        elif not is_wide:
            break
        elif row and blank[row - 1]:
            certain = count
    return np.array(sorted(row for row, _ in narrow[:certain]), np.int64)


def _is_lone(cells: list[str]) -> bool:
    """Whether a row has one cell, which is no number and no address."""
    return len(cells) == 1 and not _VALUE.fullmatch(cells[0].strip())


def _is_name(table: SourceTable, row: int, cell: str) -> bool:
    """Whether the lone cell of a row is a name in a column of names: that row is a short one."""
    known = known_columns(table.header)
    columns = (known[field].positions for field in _NAMES if field in known)
    is_there = any(table.columns[at][row].as_py() for positions in columns for at in positions)
    return is_there and _A_NAME.fullmatch(cell.strip()) is not None


def reads_as_footer(cells: list[str]) -> bool:
    """Whether the filled cells of a row are a report's: a count, a total, "Confidential"."""
    first = cells[0].strip()
    if len(cells) > _FEW_CELLS or any("@" in cell for cell in cells):
        return False
    words = re.sub(r"[\d ]+$", "", plain_words(first))
    return words in word_list("totals") or _FOOTER.match(first) is not None


def _filled(table: SourceTable, rows: NDArray[np.int64]) -> list[list[str]]:
    """The filled cells of some rows."""
    some = pa.array(rows)
    lists = [column.take(some).to_pylist() for column in table.columns]
    return [
        [cell for cell in (*cells, *table.surplus.get(int(row), ())) if cell and cell.strip()]
        for row, cells in zip(rows, zip(*lists, strict=True), strict=True)
    ]
