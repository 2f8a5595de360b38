"""Claim: everything a batch does besides rendering is cheap, and a second run costs almost nothing.

Run: python -m benchmarks.driver [--store DIR] [rows ...]. For each size, in its own process: an
export by `vidmerge sample`, the campaign examples/hundred_thousand, and the tests' tiny renderer
instead of the presenter. Prints JSON for a first and a second run: processor seconds by stage
(without ffmpeg's for the posters), their sum without rendering, and the peak memory. With the store
of an earlier measurement, nothing has to be rendered.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from batch import pipeline, planning
from batch.cli.sampling import write_sample
from batch.delivery import deliver
from batch.job.folder import BatchFolder
from batch.job.job import Job
from batch.job.monitor import SilentMonitor
from batch.job.settings import load_settings
from tests.batch.tiny_renderer import TinyRenderer, tiny_engine

ROOT = Path(__file__).parents[1]
CAMPAIGN = ROOT / "examples/hundred_thousand/campaign.yaml"
STAGES = {
    planning: ("load_campaign", "read_recipients", "build_plan"),
    pipeline: (
        "produce", "deliver", "check_complete", "write_plan", "write_links", "write_rejected",
        "write_report",
    ),
}  # fmt: skip


class Stopwatch:
    """Processor seconds by stage, all threads; a stage inside another is not counted twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []

    def timed(self, name, function):
        """The function, with its time added to the stage of that name."""

        def run(*args, **kwargs):
            began_s = time.process_time()
            self._inside.append(0.0)
            try:
                return function(*args, **kwargs)
            finally:
                took_s = time.process_time() - began_s
                self.seconds[name] += took_s - self._inside.pop()
                if self._inside:
                    self._inside[-1] += took_s

        return run


def peak_mb():
    """The most memory that this process ever used, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def run_once(folder: Path, store: str, watch: Stopwatch, imported_mb: int) -> dict[str, object]:
    """One run's figures."""
    watch.seconds.clear()
    settings = load_settings(store=store)
    job = Job(CAMPAIGN, folder / "export.csv", BatchFolder(folder / "out"), settings)
    render = watch.timed("render", TinyRenderer())
    summary = watch.timed("rest", pipeline.run_batch)(job, tiny_engine(render), SilentMonitor())
    seconds = {name: round(took_s, 2) for name, took_s in watch.seconds.items()}
    return {
        "videos": summary.recipients.videos,
        "rejected": summary.recipients.rejected,
        "segments": summary.segments.unique,
        "rendered": summary.last_run.rendered,
        "stages_s": seconds,
        "driver_s": round(sum(s for name, s in seconds.items() if name != "render"), 2),
        "peak_mb": peak_mb(),
        "peak_mb_beyond_imports": peak_mb() - imported_mb,
        "links_mb": round((folder / "out/links.csv").stat().st_size / 1e6, 1),
        "report_kb": round((folder / "out/report.html").stat().st_size / 1e3),
    }


def measure(rows: int, store: str | None) -> dict[str, object]:
    """A first and a second run over an export of that many rows."""
    import batch.run.reporting  # noqa: F401 - so that the reports' libraries count as imports
    import reports.charts  # noqa: F401

    imported_mb = peak_mb()
    watch = Stopwatch()
    for module, names in STAGES.items():
        for name in names:
            setattr(module, name, watch.timed(name, getattr(module, name)))
    deliver._make_posters = watch.timed("make_posters", deliver._make_posters)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_sample(folder / "export.csv", rows, 1, SilentMonitor())
        place = store or str(folder / "store")
        first = run_once(folder, place, watch, imported_mb)
        second = run_once(folder, place, watch, imported_mb)
    return {"rows": rows, "imports_mb": imported_mb, "first_run": first, "second_run": second}


def main() -> None:
    """Measures each size in its own process and prints the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=[100_000])
    parser.add_argument("--store", help="a folder to keep the segments in, or to take them from")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        print(json.dumps(measure(asked.rows[0], asked.store)))
        return
    figures = []
    for rows in asked.rows:
        command = [sys.executable, "-m", "benchmarks.driver", "--alone", str(rows)]
        command += ["--store", asked.store] if asked.store else []
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        figures.append(json.loads(done.stdout))
    machine = {"python": platform.python_version(), "cores": os.cpu_count()}
    print(json.dumps(machine | {"sizes": figures}, indent=2))


if __name__ == "__main__":
    main()
