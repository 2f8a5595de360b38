"""rejected.csv: who gets no video and why, with their own cells, so that they can be mended."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from batch.delivery.our_cells import harmless, last_line
from batch.job.folder import writing_csv
from personalize.recipients.mended_rows import ROW_COLUMN, name_row
from personalize.source.reading import SourceTable

REJECTED_COLUMNS = (
    *(ROW_COLUMN, "vidmerge_recipient", "vidmerge_column", "vidmerge_value", "vidmerge_reason"),
)
_FACTS = ("row_number", "display_name", "column", "value", "reason")
_ROWS_AT_ONCE = 10_000


def write_rejected(
    path: Path, export: SourceTable, source: SourceTable, outcomes: pa.Table
) -> None:
    """Writes everyone without a video in file order: the columns of their row, then ours.

    Their cells are as they came, because the file is read again once it is mended.

    Args:
        path: the file to write.
        export: the customer's, which a row is found in again.
        source: the same with the rows that were mended before.
        outcomes: one per row of the source, in order (OUTCOMES_SCHEMA).
    """
    failures = outcomes.filter(pc.not_equal(outcomes["status"], "video")).sort_by("row_number")
    theirs = [at for at, name in enumerate(source.header) if name not in REJECTED_COLUMNS]
    with writing_csv(path) as file:
        writer = csv.writer(file)
        writer.writerow([*(source.header[at] for at in theirs), *REJECTED_COLUMNS])
        for part in failures.select(_FACTS).to_batches(max_chunksize=_ROWS_AT_ONCE):
            writer.writerows(_rows(export, source, theirs, part))


def _rows(
    export: SourceTable, source: SourceTable, theirs: list[int], part: pa.RecordBatch
) -> Iterator[list[str]]:
    rows = pa.array(part.column("row_number").to_numpy() - 1)
    columns = [source.columns[at].take(rows).to_pylist() for at in theirs]
    for at, (number, name, column, value, reason) in enumerate(
        zip(*(facts.to_pylist() for facts in part.columns), strict=True)
    ):
        ours = map(harmless, (name, column, value, last_line(reason)))
        yield [*(cells[at] or "" for cells in columns), name_row(export, number - 1), *ours]
