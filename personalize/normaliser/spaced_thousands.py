"""Thousands that are set apart by spaces: "12 000 customers" is one number, "code 123 456" is none.

They become "12'000", whose mark is never a decimal one.
"""

from __future__ import annotations

import re

from personalize.normaliser.dates import MONTH_NAMES
from personalize.normaliser.style import TextStyle
from personalize.normaliser.tables import any_of, word_set

_FREE = r"(?:(?<![\d.,'] )|(?<=\b20\d\d )|(?<=[A-Z]\d ))(?<![\w.,'$-])"  # "in 2026 12 000 people"
_SPACED = re.compile(rf"{_FREE}[1-9]\d{{0,2}}(?: \d{{3}})+(?!\d| \d|[-/]\d)")
_CODES = any_of(
    word.lower() for name in ("read_out", "dialled") for word in word_set("numerals.yaml", name)
)
_AFTER_CODE_WORD = re.compile(
    rf"(?i)\b(?:{_CODES})(?:\W+(?:is|was|number|no|code|us|me|him|her|them|now|at|on|to))*\W*$"
)
_COUNTED = re.compile(rf"\s(?:{any_of(word_set('numerals.yaml', 'counted'))})\b")
_AFTER_MONTH = re.compile(rf"\b(?:{any_of(MONTH_NAMES)})\.?\s$")
_NUMBERED = any_of(
    word.lower() for name in ("labelled", "counted_off") for word in word_set("numerals.yaml", name)
)
_AFTER_LABEL = re.compile(rf"(?i)\b(?:{_NUMBERED})\s$")
_AFTER_CAPITAL = re.compile(r"(?:\w\W*\s[A-Z]\w*|\bTop)\s$")


def join_thousands(text: str, style: TextStyle) -> str:
    """The text with numbers such as "1 234" in one.

    Where the locale does not write them so, two numbers may stand side by side: "Room 12 400
    seats". No number of its own starts with a zero.
    """
    return _SPACED.sub(lambda match: _join(match, style), text)


def _join(match: re.Match[str], style: TextStyle) -> str:
    before, after = match.string[: match.start()], match.string[match.end() :]
    is_counted = _COUNTED.match(after) is not None
    if after.startswith(("st", "nd", "rd", "th")) or (
        _AFTER_CODE_WORD.search(before) and not is_counted
    ):
        return match[0].replace(" ", "")
    is_long = match[0].count(" ") > 1 or " 0" in match[0]
    is_sure = style.groups_by_space or is_long
    is_beside = _AFTER_MONTH.search(before) or _AFTER_LABEL.search(before)
    if (is_beside and not is_long) or (_AFTER_CAPITAL.search(before) and not is_sure):
        return match[0]
    return match[0].replace(" ", "'")
