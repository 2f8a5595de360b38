"""Many rows into and out of the ledger's database, only a few in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

ROWS_AT_ONCE = 20_000

Rows = list[dict[str, Any]]


def upsert(
    connection: sa.Connection, table: sa.Table, rows: Rows, key: list[str], update: set[str]
) -> None:
    """Inserts rows; if the key exists, updates the named columns, or leaves the row if none."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    if update:
        changes = {name: statement.excluded[name] for name in update}
        statement = statement.on_conflict_do_update(index_elements=key, set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    connection.execute(statement, rows)


def in_portions(table: pa.Table) -> Iterator[Rows]:
    """The rows of a table; NUL is removed from text because PostgreSQL refuses it."""
    for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        columns = {
            name: pc.replace_substring(column, "\0", "\ufffd")
            if pa.types.is_string(column.type)
            else column
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }
        yield pa.table(columns).to_pylist()


def read_strings(connection: sa.Connection, query: sa.Select[Any], names: list[str]) -> pa.Table:
    """The rows of a query of text columns, as a table with these names."""
    found = connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    schema = pa.schema([(name, pa.string()) for name in names])
    portions = [
        pa.record_batch(
            [pa.array(column, pa.string()) for column in zip(*rows, strict=True)], schema
        )
        for rows in found.partitions()
    ]
    return pa.Table.from_batches(portions, schema)


def wide(number: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """A number in 64 bits: PostgreSQL overflows at 32, and sums integers as decimals."""
    return sa.cast(number, sa.BigInteger)
