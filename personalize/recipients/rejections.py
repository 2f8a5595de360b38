"""The rows that get no video, each with its first fault."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

REJECTED_SCHEMA = pa.schema(
    [
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("display_name", pa.string(), nullable=False),
        pa.field("column", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
    ]
)
_MAX_VALUE_CHARS = 200


@dataclass(slots=True)
class Rejections:
    """The first fault of each row; `is_rejected` is (N,)."""

    is_rejected: NDArray[np.bool_]
    faults: list[tuple[int, str, str, str]] = field(default_factory=list)

    def add(self, index: int, column: str, value: str, reason: str) -> None:
        """Rejects a row unless it is already rejected."""
        if self.is_rejected[index]:
            return
        self.is_rejected[index] = True
        short = (
            value if len(value) <= _MAX_VALUE_CHARS else value[: _MAX_VALUE_CHARS - 1] + "\u2026"
        )
        self.faults.append((index + 1, column, short, reason))

    def table(self, names: pa.Array) -> pa.Table:
        """The faults with REJECTED_SCHEMA, in file order; `names` (N,) are those of all rows."""
        faults = sorted(self.faults)
        numbers, *columns = zip(*faults, strict=True) if faults else ([], [], [], [])
        mine = names.take(pa.array([number - 1 for number in numbers], pa.int64()))
        values = [numbers, mine, *columns]
        return pa.table([pa.array(list(v)) for v in values], schema=REJECTED_SCHEMA)
