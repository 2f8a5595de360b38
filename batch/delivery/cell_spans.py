"""Where the cells of a row are in its text, so that some can be replaced and the others kept."""

from __future__ import annotations

import re
from functools import cache


def find_cells(row: str, delimiter: str) -> list[tuple[int, int]]:
    """The start and end of each cell in a row's text, quotes included.

    As Python's `csv` reads it: a quote counts at the start of a cell only, and what follows the
    closing quote belongs to the cell too.
    """
    if not row:
        return []
    spans, start = [], 0
    cell = _cell(delimiter)
    while True:
        found = cell.match(row, start)
        end = found.end() if found else start
        spans.append((start, end))
        if end >= len(row):
            return spans
        start = end + 1


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    other = re.escape(delimiter)
    return re.compile(rf'"(?:[^"]|"")*+(?:"[^{other}]*+)?|[^{other}]*+')
