"""Which of the first records of a file is its header: reports have titles and dates above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from personalize.headers.columns import known_columns

LOOKED_AT = 40
"""Records at the start of a file among which its header is."""
_A_VALUE = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+|[-+$€£(]*[\d.,:/\s-]*\d[\d.,:/\s%)€-]*|https?://\S+|true|false",
    re.IGNORECASE,
)
# This many more known names, and the row above, which has empty cells, is a heading of groups.
_CLEARLY = 2
_MOST_CELLS = 200


def find_header(records: Sequence[Sequence[str]]) -> int:
    """The index of the header; the number of records if all of them are empty.

    It is the first filled record, unless that is a title: few cells filled, and below it a row of
    names for the columns of many more, among them one that CRM tools use. Of two rows of headings
    it is the one with such names.
    """
    filled = [[cell.strip() for cell in record if cell.strip()] for record in records]
    first = next((index for index, cells in enumerate(filled) if cells), None)
    if first is None:  # blank cells may still be a header's; no record at all is not
        return next((index for index, record in enumerate(records) if record), len(records))
    known = count_known(filled[first])
    for index in range(first + 1, len(records) - 1):
        if not _names_columns(filled[index]):
            continue
        named = count_known(filled[index])
        is_second = index == first + 1 and len(records[first]) > len(filled[first])
        if is_second and named >= known + _CLEARLY:
            return index
        if not known and named and _is_below_titles(filled, index):
            return index
    return first


def _is_below_titles(filled: Sequence[Sequence[str]], index: int) -> bool:
    """Whether all rows above are narrow, beside that row and those below it."""
    above = max(map(len, filled[:index]))
    return 2 * above <= max(len(filled[index]), 2) and 2 * above <= _typical_width(
        filled[index + 1 :]
    )


def _typical_width(rows: Sequence[Sequence[str]]) -> float:
    widths = sorted(len(row) for row in rows if row)
    return widths[len(widths) // 2] if widths else 0


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether each cell may be a column's name: few of them twice, none a value."""
    distinct = {cell.casefold() for cell in cells}
    are_names = len(cells) > 1 and 2 * len(distinct) > len(cells)
    return are_names and not any(map(_A_VALUE.fullmatch, cells))


def count_known(cells: Sequence[str]) -> int:
    """How many fields that CRM exports have are among the cells of a row."""
    some = tuple(cells[:_MOST_CELLS])
    return len(known_columns(some))
