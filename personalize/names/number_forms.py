"""Numbers as people write them: with thousands marks, decimal commas or both.

"1,234" is a thousand and more in one country and one and a bit in the next. The other numbers of
its column tell; where they do not agree, it is refused and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

NumberStyle = Literal["point", "comma", "mixed"]
"""The decimal mark of a column; `mixed` where some of its numbers show one and some the other."""

_SPACES = re.compile("(?<=\\d)[ \u00a0\u2009\u202f'\u2019](?=\\d{3}(?:\\D|$))")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_POINT = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:,\d{2,3})*,\d{3})(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?")


def number_style(cells: Iterable[str], usual: NumberStyle = "point") -> NumberStyle:
    """The style that the numbers of a column show; the usual one where none shows any."""
    marks: set[str] = set()
    ambiguous: set[str] = set()
    for cell in cells:
        marks.add(_decimal_mark(cell))
        found = _AMBIGUOUS.fullmatch(_bare(cell))
        ambiguous.add(found[1] if found else "")
    marks.discard("")
    ambiguous.discard("")
    if len(marks) > 1 or (not marks and len(ambiguous) > 1):
        return "mixed"
    if marks:
        return "comma" if marks == {","} else "point"
    return usual


def plain_number(text: str, style: NumberStyle) -> str:
    """The number with digits and a decimal point alone; the text as it is if it is no number."""
    bare = _bare(text)
    mark = _decimal_mark(bare) or ("," if style == "comma" else ".")
    if mark == "," and _COMMA.fullmatch(bare):
        return bare.replace(".", "").replace(",", ".")
    if mark == "." and _POINT.fullmatch(bare):
        return bare.replace(",", "")
    return text


def is_ambiguous(text: str) -> bool:
    """Whether the mark in a number may stand before decimals as well as before thousands."""
    return _AMBIGUOUS.fullmatch(_bare(text)) is not None


def is_plain_number(text: str) -> bool:
    """Whether the text is digits with at most a sign and a decimal point."""
    return _PLAIN.fullmatch(text) is not None


def number_fault(text: str) -> str:
    """Why a cell is no number that can be said, and what to do."""
    bare = _bare(text)
    if found := _AMBIGUOUS.fullmatch(bare):
        mark = found[1]
        return (
            f"may be {bare.replace(mark, '')} or {bare.replace(mark, '.')}: the column has decimal "
            "commas and decimal points; write digits only"
        )
    return "is not a plain number; write digits only"


def _bare(cell: str) -> str:
    return _SPACES.sub("", cell.strip())


def _decimal_mark(cell: str) -> str:
    """The decimal mark that a number can only have; empty where either would do, or neither."""
    bare = _bare(cell)
    if _AMBIGUOUS.fullmatch(bare) or not set(bare) & set(".,"):
        return ""
    point, comma = bool(_POINT.fullmatch(bare)), bool(_COMMA.fullmatch(bare))
    return "." if point and not comma else "," if comma and not point else ""
