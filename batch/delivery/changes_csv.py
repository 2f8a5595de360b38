"""changes.csv: every cell that was changed before it was shown and said, and why."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa

from batch.delivery.links_csv import in_rows
from batch.delivery.our_cells import harmless
from batch.job.folder import writing_csv

_COLUMNS = ("row_number", "column", "field", "before", "after", "why")


def write_changes(path: Path, changes: pa.Table) -> None:
    """Writes the changes (CHANGES_SCHEMA) in file order; a header alone if there are none."""
    with writing_csv(path) as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for number, *texts in in_rows(changes):
            writer.writerow((number, *map(harmless, texts)))
