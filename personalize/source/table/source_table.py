"""An export as a table: every cell a string, every row in its place."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.encoding.stray_bytes import guess_strays
from personalize.source.table.csv_format import CsvFormat
from personalize.source.table.left_out import LeftOut
from personalize.source.table.swallowed_rows import Swallowed

_ROWS_AT_ONCE = 10_000
_IN = {"line": "of the file", "row": "of the sheet", "record": "of the file"}


@dataclass(frozen=True, slots=True)
class Origin:
    """What kind of file a table comes from, and what its places are called.

    `inner` is the file inside an archive, `sheet` that of a workbook; empty if there is none.
    """

    kind: str = "CSV"
    unit: Literal["line", "row", "record"] = "line"
    sheet: str = ""
    inner: str = ""

    def describe(self) -> str:
        """The kind of file, with its sheet and its archive."""
        sheet = f", sheet {self.sheet!r}" if self.sheet else ""
        inner = f" ({self.inner} inside)" if self.inner else ""
        return f"{self.kind}{sheet}{inner}"


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The export's cells in file order, without the rows that are nobody (`left_out`).

    `columns` has one string array per name in `header`, whose names may repeat. A row with fewer
    cells than the header has nulls at its end; the surplus of a longer row is in `surplus` by row
    index. `row_begins` (N,) and `row_ends` (N,) int64 are the lines of the file, from 1, on which
    each row begins and ends; `header_ends` is the header's last line. `swallowed` are the rows, by
    index, that a stray quote had made part of another row. Columns whose cells are read otherwise
    than they are written, such as `="Ann"`, are as written in `written`. `sha256` is that of the
    text file's bytes; empty if the rows are not lines of a text file. `content` are those bytes if
    they cannot be read at `path` again, because they were packed or came through a pipe. `notes`
    are what somebody should check.
    """

    path: Path
    csv_format: CsvFormat
    header: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    surplus: dict[int, tuple[str, ...]]
    row_begins: NDArray[np.int64]
    row_ends: NDArray[np.int64]
    header_ends: int = 1
    swallowed: dict[int, Swallowed] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)
    origin: Origin = Origin()
    written: dict[int, pa.ChunkedArray] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sha256: bytes = b""
    content: bytes = field(default=b"", repr=False)

    def __len__(self) -> int:
        return len(self.row_ends)

    @property
    def line_ends(self) -> NDArray[np.int64]:
        """(N + 1,) the line on which the header and then each row ends."""
        return np.concatenate([[self.header_ends], self.row_ends]).astype(np.int64)

    @property
    def width(self) -> int:
        """The number of cells in the widest row, the header included."""
        return len(self.header) + max(map(len, self.surplus.values()), default=0)

    def rows(self) -> Iterator[list[str]]:
        """Each row's cells exactly as in the file; short and long rows keep their length."""
        columns = [self.written.get(i, column) for i, column in enumerate(self.columns)]
        for start in range(0, len(self), _ROWS_AT_ONCE):
            lists = [column.slice(start, _ROWS_AT_ONCE).to_pylist() for column in columns]
            for index, cells in enumerate(zip(*lists, strict=True), start):
                row = [cell for cell in cells if cell is not None]
                yield row + list(self.surplus.get(index, ()))

    def aligned(self) -> Iterator[list[str]]:
        """The header and then each row, all padded with empty cells to `width`.

        Columns appended to these never end up under another header.
        """
        width = self.width
        for row in itertools.chain([list(self.header)], self.rows()):
            yield [guess_strays(cell) for cell in row] + [""] * (width - len(row))

    def describe(self) -> str:
        """The kind of file, and how it is written."""
        if self.sha256:
            inner = f" ({self.origin.inner} inside)" if self.origin.inner else ""
            return self.csv_format.describe() + inner
        return self.origin.describe()

    def line_number(self, index: int) -> int:
        """The line of the file on which a row begins, from 1."""
        return int(self.row_begins[index])

    def place(self, index: int) -> str:
        """Where a row is: "line 5 of the file", "row 5 of the sheet"."""
        first, last, unit = int(self.row_begins[index]), int(self.row_ends[index]), self.origin.unit
        where = f"{unit} {first}" if first == last else f"{unit}s {first} to {last}"
        return f"{where} {_IN[unit]}"

    def cell_counts(self) -> NDArray[np.int64]:
        """(N,) the number of cells in each row."""
        counts = np.zeros(len(self), np.int64)
        for column in self.columns:
            counts += column.is_valid().to_numpy()
        for index, cells in self.surplus.items():
            counts[index] += len(cells)
        return counts
