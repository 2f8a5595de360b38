"""Bytes in a UTF-8 file that are not UTF-8: each is kept separate and the rest reads as usual.

A Windows-1252 quote or dash is decoded as such. Any other byte becomes a private-use character, so
that a name with one is rejected by name and never spoken.
"""

from __future__ import annotations

import codecs
import re

KEEP_STRAY = "vidmerge-keep-stray"
"""The name of the error handler for `decode` and `open`."""

_FIRST = 0xF700
_STRAY = re.compile(f"[{chr(_FIRST + 0x80)}-{chr(_FIRST + 0xFF)}]")


def find_stray(text: str) -> re.Match[str] | None:
    """The first character of `text` that represents a stray byte."""
    return None if text.isascii() else _STRAY.search(text)


def describe_stray(text: str) -> str:
    """What is wrong with a cell that contains a stray byte, and its likeliest correct form."""
    found = find_stray(text)
    byte = ord(found[0]) - _FIRST if found else 0
    return (
        f"contains the byte 0x{byte:02X}, which is not UTF-8 like the rest of the file; "
        f"write {guess_strays(text)!r} if that is meant, or the correct text"
    )


def guess_strays(text: str) -> str:
    """The text with each stray byte read as Windows-1252: for display, never for speech."""
    if text.isascii():
        return text
    return _STRAY.sub(lambda found: _windows(ord(found[0]) - _FIRST), text)


def _windows(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "replace")


def _keep(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    kept = [_one(byte) for byte in error.object[error.start : error.end]]
    return "".join(kept), error.end


def _one(byte: int) -> str:
    sign = _windows(byte)
    return chr(_FIRST + byte) if sign.isalpha() or sign == "\ufffd" or byte >= 0xA0 else sign


codecs.register_error(KEEP_STRAY, _keep)
