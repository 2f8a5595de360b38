"""Claim: two workers make a batch at least 1.85 times as fast as one.

Run: python -m benchmarks.two_workers [segments], on an otherwise idle machine with two cores.
Counts from the first call to the last: starting Ray and workers takes the same time for both. Each
is timed twice, in an order that cancels slow drift. Writes `results/two_workers.json`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.result import write_result
from benchmarks.timed_renderer import TimedRenderer, calls_by_process, greetings, settings_for
from render_cluster.pool.pool import render_segments


def main(segments: int) -> None:
    """Renders the same segments into empty stores: by one, two, two, one."""
    times: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        for turn, workers in enumerate((1, 2, 2, 1)):
            times[workers].append(_wall_s(Path(folder) / str(turn), workers, segments))
    result = {
        "speed_up": round(sum(times[1]) / sum(times[2]), 3),
        "one_worker_s": [round(one, 1) for one in times[1]],
        "two_workers_s": [round(two, 1) for two in times[2]],
        "segments": segments,
    }
    write_result("two_workers", result)


def _wall_s(store: Path, workers: int, segments: int) -> float:
    settings = settings_for(store, workers)
    render_segments(greetings(settings, segments), settings, lambda _: None, TimedRenderer)
    calls = [call for process in calls_by_process(settings) for call in process]
    return max(end for _, end in calls) - min(began for began, _ in calls)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("segments", nargs="?", type=int, default=100)
    main(parser.parse_args().segments)
