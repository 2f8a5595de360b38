"""The merge links: the customer's own CSV with our columns, and the list of who got no video."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from batch.job.folder import writing_csv
from personalize.source.source_csv import SourceTable

OUR_COLUMNS = (
    "vidmerge_video_url",
    "vidmerge_thumbnail_url",
    "vidmerge_status",
    "vidmerge_reason",
)
_ROWS_AT_ONCE = 10_000
_REJECTED_COLUMNS = ("row_number", "recipient", "column", "value", "reason")
# A spreadsheet runs a cell that starts with one of these (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def video_url(base_url: str, token: str) -> str:
    """Where a recipient watches; contains nothing but the token."""
    return f"{base_url}/v/{token}"


def harmless(cell: str) -> str:
    """The cell, with an apostrophe in front if a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def write_links(
    path: Path, source: SourceTable, outcomes: pa.Table, tokens: pa.Array, base_url: str
) -> None:
    """Writes every column and row of the source, in order and untouched, then our columns.

    If the source already has our columns, because it is the result of an earlier run, they are
    filled in again in place.

    Args:
        path: the file.
        source: the customer's export.
        outcomes: one per row of the source, in order (OUTCOMES_SCHEMA).
        tokens: each row's; null if it has no video.
        base_url: the start of each link.
    """
    places = [_place(source.header, name) for name in OUR_COLUMNS]
    cells = itertools.chain([OUR_COLUMNS], _our_cells(outcomes, tokens, base_url))
    rows = (_merge(row, mine, places) for row, mine in zip(source.aligned(), cells, strict=True))
    _write_csv(path, rows, source.csv_format.delimiter, source.csv_format.line_end)


def write_rejected(path: Path, outcomes: pa.Table) -> None:
    """Writes row, name, column, value and reason of everyone without a video, in row order."""
    failures = outcomes.filter(pc.not_equal(outcomes["status"], "video")).sort_by("row_number")
    names = ("row_number", "display_name", "column", "value", "reason")
    rows = (
        (str(number), *map(harmless, (name, column, value, last_line(reason))))
        for number, name, column, value, reason in in_rows(failures.select(names))
    )
    _write_csv(path, itertools.chain([_REJECTED_COLUMNS], rows))


def in_rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, of which only a few at a time become Python objects."""
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _place(header: Sequence[str], name: str) -> int | None:
    """The position of our column; the last one if there are several."""
    places = [index for index, column in enumerate(header) if column == name]
    return places[-1] if places else None


def _our_cells(outcomes: pa.Table, tokens: pa.Array, base_url: str) -> Iterator[tuple[str, ...]]:
    mine = outcomes.select(["status", "reason"]).append_column("token", tokens)
    for status, reason, token in in_rows(mine):
        url = poster_url = ""
        if token is not None:
            url = video_url(base_url, token)
            poster_url = f"{url}/poster.jpg"
        yield url, poster_url, status, harmless(last_line(reason)) if reason else ""


def last_line(reason: str) -> str:
    """The last line of a reason: in a traceback, the one that says what happened."""
    lines = [line.strip() for line in reason.strip().splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _merge(row: list[str], ours: Sequence[str], places: Sequence[int | None]) -> list[str]:
    """The row with our cells in place, or appended."""
    for cell, place in zip(ours, places, strict=True):
        if place is None:
            row.append(cell)
        else:
            row[place] = cell
    return row


def _write_csv(
    path: Path, rows: Iterable[Sequence[str]], delimiter: str = ",", line_end: str = "\r\n"
) -> None:
    with writing_csv(path) as file:
        csv.writer(file, delimiter=delimiter, lineterminator=line_end).writerows(rows)
