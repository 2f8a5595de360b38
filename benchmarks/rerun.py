"""Claims: a run that finds nothing changed takes under 3% of the first run's time.

And after editing one line of the script, work in proportion to that line.

Run: python -m benchmarks.rerun --recipients 5000 [--workers 2] [--folder DIR]. With the folder that
benchmarks.end_to_end kept, the first run is not repeated: the ledger knows how long it took.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import create_engine

from batch.job.folder import BatchFolder
from benchmarks.result import write_result
from benchmarks.sample_batch import CAMPAIGN, Sample, read_segments, run_batch, write_sample
from reports.summary import STAGES

EDITED_LINE, BEFORE, AFTER = "try", "in your account", "for your team"


def main() -> None:
    """Runs the batch again twice, and writes `results/rerun.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=Path, help="the batch that benchmarks.end_to_end kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        sample = write_sample(folder, given.recipients)
        write_result("rerun", {"recipients": given.recipients} | measure(sample, given.workers))


def measure(sample: Sample, workers: int) -> dict[str, Any]:
    """The ratios of the two reruns to the first run."""
    folder = sample.campaign.parent
    out, store = folder / "out", folder / "store"
    if not out.exists():
        run_batch(sample, out, store, workers)
    first_s, first = _first_run_s(out), read_segments(out)
    unchanged = run_batch(sample, out, store, workers)
    sample.campaign.write_text(CAMPAIGN.replace(BEFORE, AFTER), encoding="utf-8")
    try:
        edited = run_batch(sample, out, store, workers)
    finally:
        sample.campaign.write_text(CAMPAIGN, encoding="utf-8")
    after = read_segments(out)
    made = after[~after["segment_key"].isin(first["segment_key"])]
    if not _work_s(made):
        raise SystemExit(f"{folder} was edited before: the store has that line, take a new folder")
    line_share = _work_s(first[first["line_id"] == EDITED_LINE]) / _work_s(first)
    return {
        "unchanged_over_first": round(unchanged.wall_s / first_s, 4),
        "edited_work_over_line": round(_work_s(made) / (line_share * _work_s(first)), 3),
        "segments_made_beside_the_line": int((made["line_id"] != EDITED_LINE).sum()),
        "edited_over_first": round(edited.wall_s / first_s, 4),
        "edited_line_share_of_first_work": round(line_share, 4),
        "workers": workers,
        "segments": len(first),
        "segments_made_after_the_edit": len(made),
        "first_clock_s": round(first_s, 1),
        "unchanged_clock_s": round(unchanged.wall_s, 1),
        "edited_clock_s": round(edited.wall_s, 1),
        "line_work_s": round(_work_s(first[first["line_id"] == EDITED_LINE]), 1),
        "edited_work_s": round(_work_s(made), 1),
    }


def _first_run_s(out: Path) -> float:
    """How long the batch's first run took, according to its ledger."""
    engine = create_engine(BatchFolder(out).ledger_url(None))
    try:
        runs = pd.read_sql_table("run", engine).sort_values("run_id")
    finally:
        engine.dispose()
    return float(runs.iloc[0]["wall_s"])


def _work_s(segments: pd.DataFrame) -> float:
    return float(segments[[f"{stage}_s" for stage in STAGES]].to_numpy().sum())


if __name__ == "__main__":
    main()
