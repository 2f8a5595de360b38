"""What kind of file some content is, by its first bytes: its name's ending is often wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

from personalize.errors import ConfigError

Kind = Literal["text", "workbook", "parquet", "json", "html", "zip", "gzip"]

_HEAD_BYTES = 4096
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (_OLD_WORKBOOK, "workbook"),
    (b"PAR1", "parquet"),
)
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "a database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"bplist", "a property list"),
)
_HTML = re.compile(r"<(?:!doctype html|html|head|body|table|meta|div|style)\b", re.IGNORECASE)
_XML_WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"


def find_kind(path: Path, content: bytes) -> Kind:
    """The kind of a file's content.

    Raises:
        ConfigError: it is something that is not a table; the message says what.
    """
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    for magic, what in _OTHERS:
        if content.startswith(magic):
            raise ConfigError(f"{path} is {what}, not a table; export the recipients as CSV")
    head = _text_of(content[:_HEAD_BYTES]).lstrip("\ufeff \t\r\n")
    if head[:1] == "<":
        return _kind_of_markup(path, head)
    if head.startswith("MIME-Version:"):
        raise ConfigError(
            f"{path} is a web page in one file (MHTML); open it in Excel and save it as .xlsx"
        )
    return "json" if _is_json(head, content) else "text"


def _kind_of_markup(path: Path, head: str) -> Kind:
    if _XML_WORKBOOK in head:
        raise ConfigError(
            f"{path} is an Excel 2003 XML workbook; open it in Excel and save it as .xlsx"
        )
    if _HTML.search(head):
        return "html"
    if head.startswith("<?xml"):
        raise ConfigError(f"{path} is XML, not a table; export the recipients as CSV")
    return "text"


def _text_of(head: bytes) -> str:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if wide else "utf-8", "ignore")


def _is_json(head: str, content: bytes) -> bool:
    """Whether it is a JSON object or an array of them; a CSV header may begin with a bracket."""
    if re.match(r'\[\s*(?:\{|\]\s*\Z)|\{\s*(?:"|\}\s*\Z)', head) is None:
        return False
    line = head.partition("\n")[0].strip()
    if line.startswith("{") and "\n" in head:
        try:
            return isinstance(json.loads(line), dict)
        except ValueError:
            return content.rstrip()[-1:] in (b"}", b"]", b"\x00")
    return True
