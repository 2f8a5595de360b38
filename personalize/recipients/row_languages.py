"""Which language each row of an export gets: by its language column, else by its country."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.headers.columns import find_column
from personalize.language.tags import language_of, languages_of_country, nearest_tag
from personalize.nearest import did_you_mean
from personalize.recipients.fields.field_columns import encode
from personalize.source.reading import SourceTable

_UNDECIDED = -1


@dataclass(frozen=True, slots=True)
class RowLanguages:
    """The language of each row: `offered[codes[row]]`, the first being the default.

    `without` are values of the two columns that lead to no offered language, and how many rows
    got the default for that.
    """

    offered: tuple[str, ...]
    codes: NDArray[np.int64]
    without: Mapping[str, int]

    def rows_in(self, tag: str) -> NDArray[np.bool_]:
        """(N,) which rows get a language."""
        is_in: NDArray[np.bool_] = self.codes == self.offered.index(tag)
        return is_in


def find_row_languages(source: SourceTable, campaign: Campaign) -> RowLanguages:
    """The languages of all rows.

    Raises:
        ConfigError: the export lacks a column that the campaign's rule names.
    """
    rule = campaign.language
    offered = (rule.default, *campaign.other_languages)
    codes = np.full(len(source), _UNDECIDED, np.int64)
    asked = []
    for header, read in ((rule.column, _by_language), (rule.country, languages_of_country)):
        if header:
            asked.append(source.columns[_position(source, header)])
            _decide(asked[-1], _reader(read, rule.map, offered), codes)
    without = _count_values(asked, codes == _UNDECIDED)
    codes[codes == _UNDECIDED] = 0
    return RowLanguages(offered, codes, without)


def _by_language(written: str) -> tuple[str, ...]:
    tag = language_of(written)
    return (tag,) if tag else ()


def _reader(
    read: Callable[[str], tuple[str, ...]], told: Mapping[str, str], offered: Sequence[str]
) -> Callable[[str], int]:
    """From a cell to the index of an offered language, or _UNDECIDED."""
    by_value = {value.casefold(): tag for value, tag in told.items()}

    def index_of(cell: str) -> int:
        own = by_value.get(cell.strip().casefold())
        for tag in (own,) if own else read(cell):
            if nearest := nearest_tag(tag, offered):
                return offered.index(nearest)
        return _UNDECIDED

    return index_of


def _decide(
    cells: pa.ChunkedArray, index_of: Callable[[str], int], codes: NDArray[np.int64]
) -> None:
    """Gives every undecided row the language of its cell."""
    values, of_row = encode(cells)
    found = [index_of(value) if value.strip() else _UNDECIDED for value in values]
    open_rows = codes == _UNDECIDED
    codes[open_rows] = np.array(found, np.int64)[of_row[open_rows]]


def _count_values(columns: Sequence[pa.ChunkedArray], rows: NDArray[np.bool_]) -> dict[str, int]:
    """How many of some rows have each value: that of the first column in which they have one."""
    counted: dict[str, int] = {}
    for cells in columns:
        values, of_row = encode(cells)
        is_written = np.array([bool(value.strip()) for value in values], bool)[of_row]
        counts = np.bincount(of_row[rows & is_written], minlength=len(values))
        for value, count in zip(values, counts.tolist(), strict=True):
            if count:
                counted[value] = counted.get(value, 0) + count
        rows = rows & ~is_written
    return counted


def _position(source: SourceTable, header: str) -> int:
    found = find_column(header, source.header)
    if len(found) != 1:
        problem = "appears twice" if found else "is not there"
        nearest = "" if found else did_you_mean(header, source.header)
        raise ConfigError(
            f"{source.path}: the column {header!r}, from which the campaign takes a recipient's "
            f"language, {problem}{nearest}; name it in the campaign, language: {{column: ...}}"
        )
    return found[0]
