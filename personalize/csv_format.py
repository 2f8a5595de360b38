"""How a CSV file is written: its encoding and delimiter, or why it is no CSV file at all."""

from __future__ import annotations

import csv
import io
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from personalize.errors import ConfigError

DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
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
    """An encoding by its Python name, a delimiter, the end of a line, and the lines to skip."""

    encoding: str
    delimiter: str
    line_end: str
    skipped_lines: int = 0


def detect_format(path: Path, content: bytes) -> CsvFormat:
    """The format of a CSV file's content.

    Raises:
        ConfigError: the content is empty or is not text.
    """
    # The beginning first: stripping copies, and most files are not empty.
    if not content[:1024].strip(_BLANK_BYTES) and not content.strip(_BLANK_BYTES):
        raise ConfigError(f"{path} is empty; export the recipients again")
    for magic, kind in _BINARY_KINDS:
        if content.startswith(magic):
            raise ConfigError(f"{path} is {kind}, not CSV; open it and save it as CSV (UTF-8)")
    encoding = _detect_encoding(path, content)
    sample = content[:_SAMPLE_BYTES].decode(encoding, errors="ignore")
    skipped = 0
    if hint := _SEPARATOR_LINE.match(sample):
        # Excel writes and reads this first line; it belongs to the format, not to the data.
        skipped, delimiter = 1, hint[1]
    else:
        delimiter = _detect_delimiter(sample)
    return CsvFormat(encoding, delimiter, _detect_line_end(sample), skipped)


def _detect_encoding(path: Path, content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _checked(path, content, encoding)
    if wide := _wide_encoding(content):
        return _checked(path, content, wide)
    if b"\x00" in content:
        raise ConfigError(f"{path} is a binary file, not CSV; save the export as CSV (UTF-8)")
    if _decodes(content, "utf-8"):
        return "utf-8"
    return _guess_narrow(content)


def _checked(path: Path, content: bytes, encoding: str) -> str:
    if not _decodes(content, encoding):
        raise ConfigError(
            f"{path} begins as {encoding} text but holds bytes that are not; "
            "save the export again as CSV (UTF-8)"
        )
    return encoding


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of the first line is zero."""
    head = content[:512]
    if len(head) < 4 or len(content) % 2:
        return ""
    if head[1::2].count(0) > 0.8 * len(head[1::2]) and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > 0.8 * len(head[::2]) and head[1::2].count(0) == 0:
        return "utf-16-be"
    return ""


def _guess_narrow(content: bytes) -> str:
    """The likeliest encoding of text that is not UTF-8, judged on its lines beyond ASCII.

    Windows-1252 is what Excel writes in most of the world, and short samples mislead statistics:
    they decide only where the text reads as neither Western nor Central European.
    """
    lines = [line for line in content.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE_BYTES]
    for encoding, letters in (("cp1252", _WESTERN_LETTERS), ("cp1250", _CENTRAL_LETTERS)):
        if _decodes(content, encoding) and _reads_well(sample.decode(encoding, "ignore"), letters):
            return encoding
    for guess in from_bytes(sample, cp_isolation=list(_NARROW_ENCODINGS)):
        if _decodes(content, guess.encoding):
            return guess.encoding
    return "cp1252" if _decodes(content, "cp1252") else "latin-1"


_NARROW_ENCODINGS = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "mac_roman",
    "cp932",
    "gb18030",
    "big5",
    "cp949",
)
# Beyond ASCII, names of Western and of Central Europe are these letters and little else.
_SIGNS = (
    "\u2019\u2018\u201c\u201d\u201e\u2013\u2014\u2026\u20ac\u00a3\u00b0\u00ae\u2122\u00b7\u2022"
)
_WESTERN_LETTERS = set("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒŠŽ" + _SIGNS)
_CENTRAL_LETTERS = set(
    "áâäąăćčçďđéęëěíîłńňóôöőřśšşťţúůüűýźžżßÁÂÄĄĂĆČÇĎĐÉĘËĚÍÎŁŃŇÓÔÖŐŘŚŠŞŤŢÚŮÜŰÝŹŽŻ" + _SIGNS
)
# Inside a word, these stand for letters of another alphabet: "£ukasz" is Łukasz.
_OUT_OF_PLACE = re.compile(r"[a-z][À-Þ³¹¿]|[À-Þ]{2}[a-zà-ÿ]|£[A-Za-z]")


def _reads_well(text: str, letters: set[str]) -> bool:
    """Whether each stretch beyond ASCII is short, of everyday letters and in its place."""
    stretches = re.findall(r"[^\x00-\x7f]+", text)
    everyday = sum(set(stretch) <= letters for stretch in stretches)
    short = sum(len(stretch) <= 2 for stretch in stretches)
    enough = everyday >= 0.98 * len(stretches) and short >= 0.9 * len(stretches)
    return enough and not _OUT_OF_PLACE.search(text)


def _detect_delimiter(sample: str) -> str:
    """The delimiter under which most records have as many cells as the header, at least two."""

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
