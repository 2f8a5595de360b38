r"""Quotes that are not written as usual: `\"` instead of `""`, or a space before the first one."""

from __future__ import annotations

import re
from functools import cache

_ESCAPED = re.compile(r'\\(["\\])')


def may_be_escaped(text: str, delimiter: str) -> bool:
    r"""Whether quotes are escaped by a backslash: `\"` where a cell does not end.

    In a file that doubles quotes, a backslash may be a cell's last character: `"C:\"`.
    """
    return re.search(rf'\\"(?!["{re.escape(delimiter)}\r\n]|\Z)', text) is not None


def is_evenly_spaced(text: str, delimiter: str) -> bool:
    """Whether cells are quoted after a space, and each such quote is closed: `A, "B, C"`."""
    opened, closed = _spaced(delimiter)
    count = sum(1 for _ in opened.finditer(text))
    return count > 0 and count == sum(1 for _ in closed.finditer(text))


def double_escaped(line: str) -> str:
    r"""A line in which quotes are doubled instead of escaped."""
    return _ESCAPED.sub(_doubled, line) if "\\" in line else line


def _doubled(found: re.Match[str]) -> str:
    return '""' if found[1] == '"' else "\\"


@cache
def _spaced(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    mark = re.escape(delimiter)
    return (
        re.compile(rf'{mark} +"'),
        re.compile(rf'{mark} +"(?:[^"]|"")*+" *(?={mark}|\r|\n|\Z)'),
    )
