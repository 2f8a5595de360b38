"""Rows that are no people to greet: repeated headers, totals, the opted-out and the deceased.

Looked for in every export, whatever the script says: one video to somebody who asked for none, or
to a family in mourning, is worse than a thousand rows that are checked twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.fields import find_known_column
from personalize.opt_outs import opt_out_rule
from personalize.placeholders import fold, status_in, status_in_company
from personalize.source_csv import SourceTable


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row (by its index) is nobody to greet, and the column and cell that say so."""

    row: int
    column: str
    value: str
    reason: str


_HEADER_CELLS = 6
_TOTAL = re.compile(
    r"(?i)(?:(?:grand|sub|sum)[ -]?)?totals?(?: ?[:(].*| (?:records|rows|contacts|count|general|"
    r"g[ée]n[ée]ral|geral|generale).*)?|gesamt(?:summe|ergebnis|zahl)?|summe|insgesamt|"
    r"total g[ée]n[ée]ral|totale|totaal|suma|(?:record |row )?count(?: ?[:(].*)?|sum|average|mean|"
    r"endsumme|zwischensumme|(?:gesamt|anzahl|summe) ?: ?[0-9,.]+|sous-total|subtotaal|razem|"
    r"totale complessivo|suma total|\(all\)|"
    r"(?:[0-9][0-9,. ]* )(?:records|rows|contacts|results)|(?:records|rows|contacts) ?: ?[0-9,.]+"
)
_MAYBE_TOTAL = (
    r"(?i)total|gesamt|summe|totaa|anzahl|razem|\(all\)|^suma$|count|^sum$|average|mean|records|rows|"
    r"contacts"
)
_SAID_OF_PEOPLE = ("first_name", "last_name", "full_name", "company")
# A quick look at whole columns for what `status_in` then reads closely.
_MAYBE_STATUS = (
    r"(?i)deceas|dec.d|passed|r\.?i\.?p|estate|memor|\bdo[ -]?n|unsubs|opt|no longer|left|employee|"
    r"gone away|wrong|verst|kontaktier|cont?act|d[ée]c[ée]d|fallec|falec|decedut|overled|benader|"
    r"dnc|bounced|dup|inactive|invalid|spam|block|black|rip|gestorb|[dif]unt|nicht mehr|ausgesch|"
    r"dienst|trabaja|no e-?mail|no market|werb|gesperrt|molest|niet|chiamare|suppress|unsub|delet|"
    r"dead|\x{2020}|\x{271d}|\x{2671}"
)


def find_no_people(source: SourceTable) -> Iterator[RowFault]:
    """The faults of all rows that are nobody to greet; a row may have several."""
    yield from _repeated_headers(source)
    yield from _totals(source)
    yield from _opted_out(source)
    yield from _with_status(source)


def _repeated_headers(source: SourceTable) -> Iterator[RowFault]:
    named = [i for i, name in enumerate(source.header) if fold(name)][:_HEADER_CELLS]
    same = np.zeros(len(source), np.int64)
    for index in named:
        plain = pc.replace_substring_regex(source.columns[index].fill_null(""), r"[\s_:.-]", "")
        wanted = re.sub(r"[\s_:.-]", "", source.header[index]).lower()
        same += pc.equal(pc.utf8_lower(plain), wanted).to_numpy()
    # A row with a cell or two missing is a header still, one with a lone "Email" is a person.
    for row in np.flatnonzero(same >= max(min(2, len(named)), len(named) / 2)).tolist():
        yield RowFault(row, source.header[named[0]], source.header[named[0]],
                       "repeats the header and is no person; remove the row")  # fmt: skip


def _totals(source: SourceTable) -> Iterator[RowFault]:
    """Rows whose first filled cell, or whose name, says that they sum up others."""
    known = (find_known_column(field, source.header) for field in _SAID_OF_PEOPLE[:3])
    looked_at = {0, *(found[0] for found in known if found)} & set(range(len(source.columns)))
    for index in sorted(looked_at):
        for row, value in _matching(source, index, _MAYBE_TOTAL):
            if _TOTAL.fullmatch(value.strip(" *_-")) and not _has_address(source, row):
                yield RowFault(row, source.header[index], value,
                               "is a total and no person; remove the row")  # fmt: skip


def _opted_out(source: SourceTable) -> Iterator[RowFault]:
    for index, header in enumerate(source.header):
        rule = opt_out_rule(header)
        cells = source.columns[index]
        if rule.looks_at_all:
            out = [
                value for value in pc.unique(cells).to_pylist() if value and rule.opts_out(value)
            ]
            says_so = pc.is_in(cells, pa.array(out, pa.string()))
        else:
            signs = r"^[\s*!.()\[\]-]+|[\s*!.()\[\]-]+$"
            plain = pc.utf8_lower(pc.replace_substring_regex(cells, signs, ""))
            says_so = pc.is_in(plain, pa.array(rule.whole_cells))
        for row in np.flatnonzero(says_so.to_numpy()).tolist():
            value = cells[row].as_py()
            reason = f"has opted out: {header} is {value!r}; no video is made"
            yield RowFault(row, header, value, reason)


def _with_status(source: SourceTable) -> Iterator[RowFault]:
    """Names that say that their owner is not to be greeted, spoken or not."""
    for field in _SAID_OF_PEOPLE:
        for index in find_known_column(field, source.header):
            for row, value in _matching(source, index, _MAYBE_STATUS):
                if status := (status_in_company if field == "company" else status_in)(value):
                    yield RowFault(
                        row, source.header[index], value,
                        f"says {status!r}, which is a status and no name: nobody is greeted; "
                        "correct the name if somebody should be",
                    )  # fmt: skip


def _matching(source: SourceTable, index: int, pattern: str) -> Iterator[tuple[int, str]]:
    column = source.columns[index]
    found: NDArray[np.bool_] = pc.match_substring_regex(column.fill_null(""), pattern).to_numpy()
    for row in np.flatnonzero(found).tolist():
        yield row, column[row].as_py()


def _has_address(source: SourceTable, row: int) -> bool:
    return any("@" in (column[row].as_py() or "") for column in source.columns)
