"""A run for some rows alone: what they need is rendered, and the others are named, not lost."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from batch.job.engine import OnOutcome, Render
from personalize.plan.plan import Plan
from personalize.plan.segment import SegmentSpec
from render_cluster import RenderSettings, SegmentOutcome

_NOT_WANTED = "not made, because this run was for other rows (--only); run again without it"


def render_for(render: Render, plan: Plan, rows: Sequence[int] | None) -> Render:
    """What renders the segments of some rows; the others fail, with the reason.

    Args:
        render: renders any segments.
        plan: of all rows.
        rows: their numbers; None for all.
    """
    if rows is None:
        return render
    wanted = _segments_of(plan, rows)

    def render_wanted(
        specs: Sequence[SegmentSpec], settings: RenderSettings, on_outcome: OnOutcome
    ) -> None:
        for spec in specs:
            if spec.segment_key not in wanted:
                on_outcome(
                    SegmentOutcome(spec.segment_key, status="failed", stage="", reason=_NOT_WANTED)
                )
        if mine := [spec for spec in specs if spec.segment_key in wanted]:
            render(mine, settings, on_outcome)

    return render_wanted


def _segments_of(plan: Plan, rows: Sequence[int]) -> frozenset[str]:
    """The keys of the segments that some rows need."""
    mine = pc.is_in(plan.variants["row_number"], pa.array(rows, pa.int64()))
    uses = pc.unique(pc.list_flatten(plan.variants["segments"].filter(mine)))
    return frozenset(plan.segments["segment_key"].take(uses).to_pylist())
