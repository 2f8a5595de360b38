"""Where the lines of a text file end, in bytes: text is inserted there and no byte is decoded.

Decoding and encoding again would not give back the same bytes: several encodings of East Asia have
two byte sequences for one character, and a UTF-8 file may contain bytes that are not UTF-8.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_UNITS_AT_ONCE = 1 << 24
# Their text depends on what came before, or spells a line end otherwise: nothing can be inserted.
_STATEFUL = re.compile(r"iso2022|hz|utf-7|punycode|idna|(raw-)?unicode[-_]escape", re.IGNORECASE)
_BYTE_ORDERS = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_BIG_ENDIAN_MARKS = {"utf-16": b"\xfe\xff", "utf-32": b"\x00\x00\xfe\xff"}


@dataclass(frozen=True, slots=True)
class TextUnits:
    """How an encoding writes a line end, and `codec`, which encodes text to be inserted.

    `width` is the bytes of one unit: 1, or 2 and 4 in UTF-16 and UTF-32.
    """

    codec: str
    width: int
    carriage_return: int
    line_feed: int

    @property
    def is_ascii(self) -> bool:
        """Whether ASCII characters are their own bytes."""
        return self.width == 1 and self.line_feed == ord("\n")

    @property
    def number_type(self) -> str:
        """Numpy's name for one unit."""
        return f"{'>' if self.codec.endswith('-be') else '<'}u{self.width}"

    def encode(self, text: str) -> bytes:
        """The bytes of a text; a character that the encoding lacks becomes a question mark."""
        return text.encode(self.codec, "replace")


def text_units(encoding: str, content: bytes) -> TextUnits | None:
    """The units of a file in an encoding (Python's name); None if nothing can be inserted."""
    if _STATEFUL.match(encoding):
        return None
    codec = _without_mark(encoding, content)
    ends = ["\r".encode(codec), "\n".encode(codec)]
    width = len(ends[0])
    if len(ends[1]) != width or width not in (1, 2, 4) or len(content) % width:
        return None
    first, second = (int.from_bytes(end.strip(b"\0")) for end in ends)
    return TextUnits(codec, width, first, second)


def _without_mark(encoding: str, content: bytes) -> str:
    """The codec that writes no byte order mark, in the file's byte order."""
    name = codecs.lookup(encoding).name
    if name == "utf-8-sig":
        return "utf-8"
    if name in _BYTE_ORDERS and content.startswith(_BIG_ENDIAN_MARKS[name]):
        return f"{name}-be"
    return _BYTE_ORDERS.get(name, name)


def find_line_ends(content: bytes, units: TextUnits) -> NDArray[np.int64]:
    r"""(L,) the byte at which the text of each line ends, before its \r\n, \r or \n.

    The last line, without a line end, ends where the file does.
    """
    all_units = np.frombuffer(content, units.number_type)
    breaks = [
        np.flatnonzero((part == units.line_feed) | (part == units.carriage_return)) + start
        for start, part in _parts(all_units)
    ]
    places = np.concatenate([*breaks, np.array([], np.int64)])
    is_feed = all_units[places] == units.line_feed
    follows = np.zeros(len(places), bool)
    follows[1:] = (np.diff(places) == 1) & ~is_feed[:-1]
    starts = places[~(is_feed & follows)]
    return np.append(starts, len(all_units)).astype(np.int64) * units.width


def _parts(units: NDArray[np.uint32]) -> list[tuple[int, NDArray[np.uint32]]]:
    return [
        (start, units[start : start + _UNITS_AT_ONCE])
        for start in range(0, len(units), _UNITS_AT_ONCE)
    ]
