"""Bytes in a UTF-8 file that are not UTF-8: each is kept apart, and the rest reads as ever.

A quote or a dash of Windows-1252 becomes what it is. Any other byte becomes a private character
that stands for it, so that a name which holds one can be rejected by name and is never said.
"""

from __future__ import annotations

import codecs
import re

KEEP_STRAY = "vidmerge-keep-stray"
"""The name of the error handler for `decode` and `open`."""

_FIRST = 0xF700
_STRAY = re.compile(f"[{chr(_FIRST + 0x80)}-{chr(_FIRST + 0xFF)}]")


def find_stray(text: str) -> re.Match[str] | None:
    """The first character of `text` that stands for a stray byte."""
    return None if text.isascii() else _STRAY.search(text)


def describe_stray(text: str) -> str:
    """What is wrong with a cell that holds a stray byte, and the likeliest right one."""
    found = find_stray(text)
    byte = ord(found[0]) - _FIRST if found else 0
    return (
        f"holds the byte 0x{byte:02X}, which is not UTF-8 like the rest of the file; "
        f"write {guess_strays(text)!r} if that is what it means, or what is right"
    )


def guess_strays(text: str) -> str:
    """The text with what Windows-1252 makes of each stray byte, for reading and not for saying."""
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
