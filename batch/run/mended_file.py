"""The mended rows of a batch, remembered from run to run beside its results."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from personalize.errors import ConfigError
from personalize.recipients.mended_rows import MendedRow
from personalize.whole_file import whole_file

_SCHEMA = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("cells", pa.list_(pa.string()), nullable=False),
        pa.field("replaces", pa.string(), nullable=False),
    ]
)


def read_remembered(path: Path) -> dict[int, MendedRow]:
    """The rows mended in earlier runs, by their index; none if there is no file.

    Raises:
        ConfigError: the file cannot be read.
    """
    if not path.exists():
        return {}
    try:
        rows = pq.read_table(path, schema=_SCHEMA).to_pylist()
    except (OSError, pa.ArrowInvalid) as error:
        raise ConfigError(f"{path} cannot be read; remove it, and mend again ({error})") from error
    return {row["row"]: MendedRow(tuple(row["cells"]), row["replaces"]) for row in rows}


def remember(path: Path, mended: Mapping[int, MendedRow]) -> None:
    """Writes the mended rows for the next run; removes the file if there are none."""
    if not mended:
        path.unlink(missing_ok=True)
        return
    rows = [
        {"row": row, "cells": list(one.cells), "replaces": one.replaces}
        for row, one in sorted(mended.items())
    ]
    with whole_file(path) as beside:
        pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), beside)
