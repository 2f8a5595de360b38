"""Claim: two renderers make a batch at least 1.85 times as fast as one.

Run: python -m benchmarks.two_workers [segments], on a machine with two idle cores and nothing else
to do. Counts from the first call to the last: starting Ray and renderers is the same for both.
Writes `results/two_workers.json`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.result import write_result
from benchmarks.timed_renderer import TimedRenderer, calls_by_process, greetings, settings_for
from render_cluster.pool import render_segments


def main() -> None:
    """Renders the same segments into two empty stores."""
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        one_s = _wall_s(Path(folder) / "one", 1, segments)
        two_s = _wall_s(Path(folder) / "two", 2, segments)
    result = {
        "speed_up": round(one_s / two_s, 3),
        "one_renderer_s": round(one_s, 1),
        "two_renderers_s": round(two_s, 1),
        "segments": segments,
    }
    write_result("two_workers", result)


def _wall_s(store: Path, workers: int, segments: int) -> float:
    settings = settings_for(store, workers)
    render_segments(greetings(settings, segments), settings, lambda _: None, TimedRenderer)
    calls = [call for process in calls_by_process(settings) for call in process]
    return max(end for _, end in calls) - min(began for began, _ in calls)


if __name__ == "__main__":
    main()
