"""What is wrong with an export, with the rows: damage, wrong decoding, formulas, doubles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personalize.encoding.mojibake import find_damage as find_lost_letters
from personalize.encoding.mojibake import mend_text
from personalize.encoding.stray_bytes import find_stray
from personalize.fields import role_of
from personalize.recipients.fields.column_meanings import ColumnMeaning
from personalize.recipients.nobody.not_people import find_no_people
from personalize.source.damage.column_values import ColumnValues, column_values
from personalize.source.damage.excel_damage import Damage
from personalize.source.table.misshapen_rows import find_misshapen
from personalize.source.table.source_table import SourceTable

_MOST_ROWS = 5
# A spreadsheet runs a cell that starts so (OWASP, "CSV Injection"); +49 30 and -5 are numbers.
_FORMULA = r"^[=@]|^[-+][^\s0-9.,(]"
_MAYBE_HTML = r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+\d?);"
_MAYBE_LOST = r"[?\x{fffd}]|[^\x00-\x7f]"
_VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to check. `column` is a header, empty for whole rows.

    `rows` are the numbers of the first of `count` rows, as `vidmerge plan` and `rejected.csv` count
    them, `places` where these are in the file: lines, or rows of a sheet.
    """

    column: str
    text: str
    rows: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    count: int = 0


def find_problems(
    source: SourceTable, meanings: Sequence[ColumnMeaning], damage: Iterable[Damage]
) -> Iterator[Problem]:
    """The problems of an export, those of whole rows first."""
    yield from _headers(source, meanings)
    yield from _rows(source)
    yield from _doubles(source, meanings)
    for one in damage:
        rows = np.array(one.rows, np.int64)
        yield _problem(source, source.header[one.column], one.text, rows, one.count)
    for meaning in meanings:
        yield from _cells(source, meaning)


def _problem(
    source: SourceTable, column: str, text: str, rows: NDArray[np.int64], count: int | None = None
) -> Problem:
    first = rows[:_MOST_ROWS]
    places = tuple(source.row_begins[first].tolist())
    numbers = tuple((first + 1).tolist())
    return Problem(column, text, numbers, places, len(rows) if count is None else count)


def _headers(source: SourceTable, meanings: Sequence[ColumnMeaning]) -> Iterator[Problem]:
    emails = (one for one in meanings if one.field == "email" and one.use == "field")
    read = {one.header: one.index + 1 for one in emails}
    for header, count in Counter(source.header).items():
        if not header.strip():
            text = "1 column has no name" if count == 1 else f"{count} columns have no name"
            yield Problem("", text)
        elif count > 1:
            where = f"; column {read[header]} is read" if header in read else ""
            text = f"{count} columns have this name{where}; rename all but one"
            yield Problem(header, text)


def _rows(source: SourceTable) -> Iterator[Problem]:
    """Rows that get no video in any campaign, by reason."""
    faults = [(row, "", span.reason(source.line_number(row)))
              for row, span in sorted(source.swallowed.items())]  # fmt: skip
    faults += [(row, "", reason) for row, reason in find_misshapen(source)]
    faults += [(fault.row, fault.column, fault.reason) for fault in find_no_people(source)]
    groups: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row, column, reason in faults:
        groups.setdefault((column, _VALUE.sub("", reason)), []).append((row, reason))
    for (column, _), found in groups.items():
        rows = np.array(sorted({row for row, _ in found}), np.int64)
        yield _problem(source, column, f"no video: {found[0][1]}", rows)


def _doubles(source: SourceTable, meanings: Sequence[ColumnMeaning]) -> Iterator[Problem]:
    for meaning in meanings:
        if meaning.use != "field" or meaning.field not in ("record_id", "email"):
            continue
        values = column_values(source, meaning.index)
        counts = np.bincount(values.codes[values.codes >= 0], minlength=len(values))
        twice = np.flatnonzero(counts > 1)
        if len(twice):
            text = f"{values.text(twice[0])!r} and others occur more than once"
            yield _problem(source, meaning.header, text, values.rows_with(twice))


def _cells(source: SourceTable, meaning: ColumnMeaning) -> Iterator[Problem]:
    values = column_values(source, meaning.index)
    role = role_of(meaning.field, meaning.kind) if meaning.field else "other"
    is_name = meaning.kind == "person" or role != "other"

    def lost(value: str) -> str:
        return find_lost_letters(mend_text(value), is_name=is_name)

    for pattern, find, text in (
        (_MAYBE_HTML, _wrongly_decoded, "HTML written as text; {} is read as {}"),
        (r"[^\x00-\x7f]", _wrongly_decoded, "decoded wrongly before it got here; {} is read as {}"),
        (_MAYBE_LOST, lost, "letters are lost: {} ({})"),
        (r"[^\x00-\x7f]", _has_stray, "bytes that are not UTF-8: {}{}"),
        (_FORMULA, lambda _: "would", "{} is a formula that a spreadsheet {} run"),
    ):
        yield from _found(source, meaning, values, pattern, (find, text))


def _found(
    source: SourceTable,
    meaning: ColumnMeaning,
    values: ColumnValues,
    pattern: str,
    how: tuple[Callable[[str], str], str],
) -> Iterator[Problem]:
    """One problem for all values of a column that match a pattern and in which one is found."""
    find, text = how
    maybe = values.matching(pattern)
    found = {at: what for at in maybe.tolist() if (what := find(values.text(at)))}
    if found:
        first = next(iter(found))
        shown = text.format(repr(values.text(first)), found[first])
        rows = values.rows_with(np.array(list(found), np.int64))
        yield _problem(source, meaning.header, shown, rows)


def _wrongly_decoded(value: str) -> str:
    mended = mend_text(value)
    return repr(mended) if mended != value else ""


def _has_stray(value: str) -> str:
    return " " if find_stray(value) else ""
