"""Rows that somebody mended in `rejected.csv`, put in the place of those in the export."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personalize.errors import ConfigError
from personalize.source.reading import SourceTable, read_source

ROW_COLUMN = "vidmerge_row"
"""The column of `rejected.csv` that says which row of the export a row is: `row-2-1f0a9c3b` is the
second, with a hash of its cells, because an export may have gained rows since."""

_DIGITS = 8
_ROWS_AT_ONCE = 10_000
_NAMED_ROW = re.compile(rf"row-(\d+)-([0-9a-f]{{{_DIGITS}}})")


@dataclass(frozen=True, slots=True)
class MendedRow:
    """The cells of a row in the order of the export's columns, and a hash of what they replace."""

    cells: tuple[str, ...]
    replaces: str


def read_mended(path: Path, source: SourceTable) -> dict[int, MendedRow]:
    """The rows in a mended `rejected.csv`, by their index in the export.

    A column that the file lacks stays as it is in the export.

    Raises:
        ConfigError: the file cannot be read, or does not say which rows these are.
    """
    mended = read_source(path)
    if ROW_COLUMN not in mended.header:
        raise ConfigError(
            f"{path}: no column {ROW_COLUMN!r}, which says what row of {source.path.name} each of "
            "its rows is; mend the rejected.csv of the batch and leave that column in it"
        )
    places = _places(source, mended)
    numbers = mended.columns[mended.header.index(ROW_COLUMN)].to_pylist()
    columns = [None if at is None else mended.columns[at].to_pylist() for at in places]
    found: dict[int, MendedRow] = {}
    rows = _RowFinder(source)
    for place, number in enumerate(numbers):
        row = _named_row(path, place, (number or "").strip(), rows)
        was = _cells(source, row)
        cells = (was[at] if new is None else new[place] or "" for at, new in enumerate(columns))
        found[row] = MendedRow(tuple(cells), hash_row(source, row))
    return found


def with_mended(source: SourceTable, mended: Mapping[int, MendedRow]) -> SourceTable:
    """The export with these rows in the place of its own."""
    if not mended:
        return source
    rows = sorted(mended)
    mask = np.zeros(len(source), bool)
    mask[rows] = True
    columns = tuple(
        pa.chunked_array([
            pc.replace_with_mask(
                column.combine_chunks(),
                pa.array(mask),
                pa.array([mended[row].cells[at] for row in rows], pa.string()),
            )
        ])
        for at, column in enumerate(source.columns)
    )  # fmt: skip
    return replace(
        source,
        columns=columns,
        surplus={row: cells for row, cells in source.surplus.items() if row not in mended},
        swallowed={row: span for row, span in source.swallowed.items() if row not in mended},
    )


def still_meant(source: SourceTable, remembered: Mapping[int, MendedRow]) -> dict[int, MendedRow]:
    """Those of an earlier run whose row is still in the export, by its index there now."""
    rows = _RowFinder(source)
    wide = {row: one for row, one in remembered.items() if len(one.cells) == len(source.header)}
    found = {rows.find(row, one.replaces): one for row, one in wide.items()}
    return {row: one for row, one in found.items() if row is not None}


def hash_row(source: SourceTable, row: int) -> str:
    """A hash of the cells of a row as they are in the export."""
    return _hash((*_cells(source, row), *source.surplus.get(row, ())))


def _hash(cells: tuple[str, ...]) -> str:
    joined = "\x1f".join(cells).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]


def _cells(source: SourceTable, row: int) -> list[str]:
    return [column[row].as_py() or "" for column in source.columns]


class _RowFinder:
    """Finds rows of an export by a hash of their cells, also where they have moved."""

    def __init__(self, source: SourceTable) -> None:
        self.source = source

    def find(self, row: int, digest: str) -> int | None:
        """The index of the row whose hash begins so, `row` if it is that; None if none is."""
        if row < len(self.source) and hash_row(self.source, row).startswith(digest):
            return row
        moved = self._rows_by_digest.get(digest[:_DIGITS], [])
        same = [one for one in moved if hash_row(self.source, one).startswith(digest)]
        return same[0] if len(same) == 1 else None

    @cached_property
    def _rows_by_digest(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for start in range(0, len(self.source), _ROWS_AT_ONCE):
            parts = [column.slice(start, _ROWS_AT_ONCE) for column in self.source.columns]
            lists = (part.fill_null("").to_pylist() for part in parts)
            for row, cells in enumerate(zip(*lists, strict=True), start):
                digest = _hash((*cells, *self.source.surplus.get(row, ())))[:_DIGITS]
                found.setdefault(digest, []).append(row)
        return found


def _named_row(path: Path, place: int, name: str, rows: _RowFinder) -> int:
    """The index of the row that `rejected.csv` calls so; `place` is that of the mended one."""
    where = f"{path}, row {place + 1}: {ROW_COLUMN} is {name!r}"
    told = _NAMED_ROW.fullmatch(name)
    if told is None:
        raise ConfigError(f"{where}; leave that column as it was in rejected.csv")
    found = rows.find(int(told[1]) - 1, told[2])
    if found is None:
        raise ConfigError(
            f"{where}, and {rows.source.path.name} has changed since: that row is not in it any "
            "more; run the batch again for a new rejected.csv"
        )
    return found


def name_row(source: SourceTable, row: int) -> str:
    """What `rejected.csv` calls a row of the export, by its index."""
    return f"row-{row + 1}-{_digest(source, row)}"


def _digest(source: SourceTable, row: int) -> str:
    return hash_row(source, row)[:_DIGITS]


def _places(source: SourceTable, mended: SourceTable) -> list[int | None]:
    """Where each column of the export is in the mended file: the first Email is the first."""
    left: dict[str, list[int]] = {}
    for at, name in enumerate(mended.header):
        left.setdefault(name, []).append(at)
    return [left[name].pop(0) if left.get(name) else None for name in source.header]
