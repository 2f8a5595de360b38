"""A CRM export exactly as written: every cell a string, every row in its place."""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.encoding.stray_bytes import guess_strays
from personalize.errors import ConfigError
from personalize.regular_file import read_regular_file
from personalize.source.csv_format import CsvFormat, detect_format
from personalize.source.swallowed_rows import Swallowed, find_swallowed, row_shape, set_free

if TYPE_CHECKING:
    import _csv

# Rows parsed before they become Arrow, so that a large file is never in memory as lists.
_CHUNK_ROWS = 10_000
_MAX_CELL_CHARS = 1_000_000
MAX_COLUMNS = 5_000
"""A file with more is not a table; each column costs memory for every row."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The export's cells, untouched, in file order.

    `columns` has one string array per name in `header`, whose names may repeat. A row with fewer
    cells than the header has nulls at its end; the surplus of a longer row is in `surplus` by row
    index. `line_ends` (N + 1,) int64 is the line of the file, from 1, on which the header and then
    each row ends. `swallowed` are the rows, by index, that a stray quote had made part of another
    row. `sha256` is that of the text file's bytes; empty if the rows are not lines of a text file.
    """

    path: Path
    csv_format: CsvFormat
    header: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    surplus: dict[int, tuple[str, ...]]
    line_ends: NDArray[np.int64]
    swallowed: dict[int, Swallowed] = field(default_factory=dict)
    sha256: bytes = b""

    def __len__(self) -> int:
        return len(self.line_ends) - 1

    @property
    def width(self) -> int:
        """The number of cells in the widest row, the header included."""
        return len(self.header) + max(map(len, self.surplus.values()), default=0)

    def rows(self) -> Iterator[list[str]]:
        """Each row's cells exactly as in the file; short and long rows keep their length."""
        for start in range(0, len(self), _CHUNK_ROWS):
            lists = [column.slice(start, _CHUNK_ROWS).to_pylist() for column in self.columns]
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

    def line_number(self, index: int) -> int:
        """The line of the file on which a row begins, from 1."""
        return int(self.line_ends[index]) + 1

    def cell_counts(self) -> NDArray[np.int64]:
        """(N,) the number of cells in each row."""
        counts = np.zeros(len(self), np.int64)
        for column in self.columns:
            counts += column.is_valid().to_numpy()
        for index, cells in self.surplus.items():
            counts[index] += len(cells)
        return counts


def read_source(path: Path, encoding: str | None = None) -> SourceTable:
    """The export at `path`; empty lines at its end are not rows.

    Args:
        path: the file.
        encoding: the one that the user named; None detects it.

    Raises:
        ConfigError: the file cannot be read, is not CSV, or has no recipients.
    """
    content = read_regular_file(path, "the CSV file in it")
    csv_format = detect_format(path, content, encoding)
    codec = csv_format.encoding
    lines = io.TextIOWrapper(io.BytesIO(content), codec.name, codec.errors, newline="")
    table = _parse(path, csv_format, lines)
    _refuse_swallowing_header(table)
    if not len(table):
        raise ConfigError(f"{path} has a header but no recipients; export the recipients again")
    return replace(_free_swallowed(table, content), sha256=hashlib.sha256(content).digest())


def _parse(path: Path, csv_format: CsvFormat, lines: Iterator[str]) -> SourceTable:
    for _ in range(csv_format.skipped_lines):
        next(lines, "")
    csv.field_size_limit(_MAX_CELL_CHARS)
    # The end mark becomes its own row unless a quote is still open.
    reader = csv.reader(itertools.chain(lines, [_END]), delimiter=csv_format.delimiter)
    try:
        with _no_cycle_search():
            return _Collector(path, csv_format.skipped_lines).collect(reader).table(csv_format)
    except csv.Error as error:
        raise ConfigError(f"{path}, line {reader.line_num}: {error}; {_QUOTE_HINT}") from error


def _refuse_swallowing_header(table: SourceTable) -> None:
    """A header cell may span lines, but must not contain whole rows."""
    delimiter = table.csv_format.delimiter
    if any("\n" in name and delimiter in name for name in table.header):
        raise ConfigError(
            f"{table.path}, line 1: a quote opens in the header and closes in line "
            f"{table.line_ends[0]}, which makes rows part of the header; remove the stray quote"
        )


def _free_swallowed(table: SourceTable, content: bytes) -> SourceTable:
    """The table with the rows that a stray quote had swallowed restored."""
    if not (np.diff(table.line_ends) > 1).any():
        return table
    codec, delimiter = table.csv_format.encoding, table.csv_format.delimiter
    text = content.decode(codec.name, codec.errors)
    spans = find_swallowed(text, table.line_ends, row_shape(table.header, table.columns, delimiter))
    if not spans:
        return table
    freed = _parse(table.path, table.csv_format, set_free(text, spans, delimiter))
    begins = freed.line_ends[:-1] + 1
    swallowed = {
        int(row): span
        for span in spans
        for row in np.flatnonzero((begins >= span.first) & (begins <= span.last))
    }
    return replace(freed, swallowed=swallowed)


_END = "\x00\x01"
_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTE_HINT = "a quote is probably opened near there and never closed"


class _Collector:
    """Turns parsed records into Arrow columns, chunk by chunk."""

    def __init__(self, path: Path, skipped_lines: int) -> None:
        self._path = path
        self._skipped_lines = skipped_lines
        self._header: tuple[str, ...] = ()
        self._chunks: list[list[pa.Array]] = []
        self._surplus: dict[int, tuple[str, ...]] = {}
        self._line_ends: list[int] = []
        self._rows = 0
        self._rows_to_keep = 0
        self._ended = False

    def collect(self, reader: _csv.Reader) -> _Collector:
        """Reads all records of a `csv.reader`."""
        header = next((record for record in reader if record), [_END])
        self._header = tuple(map(guess_strays, header))
        self._refuse_too_wide(header, reader.line_num)
        self._ended = header == [_END]
        self._line_ends.append(reader.line_num + self._skipped_lines)
        while not self._ended:
            before = reader.line_num
            records = list(itertools.islice(reader, _CHUNK_ROWS))
            if not records:
                break
            ends = _line_ends(records, before, reader.line_num, self._skipped_lines)
            self._ended = records[-1] == [_END]
            if self._ended:
                del records[-1], ends[-1]
            self._add(records, ends)
        return self

    def _add(self, records: list[list[str]], ends: list[int]) -> None:
        cells = len(self._header)
        sizes = list(map(len, records))
        last = next((i for i in range(len(sizes) - 1, -1, -1) if sizes[i]), None)
        if last is not None:
            self._rows_to_keep = self._rows + last + 1
        for index in np.flatnonzero(np.array(sizes, np.int64) != cells).tolist():
            record = records[index]
            self._refuse_too_wide(record, self._line_ends[-1] + index + 1)
            if len(record) > cells:
                self._surplus[self._rows + index] = tuple(record[cells:])
                records[index] = record[:cells]
            else:
                records[index] = [*record, *[None] * (cells - len(record))]  # type: ignore[list-item]
        columns = zip(*records, strict=True) if records else [()] * cells
        self._chunks.append([pa.array(column, pa.string()) for column in columns])
        self._line_ends += ends
        self._rows += len(records)

    def _refuse_too_wide(self, record: list[str], line: int) -> None:
        if len(record) > MAX_COLUMNS:
            raise ConfigError(
                f"{self._path}, line {line}: has {len(record):,} cells where at most "
                f"{MAX_COLUMNS:,} are read; check the delimiter, or export fewer columns"
            )

    def table(self, csv_format: CsvFormat) -> SourceTable:
        """The table of what was collected.

        Raises:
            ConfigError: a quote was never closed.
        """
        if not self._ended:
            first = self._line_ends[-2] + 1 if self._rows else 1
            raise ConfigError(
                f"{self._path}, line {first}: a quote is opened in this row and never closed; "
                "close it, or export the recipients again"
            )
        columns = tuple(
            pa.chunked_array([chunk[i] for chunk in self._chunks], pa.string()).slice(
                0, self._rows_to_keep
            )
            for i in range(len(self._header))
        )
        line_ends = np.array(self._line_ends[: self._rows_to_keep + 1], np.int64)
        return SourceTable(self._path, csv_format, self._header, columns, self._surplus, line_ends)


@contextmanager
def _no_cycle_search() -> Iterator[None]:
    """Turns off Python's search for reference cycles: it scans every row repeatedly and finds none.

    Saves a quarter of the reading time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _line_ends(records: list[list[str]], before: int, after: int, skipped: int) -> list[int]:
    """The line of the file on which each record ends, from the reader's count around them all.

    Asking the reader after each record takes as long as reading it.
    """
    if after - before == len(records):
        return list(range(before + skipped + 1, after + skipped + 1))
    lines = [1 + len(_LINE_END.findall("|".join(record))) for record in records]
    return [*itertools.accumulate(lines, initial=before + skipped)][1:]
