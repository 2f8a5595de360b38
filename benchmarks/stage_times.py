"""The input of the cluster simulation: seconds by stage of a real run, and the time around them.

Run: python -m benchmarks.stage_times --recipients 60 [--workers 1] [--folder DIR]. Writes
`results/stage_times.json`: for each line its segments' frames and processor seconds by stage (from
the ledger), and in wall time the start of Ray and a worker, and the driver's own work, as a fixed
part and per recipient (from runs that find everything in the store; the latter in processor
seconds).
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batch.job.engine import Engine
from batch.job.settings import load_settings
from batch.planning import plan_job
from benchmarks.result import write_result
from benchmarks.sample_batch import Sample, read_segments, run_batch, write_sample
from render_cluster.pool.pool import render_segments
from render_cluster.segment.outcome import SegmentOutcome
from reports.summary import STAGES

_MANY = 100_000


@dataclass(frozen=True, slots=True)
class SegmentTimes:
    """One measured segment: its frames, and processor seconds by stage (0 if shared or reused)."""

    frames: int
    speak_s: float
    clip_s: float
    patch_s: float
    encode_s: float
    store_s: float


@dataclass(frozen=True, slots=True)
class StageTimes:
    """A measured run. Seconds outside `lines` are wall time."""

    lines: dict[str, tuple[SegmentTimes, ...]]
    start_s: float
    driver_fixed_s: float
    driver_recipient_s: float
    workers: int
    recipients: int
    clock_s: float
    stretch: float = 1.0


def main() -> None:
    """Runs a batch and writes its times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=60)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the batch here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        write_result("stage_times", measure(folder, given.recipients, given.workers))


def measure(folder: Path, recipients: int, workers: int) -> dict[str, Any]:
    """Runs a batch into an empty folder: the content of a times file."""
    sample = write_sample(folder, recipients, companies=True)
    first = run_batch(sample, folder / "out", folder / "store", workers)
    segments = read_segments(folder / "out")
    again = run_batch(sample, folder / "out", folder / "store", workers)
    many = run_batch(_repeated(sample), folder / "many", folder / "store", workers)
    columns = ["frames", *(f"{stage}_s" for stage in STAGES)]
    # Processor time: other work would drown the difference of two short runs' wall times.
    per_recipient_s = (many.driver_s - again.driver_s) / (_MANY - recipients)
    return {
        "recipients": recipients,
        "workers": workers,
        "clock_s": round(first.wall_s, 2),
        "stretch": round(first.stretch, 3),
        "start_s": round(start_s(sample, folder / "start"), 2),
        "driver": {
            "fixed_s": round(again.wall_s - recipients * per_recipient_s, 2),
            "per_recipient_s": round(per_recipient_s, 5),
        },
        "columns": columns,
        "lines": {
            str(line): rows[columns].round(4).to_numpy().tolist()
            for line, rows in segments.groupby("line_id")
        },
    }


def start_s(sample: Sample, store: Path) -> float:
    """Wall seconds for Ray and one worker to start and end, minus its one segment."""
    settings = load_settings(store=str(store))
    planned = plan_job(sample.campaign, sample.recipients, settings, Engine())
    outcomes: list[SegmentOutcome] = []
    began_s = time.monotonic()
    render_segments(planned.plan.specs()[:1], planned.render_settings, outcomes.append)
    took_s = time.monotonic() - began_s
    return took_s - sum(getattr(outcomes[0].seconds, f"{stage}_s") for stage in STAGES)


def read_times(path: Path, content: dict[str, Any]) -> StageTimes:
    """The times of a file's content.

    Raises:
        SystemExit: this script did not write it.
    """
    try:
        return StageTimes(
            lines={
                line: tuple(SegmentTimes(int(row[0]), *row[1:]) for row in rows)
                for line, rows in content["lines"].items()
            },
            start_s=content["start_s"],
            driver_fixed_s=content["driver"]["fixed_s"],
            driver_recipient_s=content["driver"]["per_recipient_s"],
            workers=content["workers"],
            recipients=content["recipients"],
            clock_s=content["clock_s"],
            stretch=content.get("stretch", 1.0),
        )
    except (KeyError, TypeError) as error:
        raise SystemExit(f"{path} is not of benchmarks.stage_times: {error!r}") from error


def _repeated(sample: Sample) -> Sample:
    """The same campaign for many recipients who share the sample's names: nothing to render."""
    path = sample.recipients.with_name("many.csv")
    with sample.recipients.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([str(i), *rows[i % len(rows)][1:]] for i in range(1, _MANY + 1))
    return Sample(sample.campaign, path)


if __name__ == "__main__":
    main()
