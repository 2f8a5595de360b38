"""How a CSV file is written: its encoding and delimiter, or why it is not a CSV file."""

from __future__ import annotations

import csv
import io
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from personalize.encoding.text_encoding import TextEncoding, find_encoding
from personalize.errors import ConfigError

DELIMITERS = (",", ";", "\t", "|")
_BINARY_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
)
_BLANK_BYTES = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_SAMPLE_RECORDS = 200
_SAMPLE_BYTES = 256 * 1024
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """An encoding, a delimiter, a line ending, and the lines to skip."""

    encoding: TextEncoding
    delimiter: str
    line_end: str
    skipped_lines: int = 0


def detect_format(path: Path, content: bytes, encoding: str | None = None) -> CsvFormat:
    """The format of a CSV file's content; `encoding` is the one that the user named.

    Raises:
        ConfigError: the content is empty, is not text, or its encoding cannot be determined.
    """
    # The start first: stripping copies, and most files are not empty.
    if not content[:1024].strip(_BLANK_BYTES) and not content.strip(_BLANK_BYTES):
        raise ConfigError(f"{path} is empty; export the recipients again")
    for magic, kind in _BINARY_KINDS:
        if content.startswith(magic):
            raise ConfigError(f"{path} is {kind}, not CSV; open it and save it as CSV (UTF-8)")
    found = find_encoding(path, content, encoding)
    sample = found.decode(content[:_SAMPLE_BYTES])
    skipped = 0
    if hint := _SEPARATOR_LINE.match(sample):
        # Excel writes and reads this first line; it is part of the format, not of the data.
        skipped, delimiter = 1, hint[1]
    else:
        delimiter = _detect_delimiter(sample)
    return CsvFormat(found, delimiter, _detect_line_end(sample), skipped)


def _detect_delimiter(sample: str) -> str:
    """The delimiter that gives most records as many cells as the header, at least two."""

    def score(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            records = [r for r in itertools.islice(reader, _SAMPLE_RECORDS) if r]
        except csv.Error:
            return (0.0, 0)
        cells = len(records[0]) if records else 0
        if cells < 2:
            return (0.0, 0)
        even = sum(len(record) == cells for record in records)
        return (even / len(records), cells)

    return max(DELIMITERS, key=score)


def _detect_line_end(sample: str) -> str:
    end = re.search(r"\r\n|\n|\r", sample)
    return end[0] if end else "\n"
