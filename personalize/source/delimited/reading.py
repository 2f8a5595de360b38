"""A text file with a delimiter as a table."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from personalize.encoding.nul_bytes import without_nuls
from personalize.errors import ConfigError
from personalize.source.delimited.format_detection import detect_format
from personalize.source.delimited.quoting import double_escaped, is_evenly_spaced, may_be_escaped
from personalize.source.table.csv_format import CsvFormat
from personalize.source.table.records import END, RecordCollector
from personalize.source.table.source_table import SourceTable
from personalize.source.table.swallowed_rows import find_swallowed, row_shape, set_free

_MAX_CELL_CHARS = 1_000_000
_MAX_LINE_BYTES = 32 << 20
"""5,000 cells of 6,700 characters each."""
_QUOTE_HINT = "a quote is probably opened near there and never closed"


def read_text(path: Path, content: bytes, encoding: str | None = None) -> SourceTable:
    """The table in a text file, blank rows included.

    Args:
        path: the file, for messages.
        content: its bytes.
        encoding: the one that the user named; None detects it.

    Raises:
        ConfigError: the content is no table, or a quote makes rows part of others.
    """
    _refuse_endless_line(path, content)
    text, nuls = without_nuls(path, content, encoding)
    written = replace(detect_format(path, text, encoding), nul_bytes=nuls)
    table = _read_quoted(path, text, written)
    _refuse_swallowing_header(table)
    freed = _free_swallowed(table, text)
    notes = (_nul_note(content, nuls),) if nuls else ()
    return replace(freed, sha256=hashlib.sha256(content).digest(), notes=notes)


def _refuse_endless_line(path: Path, content: bytes) -> None:
    """Refuses a line that no row is as long as, before it is cut into millions of cells."""
    start = 0
    while len(content) - start > _MAX_LINE_BYTES:
        stop = start + _MAX_LINE_BYTES
        end = max(content.rfind(b"\n", start, stop), content.rfind(b"\r", start, stop))
        if end < 0:
            line = content.count(b"\n", 0, start) + 1
            raise ConfigError(
                f"{path}, line {line}: longer than {_MAX_LINE_BYTES:,} bytes, which no row is; "
                "check its line ends, or export the recipients again"
            )
        start = end + 1


def _nul_note(content: bytes, nuls: int) -> str:
    line = content.count(b"\n", 0, content.index(b"\x00")) + 1
    some = "1 NUL byte is" if nuls == 1 else f"{nuls:,} NUL bytes are"
    return f"{some} left out, the first in line {line}: check the cells around it"


def _read_quoted(path: Path, content: bytes, written: CsvFormat) -> SourceTable:
    """The table, with quotes read as the file writes them, if not as usual."""
    table, failure = _try(path, content, written)
    for other in _other_quotings(content, written):
        read, _ = _try(path, content, other)
        if read is not None and (table is None or _misfits(read) <= _misfits(table)):
            table = read
    if table is None:
        raise failure or AssertionError
    return table


def _try(
    path: Path, content: bytes, written: CsvFormat
) -> tuple[SourceTable | None, ConfigError | None]:
    try:
        return _parse(path, written, _lines(content, written)), None
    except ConfigError as error:
        return None, error


def _other_quotings(content: bytes, written: CsvFormat) -> list[CsvFormat]:
    r"""The formats in which a text's quotes may be written: `\"`, or after a space."""
    codec = written.encoding.name
    if codec.startswith(("utf-16", "utf-32")):
        return []
    delimiter = written.delimiter.encode(codec.removesuffix("-sig"))
    escaped, spaced = may_be_escaped(content, delimiter), is_evenly_spaced(content, delimiter)
    formats = [replace(written, escape="\\")] if escaped else []
    formats += [replace(written, skips_space=True)] if spaced else []
    return formats + ([replace(formats[0], skips_space=True)] if escaped and spaced else [])


def _misfits(table: SourceTable) -> int:
    """The rows with cells beyond the header's, or too few, or a quote left in a cell."""
    counts = table.cell_counts()
    return int(np.count_nonzero((counts != len(table.header)) & (counts > 0)))


def _lines(content: bytes, written: CsvFormat) -> Iterable[str]:
    codec = written.encoding
    lines: Iterable[str] = io.TextIOWrapper(
        io.BytesIO(content), codec.name, codec.errors, newline=""
    )
    if codec.name.startswith(("utf-16", "utf-32")) and b"\x00\x00" in content:
        lines = (line.replace("\x00", "") for line in lines)
    return map(double_escaped, lines) if written.escape else lines


def _parse(path: Path, written: CsvFormat, text: Iterable[str]) -> SourceTable:
    lines = iter(text)
    for _ in range(written.skipped_lines):
        next(lines, "")
    csv.field_size_limit(_MAX_CELL_CHARS)
    # The end mark becomes its own row unless a quote is still open.
    reader = csv.reader(
        itertools.chain(lines, [END]),
        delimiter=written.delimiter,
        skipinitialspace=written.skips_space,
    )
    try:
        return RecordCollector(path, written.skipped_lines).collect(reader).table(written)
    except csv.Error as error:
        raise ConfigError(f"{path}, line {reader.line_num}: {error}; {_QUOTE_HINT}") from error


def _refuse_swallowing_header(table: SourceTable) -> None:
    """A header cell may span lines, but must not contain whole rows."""
    delimiter = table.csv_format.delimiter
    if any("\n" in name and delimiter in name for name in table.header):
        raise ConfigError(
            f"{table.path}, line 1: a quote opens in the header and closes in line "
            f"{table.header_ends}, which makes rows part of the header; remove the stray quote"
        )


def _free_swallowed(table: SourceTable, content: bytes) -> SourceTable:
    """The table with the rows that a stray quote had swallowed restored."""
    if not (table.row_ends > table.row_begins).any():
        return table
    written = table.csv_format
    text = "".join(_lines(content, written))
    shape = row_shape(table.header, table.columns, written.delimiter)
    spans = find_swallowed(text, table.line_ends, shape)
    if not spans:
        return table
    freed = _parse(table.path, written, set_free(text, spans, written.delimiter))
    swallowed = {
        int(row): span
        for span in spans
        for row in np.flatnonzero(
            (freed.row_begins >= span.first) & (freed.row_begins <= span.last)
        )
    }
    return replace(freed, swallowed=swallowed)
