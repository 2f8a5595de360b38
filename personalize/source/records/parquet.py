"""A Parquet file as a table: each value as the text that a person would write."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from personalize.errors import ConfigError
from personalize.source.table.csv_format import PLAIN_CSV
from personalize.source.table.records import MAX_COLUMNS
from personalize.source.table.source_table import Origin, SourceTable
from personalize.source.workbook.cell_text import number_text

_MOST_CELLS = 200_000_000
"""A small file can claim any number of repeated values."""


def read_parquet(path: Path, content: bytes) -> SourceTable:
    """The table of a Parquet file.

    Raises:
        ConfigError: it is damaged or too large.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        rows, columns = file.metadata.num_rows, len(file.schema_arrow)
        if columns > MAX_COLUMNS or rows * columns > _MOST_CELLS:
            raise ConfigError(
                f"{path} has {rows:,} rows of {columns:,} columns; at most {MAX_COLUMNS:,} columns "
                f"and {_MOST_CELLS:,} cells are read"
            )
        read = file.read()
        texts = tuple(pa.chunked_array([_as_text(column)], pa.string()) for column in read.columns)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConfigError(f"{path} is a damaged Parquet file ({reason}); write it again") from error
    ends = np.arange(1, rows + 1, dtype=np.int64)
    return SourceTable(
        path=path,
        csv_format=PLAIN_CSV,
        header=tuple(read.column_names),
        columns=texts,
        surplus={},
        row_begins=ends,
        row_ends=ends,
        header_ends=0,
        origin=Origin("Parquet", "record"),
    )


def _as_text(column: pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks()
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    kind = array.type
    if pa.types.is_floating(kind):
        return pa.array([_number(value) for value in array.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind):
        array = _moments(array)
    elif pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        array = pa.array([_nested(value) for value in array.to_pylist()], pa.string())
    return array.cast(pa.string()).fill_null("")


def _number(value: float | None) -> str:
    if value is None or value != value:
        return ""
    return number_text(value) if abs(value) != float("inf") else str(value)


def _moments(array: pa.Array) -> pa.Array:
    """Dates if no moment has a time of day; else dates with their time."""
    days = pc.floor_temporal(array, unit="day")
    only_days = pc.all(pc.equal(array, days)).as_py()
    is_local = array.type.tz is None
    if only_days and is_local:
        return pc.strftime(array, format="%Y-%m-%d")
    seconds = pc.floor_temporal(array, unit="second").cast(pa.timestamp("s", array.type.tz))
    return pc.strftime(seconds, format="%Y-%m-%d %H:%M:%S")


def _nested(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False, default=str)
