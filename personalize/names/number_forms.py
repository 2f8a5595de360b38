"""Numbers as people write them: with thousands separators, decimal commas or both.

"1,234" is over a thousand in one country and a little over one in the next. The other numbers in
the column decide; if they disagree, the number is refused, never guessed. If they show nothing,
the locale that the campaign names decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

NumberStyle = Literal["point", "comma", "mixed"]
"""The decimal separator of a column; `mixed` if its numbers disagree."""

_SPACES = re.compile("(?<=\\d)[ \u00a0\u2009\u202f'\u2019](?=\\d{3}(?:\\D|$))")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_POINT = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:,\d{2,3})*,\d{3})(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?")


def number_style(cells: Iterable[str], usual: NumberStyle = "point") -> NumberStyle:
    """The style that the numbers of a column show; the default if none shows any."""
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


def seems_decimal(cells: Iterable[str], style: NumberStyle) -> str:
    """A number that its style makes a decimal although nothing in its column shows that; or ""."""
    known = list(cells)
    if number_style(known, "point") == number_style(known, "comma"):
        return ""
    mark = "," if style == "comma" else "."
    return next((cell for cell in known if is_ambiguous(cell) and mark in cell), "")


def plain_number(text: str, style: NumberStyle) -> str:
    """The number as digits and a decimal point; text that is not a number is unchanged."""
    bare = _bare(text)
    mark = _decimal_mark(bare) or ("," if style == "comma" else ".")
    if mark == "," and _COMMA.fullmatch(bare):
        return bare.replace(".", "").replace(",", ".")
    if mark == "." and _POINT.fullmatch(bare):
        return bare.replace(",", "")
    return text


def is_ambiguous(text: str) -> bool:
    """Whether the separator in a number may be a decimal as well as a thousands separator."""
    return _AMBIGUOUS.fullmatch(_bare(text)) is not None


def is_plain_number(text: str) -> bool:
    """Whether the text is only digits, with an optional sign and decimal point."""
    return _PLAIN.fullmatch(text) is not None


def number_fault(text: str) -> str:
    """Why a cell is not a number that can be spoken, and what to do."""
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
    """The only decimal separator that a number can have; empty if both or neither are possible."""
    bare = _bare(cell)
    if _AMBIGUOUS.fullmatch(bare) or not set(bare) & set(".,"):
        return ""
    point, comma = bool(_POINT.fullmatch(bare)), bool(_COMMA.fullmatch(bare))
    return "." if point and not comma else "," if comma and not point else ""
