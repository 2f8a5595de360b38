"""The cells that we append to a customer's row: link, picture, status and reason."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc

OUR_COLUMNS = (
    "vidmerge_video_url",
    "vidmerge_thumbnail_url",
    "vidmerge_status",
    "vidmerge_reason",
)
# A spreadsheet runs a cell that starts with one of these (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ADDRESS_SIGNS = "!#$%&'()*+,/:;=?@[]~"


def video_url(base_url: str, token: str) -> str:
    """Where a recipient watches; contains nothing but the token."""
    return f"{base_url}/v/{token}"


def harmless(cell: str) -> str:
    """The cell, with an apostrophe in front if a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def last_line(reason: str) -> str:
    """The last line of a reason: in a traceback, the one that says what happened."""
    lines = [line.strip() for line in reason.strip().splitlines() if line.strip()]
    return lines[-1] if lines else ""


def our_cells(
    outcomes: pa.Table, tokens: pa.Array, base_url: str, pictures: pa.Array | None = None
) -> dict[str, pa.Array]:
    """(N,) strings for each of OUR_COLUMNS; none of them can run as a formula.

    Args:
        outcomes: one per row, in order (OUTCOMES_SCHEMA).
        tokens: each row's; null if it has no video.
        base_url: the start of each link. What is not ASCII in it is written as percent signs,
            which every encoding has.
        pictures: where each row's picture for mails is below that address, such as `/m/abc.jpg`.
            Null where there is none: the poster behind the link takes its place.
    """
    urls = pc.binary_join_element_wise(quote(video_url(base_url, ""), _ADDRESS_SIGNS), tokens, "")
    posters = pc.binary_join_element_wise(urls, "/poster.jpg", "")
    if pictures is not None:
        shared = pc.binary_join_element_wise(quote(base_url, _ADDRESS_SIGNS), pictures, "")
        posters = pc.if_else(pc.is_valid(urls), pc.coalesce(shared, posters), posters)
    reasons = outcomes["reason"].combine_chunks().dictionary_encode()
    shown = [harmless(last_line(reason)) for reason in reasons.dictionary.to_pylist()]
    cells = (
        urls.fill_null(""),
        posters.fill_null(""),
        outcomes["status"].combine_chunks(),
        pa.array(shown, pa.string()).take(reasons.indices),
    )
    return dict(zip(OUR_COLUMNS, cells, strict=True))


def find_our_places(header: Sequence[str]) -> list[int | None]:
    """The position of each of OUR_COLUMNS in a header; None if it has none, the last of several."""
    last = {name: index for index, name in enumerate(header)}
    return [last.get(name) for name in OUR_COLUMNS]


def put_in_place(row: list[str], ours: Sequence[str], places: Sequence[int | None]) -> list[str]:
    """The row with our cells in place, or at its end."""
    for cell, place in zip(ours, places, strict=True):
        if place is None:
            row.append(cell)
        else:
            row[place] = cell
    return row


def as_csv_cells(cells: pa.Array, delimiter: str) -> pa.Array:
    """The cells, in quotes where a CSV file needs them."""
    special = functools.reduce(
        pc.or_, (pc.match_substring(cells, sign) for sign in (delimiter, '"', "\r", "\n"))
    )
    if not pc.any(special).as_py():
        return cells
    doubled = pc.replace_substring(cells.filter(special), '"', '""')
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.replace_with_mask(cells, special, quoted)
