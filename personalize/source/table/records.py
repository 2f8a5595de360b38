"""Records one after another, and the Arrow columns that they become, chunk by chunk."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from personalize.encoding.stray_bytes import guess_strays
from personalize.errors import ConfigError
from personalize.source.table.csv_format import CsvFormat
from personalize.source.table.cycle_search import no_cycle_search
from personalize.source.table.header_row import LOOKED_AT, find_header
from personalize.source.table.left_out import LeftOut
from personalize.source.table.source_table import SourceTable

# Rows read before they become Arrow, so that a large file is never in memory as lists.
_CHUNK_ROWS = 10_000
MAX_COLUMNS = 5_000
"""A file with more is not a table; each column costs memory for every row."""
END = "\x00\x01"
"""The only cell of the record after the last one; no file's text contains NULs by then."""
_LINE_END = re.compile(r"\r\n|\r|\n")


class RecordReader(Protocol):
    """What `csv.reader` is: records, and the line of the file that was read last."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


class ListedRecords:
    """Records that are no lines of text, such as a sheet's rows: each counts as one."""

    def __init__(self, records: Iterable[list[str]]) -> None:
        self._records = itertools.chain(records, [[END]])
        self.line_num = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        record = next(self._records)
        self.line_num += 1
        return record


@dataclass(slots=True)
class RecordCollector:
    """Turns records into a table. `skipped_lines` come before the first record."""

    path: Path
    skipped_lines: int = 0
    unit: str = "line"
    _header: tuple[str, ...] = ()
    _header_ends: int = 0
    _titles: tuple[str, ...] = ()
    _chunks: list[list[pa.Array]] = field(default_factory=list)
    _surplus: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _row_ends: list[int] = field(default_factory=list)
    _ended: bool = False

    def collect(self, reader: RecordReader) -> RecordCollector:
        """Reads all records; the header is among the first.

        Raises:
            ConfigError: a record has too many cells.
        """
        with no_cycle_search():
            self._begin(reader)
            while not self._ended:
                before = reader.line_num
                records = list(itertools.islice(reader, _CHUNK_ROWS))
                if not records:
                    break
                self._add(records, _ends_of(records, before, reader.line_num, self.skipped_lines))
        return self

    def _begin(self, reader: RecordReader) -> None:
        """Finds the header among the first records, and adds those below it."""
        first, ends = [], []
        for record in itertools.islice(reader, LOOKED_AT):
            first.append(record)
            ends.append(reader.line_num + self.skipped_lines)
            self._refuse_too_wide(record, ends[-1])
        at = find_header([record for record in first if record != [END]])
        header = first[at] if at < len(first) else [END]
        self._ended = header == [END]
        if self._ended:
            return
        self._header, self._header_ends = tuple(map(guess_strays, header)), ends[at]
        self._titles = tuple(" ".join(filter(None, row)) for row in first[:at] if any(row))
        if first[at + 1 :]:
            self._add(first[at + 1 :], ends[at + 1 :])

    def _add(self, records: list[list[str]], ends: list[int]) -> None:
        self._ended = records[-1] == [END]
        if self._ended:
            del records[-1], ends[-1]
        cells = len(self._header)
        sizes = np.fromiter(map(len, records), np.int64, len(records))
        for index in np.flatnonzero(sizes != cells).tolist():
            record = records[index]
            self._refuse_too_wide(record, ends[index])
            if len(record) > cells:
                self._surplus[len(self._row_ends) + index] = tuple(record[cells:])
                records[index] = record[:cells]
            else:
                records[index] = [*record, *[None] * (cells - len(record))]  # type: ignore[list-item]
        columns = zip(*records, strict=True) if records else [()] * cells
        self._chunks.append([pa.array(column, pa.string()) for column in columns])
        self._row_ends += ends

    def _refuse_too_wide(self, record: Sequence[str], line: int) -> None:
        if len(record) > MAX_COLUMNS:
            raise ConfigError(
                f"{self.path}, {self.unit} {line}: has {len(record):,} cells where at most "
                f"{MAX_COLUMNS:,} are read; check the delimiter, or export fewer columns"
            )

    def table(self, csv_format: CsvFormat) -> SourceTable:
        """The table of what was collected.

        Raises:
            ConfigError: a quote was never closed.
        """
        if not self._ended:
            first = [self._header_ends, *self._row_ends][-2] + 1 if self._row_ends else 1
            raise ConfigError(
                f"{self.path}, line {first}: a quote is opened in this row and never closed; "
                "close it, or export the recipients again"
            )
        columns = tuple(
            pa.chunked_array([chunk[i] for chunk in self._chunks], pa.string())
            for i in range(len(self._header))
        )
        ends = np.array(self._row_ends, np.int64)
        begins = np.concatenate([[self._header_ends], ends])[:-1].astype(np.int64) + 1
        return SourceTable(
            path=self.path,
            csv_format=csv_format,
            header=self._header,
            columns=columns,
            surplus=self._surplus,
            row_begins=begins,
            row_ends=ends,
            header_ends=self._header_ends,
            left_out=LeftOut(titles=self._titles),
        )


def _ends_of(records: list[list[str]], before: int, after: int, skipped: int) -> list[int]:
    """The line of the file on which each record ends, from the reader's count around them all.

    Asking the reader after each record takes as long as reading it.
    """
    if after - before == len(records):
        return list(range(before + skipped + 1, after + skipped + 1))
    lines = [1 + len(_LINE_END.findall("|".join(record))) for record in records]
    return [*itertools.accumulate(lines, initial=before + skipped)][1:]
