"""Rows that are not people to greet: repeated headers, totals, the opted-out and the deceased.

Checked in every export, whatever the script says: one video to somebody who asked for none, or to a
family in mourning, is worse than a thousand rows checked twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personalize.headers.columns import find_column, find_known_column
from personalize.recipients.nobody.opt_outs import opt_out_rule
from personalize.recipients.nobody.stopped_counts import BOUNCED, OPTED_OUT
from personalize.source.reading import SourceTable
from personalize.words.placeholders import status_in, status_in_company, status_in_job_title
from personalize.words.word_lists import fold, plain_words, quick_pattern, word_list


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row (by its index) must not be greeted, and the column and cell that say so.

    `is_about_person`: it holds for every row of the same person, such as an opt-out.
    """

    row: int
    column: str
    value: str
    reason: str
    is_about_person: bool = False


_HEADER_CELLS = 6
_COUNTED = re.compile(
    r"\d[\d,. ]* (?:records|rows|contacts|results)|(?:records|rows|contacts) ?: ?\d+"
)
_MAYBE_STATUS = "|".join(
    [*map(quick_pattern, ("status", "status_whole", "status_apart")), "r\\.?i\\.?p"]
)
_MAYBE_APART = f"[(\\[*]| [-\u2013:] |^(?:{quick_pattern('status')})$"
_SAYS_OUT = "|".join(
    map(quick_pattern, ("status_words", "note_words", "note_cells", "whole_cells", "denials"))
)
_SAID_OF_PEOPLE = ("first_name", "last_name", "full_name", "company", "job_title")
_STATUS_FINDERS = {"company": status_in_company, "job_title": status_in_job_title}
_BESIDE_NAMES = ("Suffix", "Salutation", "Name Suffix", "Middle Name")


def find_no_people(source: SourceTable) -> Iterator[RowFault]:
    """The faults of all rows that must not be greeted; a row may have several."""
    yield from _repeated_headers(source)
    yield from _totals(source)
    yield from _opted_out(source)
    yield from _with_status(source)


def _repeated_headers(source: SourceTable) -> Iterator[RowFault]:
    named = [i for i, name in enumerate(source.header) if fold(name)][:_HEADER_CELLS]
    same = np.zeros(len(source), np.int64)
    for index in named:
        first, *_ = re.split(r"[\s_:.-]+", source.header[index].strip(" \t_:.-"))
        maybe = pc.match_substring(source.columns[index], first, ignore_case=True).fill_null(False)
        rows = np.flatnonzero(maybe.to_numpy())  # few: the rest is dear
        cells = source.columns[index].take(pa.array(rows))
        plain = pc.replace_substring_regex(cells, r"[\s_:.-]", "")
        wanted = re.sub(r"[\s_:.-]", "", source.header[index]).lower()
        same[rows] += pc.equal(pc.utf8_lower(plain), wanted).to_numpy()
    # A row with a cell or two missing is still a header; one with only "Email" is a person.
    for row in np.flatnonzero(same >= max(min(2, len(named)), len(named) / 2)).tolist():
        yield RowFault(row, source.header[named[0]], source.header[named[0]],
                       "repeats the header and is not a person; remove the row")  # fmt: skip


def _totals(source: SourceTable) -> Iterator[RowFault]:
    """Rows whose first filled cell, or whose name, marks them as a total of others."""
    known = (find_known_column(field, source.header) for field in _SAID_OF_PEOPLE[:3])
    looked_at = {0, *(found[0] for found in known if found)} & set(range(len(source.columns)))
    for index in sorted(looked_at):
        for row, value in _matching(source, index, quick_pattern("totals"), _is_total):
            # Sum Chen is a name; "Grand Total" is not, whatever is beside it.
            if " " in plain_words(value) or not _has_address(source, row):
                yield RowFault(row, source.header[index], value,
                               "is a total, not a person; remove the row")  # fmt: skip


def _is_total(value: str) -> bool:
    """Whether a cell is "Grand Total", "Total: 5" or "12 records"."""
    words = re.sub(r"[\d ]+$", "", plain_words(value))
    return words in word_list("totals") or bool(_COUNTED.fullmatch(value.casefold().strip()))


def _opted_out(source: SourceTable) -> Iterator[RowFault]:
    for index, header in enumerate(source.header):
        rule = opt_out_rule(header)
        if rule.kind == "other":
            continue
        pattern = _SAYS_OUT if rule.kind in ("any", "note", "status") else r"\S"
        for row, value in _matching(source, index, pattern, rule.opts_out):
            reason = f"{OPTED_OUT}: {header} is {value!r}; no video is made"
            yield RowFault(row, header, value, reason, is_about_person=True)
        if rule.kind in ("bounce", "valid", "address"):
            for row, value in _matching(source, index, r"\S", rule.bounced):
                reason = f"{BOUNCED}: {header} is {value!r}; no video is made"
                yield RowFault(row, header, value, reason, is_about_person=True)


def _with_status(source: SourceTable) -> Iterator[RowFault]:
    """Names that say their owner must not be greeted, spoken or not."""
    known = {i: f for f in _SAID_OF_PEOPLE for i in find_known_column(f, source.header)}
    beside = {i: "" for name in _BESIDE_NAMES for i in find_column(name, source.header)}
    for index, field in (beside | known).items():
        find = _STATUS_FINDERS.get(field, status_in)
        pattern = _MAYBE_APART if field == "company" else _MAYBE_STATUS
        for row, value in _matching(source, index, pattern, find):
            reason = (
                f"says {find(value)!r}, which is a status, not a name: nobody is greeted; "
                "correct the name if somebody should be"
            )
            # "Ann (duplicate)" says that the other row is the good one.
            is_about_person = plain_words(find(value)) not in word_list("record_statuses")
            yield RowFault(row, source.header[index], value, reason, is_about_person)


def _matching(
    source: SourceTable, index: int, pattern: str, is_it: Callable[[str], object]
) -> Iterator[tuple[int, str]]:
    """The rows of a column whose cell matches; each distinct candidate cell is checked once."""
    encoded = source.columns[index].fill_null("").combine_chunks().dictionary_encode()
    maybe = pc.match_substring_regex(encoded.dictionary, pattern).to_numpy(zero_copy_only=False)
    codes = np.flatnonzero(maybe)
    cells = encoded.dictionary.take(pa.array(codes)).to_pylist()
    found = {code: cell for code, cell in zip(codes.tolist(), cells, strict=True) if is_it(cell)}
    if found:
        of_row = encoded.indices.to_numpy()
        for row in np.flatnonzero(np.isin(of_row, list(found))).tolist():
            yield row, found[int(of_row[row])]


def _has_address(source: SourceTable, row: int) -> bool:
    return any("@" in (column[row].as_py() or "") for column in source.columns)
