"""Makes sure that the store has the planned segments: looks them up and renders what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from batch.job.engine import Render
from batch.job.monitor import Monitor
from batch.ledger.ledger import Ledger
from batch.run.outcomes import SegmentState
from batch.run.recorder import OutcomeRecorder, segment_state
from personalize.plan.segment import SegmentSpec
from render_cluster import (
    FPS,
    CorruptTrackError,
    RenderSettings,
    SegmentOutcome,
    SegmentStore,
    find_parts,
)

_LOOK_UP_THREADS = 8


@dataclass(frozen=True, slots=True)
class Produced:
    """The state of each planned segment, in plan order, and what this took."""

    states: list[SegmentState]
    reused: int
    outcomes: tuple[SegmentOutcome, ...]

    @property
    def rendered(self) -> list[SegmentOutcome]:
        """The number of segments rendered."""
        return [outcome for outcome in self.outcomes if outcome.status == "rendered"]

    @property
    def rendered_s(self) -> float:
        """Their seconds of video."""
        return sum(outcome.frames for outcome in self.rendered) / FPS

    @property
    def failed(self) -> int:
        """The number of segments that could not be made."""
        return sum(1 for state in self.states if state.failure)


def produce(
    specs: Sequence[SegmentSpec],
    settings: RenderSettings,
    store: SegmentStore,
    ledger: Ledger,
    render: Render,
    monitor: Monitor,
) -> Produced:
    """Renders the segments that are missing or damaged in the store; each failure stays its own."""
    found = _look_up(specs, store, ledger)
    missing = [spec for spec in specs if spec.segment_key not in found]
    monitor.say(f"{len(specs):,} segments: {len(found):,} in the store, {len(missing):,} to render")
    with OutcomeRecorder(ledger, monitor) as recorder:
        if missing:
            monitor.begin("segments", len(missing))
            try:
                render(missing, settings, recorder)
                recorder.settle(missing)
            finally:
                monitor.end()
    states = [
        SegmentState(spec.line_id, found[spec.segment_key] / FPS)
        if spec.segment_key in found
        else segment_state(spec.line_id, recorder.outcomes[spec.segment_key])
        for spec in specs
    ]
    outcomes = tuple(recorder.outcomes.values())
    # Other batches may have made some of them meanwhile.
    reused = len(found) + sum(outcome.status == "reused" for outcome in outcomes)
    return Produced(states, reused, outcomes)


def _look_up(specs: Sequence[SegmentSpec], store: SegmentStore, ledger: Ledger) -> dict[str, int]:
    """The frames of each segment intact in the store, by key. Records them in the ledger."""
    whole = store.intact(specs)
    frames = ledger.segment_frames()
    unknown = [spec for spec in specs if spec.segment_key in whole - frames.keys()]
    with ThreadPoolExecutor(_LOOK_UP_THREADS) as pool:
        measured = [row for row in pool.map(lambda spec: _measure(store, spec), unknown) if row]
    frames |= {row["segment_key"]: row["frames"] for row in measured}
    ledger.record_found(sorted(whole & frames.keys()), measured)
    return {key: frames[key] for key in whole & frames.keys()}


def _measure(store: SegmentStore, spec: SegmentSpec) -> dict[str, Any] | None:
    """Length and size of a segment; None if it was damaged since it was looked up."""
    try:
        picture, sound = find_parts(store, spec)
    except CorruptTrackError:
        return None
    return {
        "segment_key": spec.segment_key,
        "frames": picture.facts.frames,
        "size_bytes": picture.size_bytes + sound.size_bytes,
    }
