"""Rows with fewer or more cells than the header: people, unless their cells are out of place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.source.table.source_table import SourceTable

_SAMPLE_ROWS = 2_000
_MOSTLY = 0.9
_ADDRESS = r"[^\s,;@]+@[^\s,;@]+\.[^\s,;@]+"


def find_misshapen(source: SourceTable) -> Iterator[tuple[int, str]]:
    """The rows whose cells cannot be told apart, by their index, and why.

    Missing cells at the end are empty, and empty ones beyond the header do not count. A short row
    is out of place if it has no address where nearly all others have theirs.
    """
    counts = source.cell_counts()
    width = len(source.header)
    for row in sorted(source.surplus):
        if any(cell.strip() for cell in source.surplus[row]):
            yield row, _reason(source, row, int(counts[row]), "check its quotes and delimiters")
    for row in _shifted(source, np.flatnonzero(counts < width)).tolist():
        hint = "and another cell where the others have an address; check its quotes"
        yield row, _reason(source, row, int(counts[row]), hint)


def _reason(source: SourceTable, row: int, cells: int, hint: str) -> str:
    if source.row_ends[row] > source.row_begins[row]:
        hint = "check for a missing quote"
    return (
        f"has {cells} cells where the header has {len(source.header)} ({source.place(row)}); {hint}"
    )


def _shifted(source: SourceTable, short: NDArray[np.int64]) -> NDArray[np.int64]:
    found = np.zeros(len(short), bool)
    if not len(short):
        return short
    for column in source.columns:
        some = column.slice(0, _SAMPLE_ROWS).drop_null()
        filled = some.filter(pc.not_equal(some, ""))
        addresses = pc.sum(pc.match_substring_regex(filled, _ADDRESS)).as_py() or 0
        if not addresses or addresses < _MOSTLY * len(filled):
            continue
        cells = column.take(pa.array(short)).fill_null("")
        is_other = pc.and_(
            pc.not_equal(pc.utf8_trim_whitespace(cells), ""),
            pc.invert(pc.match_substring_regex(cells, "@")),
        )
        found |= is_other.to_numpy()
    return short[found]
