"""The distinct values of a column, and the rows that have some of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.source.table.source_table import SourceTable

_SAMPLE_VALUES = 20_000


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """`distinct` filled values without outer space, and `codes` (N,) into them, -1 for none."""

    distinct: pa.Array
    codes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.distinct)

    def sample(self) -> list[str]:
        """The first of the distinct values."""
        return [str(value) for value in self.distinct.slice(0, _SAMPLE_VALUES).to_pylist()]

    def matching(self, pattern: str) -> NDArray[np.int64]:
        """The places of the distinct values that match a pattern."""
        matched = pc.match_substring_regex(self.distinct, pattern)
        return np.flatnonzero(matched.to_numpy(zero_copy_only=False))

    def text(self, place: int) -> str:
        """One of the distinct values."""
        return str(self.distinct[int(place)].as_py())

    def rows_with(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows (from 0) that have one of the values at some places."""
        has = np.zeros(len(self.distinct) + 1, bool)
        has[places] = True
        return np.flatnonzero(has[self.codes])


def column_values(source: SourceTable, index: int) -> ColumnValues:
    """The values of a column."""
    cells = pc.utf8_trim_whitespace(source.columns[index].combine_chunks().fill_null(""))
    encoded = pc.if_else(pc.equal(cells, ""), None, cells).dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return ColumnValues(encoded.dictionary, codes.astype(np.int64))


def repeated(values: pa.Array) -> NDArray[np.int64]:
    """The places of values that occur more than once, those of one value side by side."""
    codes = values.dictionary_encode().indices.to_numpy()
    counts = np.bincount(codes) if len(codes) else np.zeros(0, np.int64)
    places = np.flatnonzero(counts[codes] > 1)
    return places[np.argsort(codes[places], kind="stable")]
