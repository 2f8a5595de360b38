"""One recipient's video, made in this process: what a campaign will look like before a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from batch.delivery.known_segments import KnownSegments
from batch.delivery.stitch import write_movie
from batch.job.engine import Render
from batch.job.job import PlannedJob
from batch.job.monitor import Monitor
from batch.run.recorder import segment_state
from personalize.errors import ConfigError, VidmergeError
from personalize.plan.segment import SegmentSpec
from render_cluster import SAMPLE_RATE_HZ, SegmentOutcome, SegmentStore


@dataclass(frozen=True, slots=True)
class Preview:
    """A video that was written, and what is said in it."""

    path: Path
    display_name: str
    seconds: float
    specs: list[SegmentSpec]
    rendered: int


def write_preview(
    planned: PlannedJob, row_number: int, path: Path, render: Render, monitor: Monitor
) -> Preview:
    """Writes the video of one row; its segments stay in the store for the run.

    Raises:
        ConfigError: there is no such row, or it gets no video.
        VidmergeError: a segment failed.
    """
    row = _row_of(planned, row_number)
    variant = planned.plan.variants.slice(row, 1).to_pylist()[0]
    every_spec = planned.plan.specs()
    specs = [every_spec[index] for index in variant["segments"]]
    store = SegmentStore(planned.render_settings.store)
    there = store.intact(specs)
    missing = [spec for spec in dict.fromkeys(specs) if spec.segment_key not in there]
    _render(planned, missing, render, monitor)
    movie = KnownSegments(store, planned.plan, every_spec).movie(row)
    try:
        write_movie(movie, store, path)
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror or error}") from error
    seconds = movie.ticks / SAMPLE_RATE_HZ
    return Preview(path, variant["display_name"], seconds, specs, len(missing))


def _row_of(planned: PlannedJob, row_number: int) -> int:
    """The row of its variant in the plan."""
    rows = len(planned.recipients.source)
    if not 1 <= row_number <= rows:
        raise ConfigError(f"there is no recipient {row_number}: the file has rows 1 to {rows}")
    for rejected in (planned.recipients.rejected, planned.plan.rejected):
        for row in rejected.filter(pc.equal(rejected["row_number"], row_number)).to_pylist():
            where = f"column {row['column']}, {row['value']!r}: " if row["column"] else ""
            raise ConfigError(f"recipient {row_number} gets no video: {where}{row['reason']}")
    return int(pc.index(planned.plan.variants["row_number"], row_number).as_py())


def _render(
    planned: PlannedJob, missing: list[SegmentSpec], render: Render, monitor: Monitor
) -> None:
    failures: list[str] = []

    def note(outcome: SegmentOutcome) -> None:
        monitor.segment_done(outcome)
        state = segment_state("", outcome)
        failures.extend([state.failure] if state.failure else [])

    if missing:
        monitor.begin("segments", len(missing))
        try:
            render(missing, planned.render_settings, note)
        finally:
            monitor.end()
    if failures:
        raise VidmergeError(f"a segment failed: {failures[0]}")
