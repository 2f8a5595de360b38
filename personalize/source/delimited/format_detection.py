"""How a text file is written, found from its content; or why it is not a table."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from pathlib import Path

from personalize.encoding.text_encoding import find_encoding
from personalize.errors import ConfigError
from personalize.source.table.csv_format import CsvFormat

_USUAL_DELIMITERS = (",", ";", "\t", "|")
# Tried only where none of the usual ones makes a table.
_RARE_DELIMITERS = ("^", "~", "\x1f", "\x01", "\x1e", "\u00a6", "\u00a7")
_BLANK_BYTES = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\x1a"
_SAMPLE_RECORDS = 200
_SAMPLE_BYTES = 256 * 1024
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)


def detect_format(path: Path, content: bytes, encoding: str | None = None) -> CsvFormat:
    """The format of a text file's content; `encoding` is the one that the user named.

    Raises:
        ConfigError: the content is empty, is not text, or its encoding cannot be determined.
    """
    # The start first: stripping copies, and most files are not empty.
    if not content[:1024].strip(_BLANK_BYTES) and not content.strip(_BLANK_BYTES):
        raise ConfigError(f"{path} is empty; export the recipients again")
    found = find_encoding(path, content, encoding)
    sample = found.decode(content[:_SAMPLE_BYTES]).replace("\x00", "")
    skipped = 0
    if hint := _SEPARATOR_LINE.match(sample):
        # Excel writes and reads this first line; it is part of the format, not of the data.
        skipped, delimiter = 1, hint[1]
    else:
        delimiter = _detect_delimiter(sample)
    return CsvFormat(found, delimiter, _detect_line_end(sample), skipped)


def _detect_delimiter(sample: str) -> str:
    """The delimiter with which most records have the same number of cells, at least two."""
    scores = {delimiter: _evenness(sample, delimiter) for delimiter in _USUAL_DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    if scores[best] > (0.0, 0):
        return best
    rare = {mark: _evenness(sample, mark) for mark in _RARE_DELIMITERS if mark in sample}
    return max(rare, key=lambda mark: rare[mark]) if any(map(max, rare.values())) else best


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """The share of records that are as wide as most, and that width; titles may precede them."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(r) for r in itertools.islice(reader, _SAMPLE_RECORDS) if any(r)]
    except csv.Error:
        return (0.0, 0)
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return (0.0, 0)
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    share = count / len(widths)
    # The first record is the header unless it is a title, which has no delimiter or only chance
    # ones: then most of the others have none.
    is_header = widths[0] > 1 and 2 * wide.total() >= len(widths)
    return ((1 + share) / 2 if is_header else share / 2, width)


def _detect_line_end(sample: str) -> str:
    end = re.search(r"\r\n|\n|\r", sample)
    return end[0] if end else "\n"
