"""The merge links: the customer's own file with our columns."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from batch.delivery.customer_file import append_cells, open_customer_file
from batch.delivery.earlier_result import OtherCellsError, has_our_columns, replace_cells
from batch.delivery.our_cells import (
    OUR_COLUMNS,
    find_our_places,
    our_cells,
    put_in_place,
)
from batch.job.folder import writing_csv
from personalize.source.reading import SourceTable
from personalize.whole_file import whole_file

_ROWS_AT_ONCE = 10_000


def write_links(
    path: Path,
    source: SourceTable,
    outcomes: pa.Table,
    tokens: pa.Array,
    base_url: str,
    pictures: pa.Array | None = None,
) -> bool:
    """Writes the customer's file with our columns, and returns whether theirs kept every byte.

    They do if the source is a text file and still what it was when it was read. Everything else,
    such as a workbook, becomes a CSV file in UTF-8 with the same cells.

    If the source already has our columns, because it is the result of an earlier run, they are
    filled in again in place.

    Args:
        path: the file to write.
        source: the customer's export.
        outcomes: one per row of the source, in order (OUTCOMES_SCHEMA).
        tokens: each row's; null if it has no video.
        base_url: the start of each link.
        pictures: where each row's picture for mails is below that; null for the link's own poster.
    """
    cells = our_cells(outcomes, tokens, base_url, pictures)
    if _write_in_their_bytes(path, source, cells):
        return True
    _write_anew(path, source, cells)
    return False


def in_rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, of which only a few at a time become Python objects."""
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_in_their_bytes(path: Path, source: SourceTable, cells: dict[str, pa.Array]) -> bool:
    file = open_customer_file(source)
    if file is None:
        return False
    pieces = replace_cells(file, cells) if has_our_columns(file) else append_cells(file, cells)
    try:
        with whole_file(path) as beside, beside.open("wb") as written:
            for piece in pieces:
                written.write(piece)
    except OtherCellsError:
        return False
    return True


def _write_anew(path: Path, source: SourceTable, cells: dict[str, pa.Array]) -> None:
    places = find_our_places(source.header)
    ours = itertools.chain([OUR_COLUMNS], in_rows(pa.table(cells)))
    rows = (
        put_in_place(row, mine, places) for row, mine in zip(source.aligned(), ours, strict=True)
    )
    _write_csv(path, rows, source.csv_format.delimiter, source.csv_format.line_end)


def _write_csv(
    path: Path, rows: Iterable[Sequence[str]], delimiter: str = ",", line_end: str = "\r\n"
) -> None:
    with writing_csv(path) as file:
        csv.writer(file, delimiter=delimiter, lineterminator=line_end).writerows(rows)
