"""Claim: planning by cardinality beats filling every template for every row, by 50 times.

Run: python -m benchmarks.plan [rows ...]; by default 100,000 and 1,000,000. Each size is measured
in its own process over an export by `vidmerge sample`, with the campaign examples/hundred_thousand
(six lines, the first personalised). Writes `results/plan.json`; for each size:

- `read_s`, `plan_s`, `total_s`: processor seconds for reading and cleaning the CSV, for planning;
- `peak_mb`: the most memory the process held until then, Python and libraries included;
- `row_by_row_s`: processor seconds of pandas and Jinja2 for filling the same template texts row by
  row, measured on a sample of the rows and extrapolated to all; no reading, cleaning or keys;
- `ratio`: row_by_row_s over plan_s, the same work both times: from rows to texts;
- `ratio_with_reading`: the same with each side's reading of the CSV added.

Its figure `row_by_row_over_plan` is the least `ratio`, `recipients` the smallest size. Exits with 1
if a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jinja2
import pandas as pd

from batch.cli.sampling import write_sample
from batch.job.monitor import SilentMonitor
from personalize.campaign.campaign import Campaign
from personalize.campaign.reading import load_campaign
from personalize.plan.plan import build_plan
from personalize.plan.segment import RenderIdentity
from personalize.recipients.recipients import read_recipients

ALONE = (sys.executable, "-m", "benchmarks.plan")
CAMPAIGN = Path(__file__).parents[1] / "examples/hundred_thousand/campaign.yaml"
IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
SAMPLE_ROWS = 20_000
LEAST_RATIO = 50
LIMITS = {100_000: {"total_s": 2, "peak_mb": 1_000}, 1_000_000: {"total_s": 20, "peak_mb": 4_000}}


def row_by_row(path: Path, campaign: Campaign, rows: int) -> tuple[float, float]:
    """Processor seconds of pandas for reading a CSV, and of Jinja2 for filling its rows."""
    start_s = time.process_time()
    # Broken rows are left out: pandas stops at those with surplus cells.
    table = pd.read_csv(path, dtype=str, keep_default_na=False, on_bad_lines="skip")
    read_s = time.process_time() - start_s
    templates = [jinja2.Template(line.text) for line in campaign.lines]
    some = table.head(SAMPLE_ROWS)
    start_s = time.process_time()
    texts = set()
    for _, row in some.iterrows():
        values = {"first_name": row["First Name"] or "there"}
        texts.update(template.render(values) for template in templates)
    return read_s, (time.process_time() - start_s) * rows / len(some)


def measure(rows: int) -> dict[str, float]:
    """The figures of one size."""
    campaign = load_campaign(CAMPAIGN)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        # Written by another process, so that its memory does not count as the plan's.
        subprocess.run([*ALONE, "--write", str(path), str(rows)], check=True)
        start_s = time.process_time()
        recipients = read_recipients(path, campaign)
        read_s = time.process_time() - start_s
        plan = build_plan(campaign, recipients, IDENTITY)
        plan_s = time.process_time() - start_s - read_s
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        pandas_s, filled_s = row_by_row(path, campaign, rows)
    return {
        "rows": rows,
        "lines": len(campaign.lines),
        "unique_segments": plan.segments.num_rows,
        "videos": plan.variants.num_rows,
        "rejected": recipients.rejected.num_rows + plan.rejected.num_rows,
        "read_s": round(read_s, 2),
        "plan_s": round(plan_s, 3),
        "total_s": round(read_s + plan_s, 2),
        "peak_mb": round(peak_mb),
        "row_by_row_sample_rows": min(SAMPLE_ROWS, rows),
        "row_by_row_s": round(filled_s, 2),
        "ratio": round(filled_s / plan_s, 1),
        "ratio_with_reading": round((pandas_s + filled_s) / (read_s + plan_s), 1),
    }


def missed_limits(figures: dict[str, float]) -> list[str]:
    """What is slower or larger than allowed."""
    limits = LIMITS.get(int(figures["rows"]), {})
    missed = [f"{name} over {most}" for name, most in limits.items() if figures[name] > most]
    if limits and figures["ratio"] < LEAST_RATIO:
        missed.append(f"ratio under {LEAST_RATIO}")
    return missed


def main() -> None:
    """Measures each size in its own process and prints the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=list(LIMITS))
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        write_sample(given.write, given.rows[0], 1, SilentMonitor())
        return
    if given.alone:
        print(json.dumps(measure(given.rows[0])))
        return
    from benchmarks.result import write_result  # here, so that no measured process imports it

    sizes = [str(size) for size in given.rows]
    figures = []
    for size in sizes:
        done = subprocess.run([*ALONE, "--alone", size], check=True, stdout=subprocess.PIPE)
        figures.append(json.loads(done.stdout))
        figures[-1]["missed"] = missed_limits(figures[-1])
    write_result(
        "plan",
        {
            "row_by_row_over_plan": min(size["ratio"] for size in figures),
            "recipients": min(size["rows"] for size in figures),
            "sizes": figures,
        },
    )
    sys.exit(any(size["missed"] for size in figures))


if __name__ == "__main__":
    main()
