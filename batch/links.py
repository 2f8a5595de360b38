"""The merge links: the customer's own CSV with our columns, and the list of who got no video."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from batch.folder import write_whole
from batch.outcomes import RecipientOutcome
from personalize.source_csv import SourceTable

OUR_COLUMNS = (
    "vidmerge_video_url",
    "vidmerge_thumbnail_url",
    "vidmerge_status",
    "vidmerge_reason",
)
_REJECTED_COLUMNS = ("row_number", "recipient", "column", "value", "reason")
# A spreadsheet runs a cell that begins so (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def video_url(base_url: str, token: str) -> str:
    """Where a recipient watches; carries nothing but the token."""
    return f"{base_url}/v/{token}"


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def write_links(
    path: Path,
    source: SourceTable,
    outcomes: Iterable[RecipientOutcome],
    tokens: Mapping[str, str],
    base_url: str,
) -> None:
    """Writes every column and row of the source, in order and untouched, and ours after them.

    A source that already has columns of ours, because it is a result of an earlier run, gets
    those filled anew where they stand.
    """
    places = {name: _place(source.header, name) for name in OUR_COLUMNS}
    ours = {o.row_number: _our_cells(o, tokens, base_url) for o in outcomes}
    cells = itertools.chain(
        [dict(zip(OUR_COLUMNS, OUR_COLUMNS, strict=True))],
        (ours[row_number] for row_number in range(1, len(source) + 1)),
    )
    rows = (_merge(row, mine, places) for row, mine in zip(source.aligned(), cells, strict=True))
    _write_csv(path, rows, source.csv_format.delimiter, source.csv_format.line_end)


def write_rejected(path: Path, outcomes: Iterable[RecipientOutcome]) -> None:
    """Writes row, name, column, value and reason of everyone without a video, in row order."""
    failures = sorted((o for o in outcomes if o.status != "video"), key=lambda o: o.row_number)
    rows = (
        (
            str(o.row_number),
            *map(harmless, (o.display_name, o.column, o.value, last_line(o.reason))),
        )
        for o in failures
    )
    _write_csv(path, itertools.chain([_REJECTED_COLUMNS], rows))


def _place(header: Sequence[str], name: str) -> int | None:
    """Where our column stands; the last one, should there be several."""
    places = [index for index, column in enumerate(header) if column == name]
    return places[-1] if places else None


def _our_cells(
    outcome: RecipientOutcome, tokens: Mapping[str, str], base_url: str
) -> dict[str, str]:
    url = poster_url = ""
    if outcome.status == "video":
        url = video_url(base_url, tokens[outcome.recipient_key])
        poster_url = f"{url}/poster.jpg"
    values = (url, poster_url, outcome.status, harmless(last_line(outcome.reason)))
    return dict(zip(OUR_COLUMNS, values, strict=True))


def last_line(reason: str) -> str:
    """The last line of a reason: of a traceback the one that says what happened."""
    lines = [line.strip() for line in reason.strip().splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _merge(row: list[str], ours: Mapping[str, str], places: Mapping[str, int | None]) -> list[str]:
    """The row with our cells at their places, or behind it."""
    for name, place in places.items():
        if place is None:
            row.append(ours[name])
        else:
            row[place] = ours[name]
    return row


def _write_csv(
    path: Path, rows: Iterable[Sequence[str]], delimiter: str = ",", line_end: str = "\r\n"
) -> None:
    """UTF-8 with a byte order mark, without which Excel takes it for Windows-1252."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    write_whole(path, text.getvalue().encode("utf-8-sig", "replace"))
