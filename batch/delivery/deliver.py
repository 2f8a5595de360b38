"""Turns segments into what recipients get: a poster each, and a file if files are requested."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from batch.delivery.guard import Guard
from batch.delivery.known_segments import KnownSegments
from batch.delivery.opening_poster import make_opening_poster
from batch.delivery.stitch import write_movie
from batch.job.folder import BatchFolder
from batch.job.monitor import Monitor
from batch.run.outcomes import Failure, segment_uses, with_failures
from personalize.plan.plan_tables import Plan
from personalize.plan.segment import SegmentSpec
from render_cluster import SegmentStore, find_parts

_POSTERS_AT_ONCE = 256  # so that progress is shown and the queue does not grow with the batch


@dataclass(slots=True)
class Delivery:
    """The result of delivering; `broken` names files of the store that were found damaged."""

    outcomes: pa.Table
    broken: set[tuple[str, str]] = field(default_factory=set)


def deliver(
    outcomes: pa.Table,
    plan: Plan,
    specs: Sequence[SegmentSpec],
    store: SegmentStore,
    folder: BatchFolder | None,
    monitor: Monitor,
) -> Delivery:
    """Delivers to everyone who should have a video; anyone who cannot be served is a named failure.

    Args:
        outcomes: those of all planned recipients (OUTCOMES_SCHEMA).
        plan: its variants are theirs, in the same order.
        specs: its segments.
        store: has the segments and receives the posters.
        folder: where to write the videos; None leaves them to be stitched on read.
        monitor: notified of each poster and each file.
    """
    guard = Guard("the video")
    flat, starts = segment_uses(plan.variants)
    openings = flat[starts[:-1]]
    ready = pc.equal(outcomes["status"], "video").to_numpy()
    no_poster = _make_posters(np.unique(openings[ready]).tolist(), specs, store, guard, monitor)
    unserved = np.flatnonzero(ready & np.isin(openings, list(no_poster)))
    outcomes = with_failures(outcomes, {int(row): no_poster[openings[row]] for row in unserved})
    if folder is not None:
        ready[unserved] = False
        failures = _write_videos(
            np.flatnonzero(ready), plan, specs, (store, folder), guard, monitor
        )
        outcomes = with_failures(outcomes, failures)
    return Delivery(outcomes, guard.broken)


def _write_videos(
    rows: NDArray[np.int64],
    plan: Plan,
    specs: Sequence[SegmentSpec],
    places: tuple[SegmentStore, BatchFolder],
    guard: Guard,
    monitor: Monitor,
) -> dict[int, Failure]:
    """Writes the videos of some variants; returns the failures by index."""
    store, folder = places
    known = KnownSegments(store, plan, specs)
    keys = plan.variants["recipient_key"]

    def write(row: int) -> None:
        write_movie(known.movie(row), store, folder.video(keys[row].as_py()))

    failures: dict[int, Failure] = {}
    monitor.begin("videos", len(rows))
    try:
        for row in rows.tolist():
            failure = guard.failure_of(write, row)
            if failure is not None:
                failures[row] = failure
            monitor.pieces_done()
    finally:
        monitor.end()
    return failures


def _make_posters(
    openings: Sequence[int],
    specs: Sequence[SegmentSpec],
    store: SegmentStore,
    guard: Guard,
    monitor: Monitor,
) -> dict[int, Failure]:
    """Makes the poster of each distinct opening; returns the failures by index.

    In threads, because ffmpeg works in its own processes: one more than there are cores, since each
    waits for its pipes in between.
    """

    def make(index: int) -> None:
        make_opening_poster(store, find_parts(store, specs[index])[0])

    failures: dict[int, Failure] = {}
    monitor.begin("posters", len(openings))
    try:
        with ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
            for start in range(0, len(openings), _POSTERS_AT_ONCE):
                some = openings[start : start + _POSTERS_AT_ONCE]
                made = pool.map(lambda index: guard.failure_of(make, index), some)
                for index, failure in zip(some, made, strict=True):
                    if failure is not None:
                        failures[index] = failure
                    monitor.pieces_done()
    finally:
        monitor.end()
    return failures
