r"""Quotes that are not written as usual: `\"` instead of `""`, or a space before the first one.

Looked for in the bytes of a file, of which only those are decoded that become cells.
"""

from __future__ import annotations

import re

_ESCAPED = re.compile(r'\\(["\\])')


def may_be_escaped(content: bytes, delimiter: bytes) -> bool:
    r"""Whether quotes are escaped by a backslash: `\"` where a cell does not end.

    In a file that doubles quotes, a backslash may be a cell's last character: `"C:\"`.
    """
    if b'\\"' not in content:
        return False
    end = re.escape(delimiter)
    return re.search(rb'\\"(?!["\r\n]|' + end + rb"|\Z)", content) is not None


def is_evenly_spaced(content: bytes, delimiter: bytes) -> bool:
    """Whether cells are quoted after a space, and each such quote is closed: `A, "B, C"`."""
    if delimiter + b' "' not in content:
        return False
    mark = re.escape(delimiter)
    opened = re.compile(mark + rb' +"')
    closed = re.compile(mark + rb' +"(?:[^"]|"")*+" *(?=' + mark + rb"|\r|\n|\Z)")
    # A single one that is not closed is prose: most files are left at the first.
    return all(closed.match(content, found.start()) for found in opened.finditer(content))


def double_escaped(line: str) -> str:
    r"""A line in which quotes are doubled instead of escaped."""
    return _ESCAPED.sub(_doubled, line) if "\\" in line else line


def _doubled(found: re.Match[str]) -> str:
    return '""' if found[1] == '"' else "\\"
