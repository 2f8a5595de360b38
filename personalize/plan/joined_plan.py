"""The plans of several languages as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.plan.plan_tables import SEGMENTS_SCHEMA, VARIANTS_SCHEMA, Plan


def join_plans(plans: Sequence[Plan]) -> Plan:
    """One plan: recipients in file order; what two languages say alike is one segment."""
    if len(plans) == 1:
        return plans[0]
    segments: dict[str, dict[str, Any]] = {}
    variants = []
    for plan in plans:
        rows = plan.segments.to_pylist()
        for row in rows:
            known = segments.setdefault(row["segment_key"], row)
            if known is not row:
                known["recipients"] += row["recipients"]
        variants.append((plan.variants, [row["segment_key"] for row in rows]))
    at = {key: index for index, key in enumerate(segments)}
    renumbered = [
        _renumbered(table, np.array([at[key] for key in keys], np.int32))
        for table, keys in variants
    ]
    return Plan(
        pa.Table.from_pylist(list(segments.values()), schema=SEGMENTS_SCHEMA),
        pa.concat_tables(renumbered).sort_by("row_number").combine_chunks(),
        pa.concat_tables([plan.rejected for plan in plans]).sort_by("row_number").combine_chunks(),
    )


def _renumbered(variants: pa.Table, index_of: NDArray[np.int32]) -> pa.Table:
    """The variants with `index_of[i]` in place of segment `i`."""
    lists = variants["segments"].combine_chunks()
    flat = lists.values.to_numpy()
    new = pa.array(index_of[flat] if len(flat) else flat)
    segments = pa.ListArray.from_arrays(lists.offsets, new)
    return pa.table([*variants.columns[:-1], segments], schema=VARIANTS_SCHEMA)
