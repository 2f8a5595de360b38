"""Claim: less than 5% of a worker's time between its first and last call is overhead.

Run: python -m benchmarks.ray_share [segments] [workers]. The overhead is Ray's calls, the driver,
and waiting for a clip that another worker draws. Writes `results/ray_share.json`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.result import write_result
from benchmarks.timed_renderer import TimedRenderer, calls_by_process, greetings, settings_for
from render_cluster.pool.pool import render_segments


def main(segments: int, workers: int) -> None:
    """Renders on a local Ray, and compares busy seconds with those between first and last call."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder) / "store", workers)
        outcomes = []
        render_segments(greetings(settings, segments), settings, outcomes.append, TimedRenderer)
        shares = [_share(calls) for calls in calls_by_process(settings)]
    result = {
        "share_not_ours": round(max(share for share, _ in shares), 4),
        "by_worker": [{"share_not_ours": round(s, 4), "wall_s": round(w, 1)} for s, w in shares],
        "segments": segments,
        "rendered": sum(outcome.status == "rendered" for outcome in outcomes),
    }
    write_result("ray_share", result)


def _share(calls: list[tuple[float, float]]) -> tuple[float, float]:
    """The share of the time from first call to last that is between calls, and that time."""
    wall_s = calls[-1][1] - calls[0][0]
    return 1 - sum(end - began for began, end in calls) / wall_s, wall_s


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("segments", nargs="?", type=int, default=100)
    parser.add_argument("workers", nargs="?", type=int, default=2)
    given = parser.parse_args()
    main(given.segments, given.workers)
