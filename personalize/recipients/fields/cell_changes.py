"""What was changed in the cells of an export before anybody sees or hears them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.recipients.fields.field_columns import FieldColumn

CHANGES_SCHEMA = pa.schema(
    [
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("column", pa.string(), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("before", pa.string(), nullable=False),
        pa.field("after", pa.string(), nullable=False),
        pa.field("why", pa.string(), nullable=False),
    ]
)
"""One row per changed cell and field. `after` is as shown; empty if nothing was left."""


def changes_of(fields: Iterable[FieldColumn], rows: NDArray[np.bool_]) -> pa.Table:
    """The changes in some rows, (N,), with CHANGES_SCHEMA: in file order, then by field."""
    found = [_changes_in(field, rows) for field in fields]
    if not found:
        return CHANGES_SCHEMA.empty_table()
    # sort_by is not stable, so the place among the fields is a key as well.
    placed = [
        table.append_column("at", pa.repeat(pa.scalar(at, pa.int32()), table.num_rows))
        for at, table in enumerate(found)
    ]
    ordered = pa.concat_tables(placed).sort_by([("row_number", "ascending"), ("at", "ascending")])
    return ordered.drop_columns(["at"]).combine_chunks()


def _changes_in(field: FieldColumn, rows: NDArray[np.bool_]) -> pa.Table:
    changed = np.flatnonzero(field.rows_with_changes() & rows)
    codes = pa.array(field.codes[changed])
    count = len(changed)
    columns = [
        pa.array(changed + 1),
        pa.repeat(pa.scalar(field.column), count),
        pa.repeat(pa.scalar(field.field), count),
        pa.array(field.written, pa.string()).take(codes),
        pa.array([form.shown for form in field.cell_forms], pa.string()).take(codes),
        pa.array([form.why for form in field.cell_forms], pa.string()).take(codes),
    ]
    return pa.table(columns, schema=CHANGES_SCHEMA)
