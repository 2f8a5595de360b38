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
        before = []  # captions that an earlier plan has for each segment
        for row in rows:
            known = segments.setdefault(row["segment_key"], row)
            before.append(0 if known is row else len(known["captions"]))
            if known is not row:
                known["recipients"] += row["recipients"]
                known["captions"] += row["captions"]
        variants.append((plan.variants, [row["segment_key"] for row in rows], before))
    at = {key: index for index, key in enumerate(segments)}
    renumbered = [
        _renumbered(table, np.array([[at[key] for key in keys], before], np.int32))
        for table, keys, before in variants
    ]
    return Plan(
        pa.Table.from_pylist(list(segments.values()), schema=SEGMENTS_SCHEMA),
        pa.concat_tables(renumbered).sort_by("row_number").combine_chunks(),
        pa.concat_tables([plan.rejected for plan in plans]).sort_by("row_number").combine_chunks(),
    )


def _renumbered(variants: pa.Table, index_of: NDArray[np.int32]) -> pa.Table:
    """The variants with segment `index_of[0, i]` in place of `i`.

    Its captions begin after the `index_of[1, i]` that an earlier plan has.
    """
    lists, captions = (variants[name].combine_chunks() for name in ("segments", "captions"))
    flat, shown = lists.values.to_numpy(), captions.values.to_numpy()
    segments, before = index_of[:, flat] if len(flat) else (flat, flat)
    new = [
        pa.ListArray.from_arrays(lists.offsets, pa.array(values))
        for values in (shown + before, segments)
    ]
    return pa.table([*variants.columns[:-2], *new], schema=VARIANTS_SCHEMA)
