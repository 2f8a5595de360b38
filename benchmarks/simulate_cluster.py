"""Hours and cost of 100,000 and 1,000,000 recipients on 1 to 256 workers, by discrete events.

Run: python -m benchmarks.simulate_cluster [--recipients 100000 1000000], after
benchmarks.stage_times. Writes `results/cluster.json`, and the figure and table in
`docs/performance.md`.

With --check [--recipients 60]: runs real batches on 1 and 2 workers and compares; the times of the
first predict both, and are kept for the simulation. It measures wall time, so run it on an
otherwise idle machine. The time that workers waited for a core, according to the kernel, is
corrected for and reported.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import yaml

from batch.job.engine import Engine
from batch.job.settings import load_settings
from batch.planning import plan_job
from benchmarks.cluster_model import Circumstances, NodeType, simulate
from benchmarks.result import RESULTS, read_results, write_result
from benchmarks.sample_batch import ROOT, read_segments, run_batch, write_sample
from benchmarks.stage_times import StageTimes, measure, read_times
from benchmarks.table import insert_table
from personalize.plan.segment import RenderIdentity, SegmentSpec
from reports.summary import STAGES

WORKERS = (1, 4, 16, 64, 256)
TOLERANCE = 0.15
CHART = ROOT / "docs" / "cluster_hours.svg"
PAGE = ROOT / "docs" / "performance.md"
MARK = "simulated cluster"
_IN_THE_TABLE = (1, 16, 64, 256)
_ASSUMPTIONS = Path(__file__).parent / "cluster_assumptions.yaml"
_IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")


def main() -> None:
    """Simulates the grid, or checks the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, nargs="+")
    parser.add_argument("--times", type=Path, default=RESULTS / "stage_times.json")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    if given.check:
        recipients = (given.recipients or [60])[0]
        figures = check(recipients)
        write_result("cluster_check", figures)
        if figures["worst_error"] > TOLERANCE:
            raise SystemExit(f"the model is off by more than {TOLERANCE:.0%}")
        return
    content = read_results().get(given.times.stem)
    if content is None:
        parser.error(f"{given.times} is missing: run python -m benchmarks.stage_times first")
    measured = read_times(given.times, content)
    rows = [
        row
        for recipients in given.recipients or (100_000, 1_000_000)
        for companies in (False, True)
        for row in grid(recipients, measured, companies=companies)
    ]
    draw(rows, CHART)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(insert_table(page, make_table(rows), MARK), encoding="utf-8")
    write_result("cluster", {"rows": rows, "stage_times_from": content["machine"]["processor"]})


def grid(
    recipients: int,
    measured: StageTimes,
    numbers_of_workers: Sequence[int] = WORKERS,
    *,
    companies: bool = False,
) -> list[dict[str, Any]]:
    """One row per node type and number of workers."""
    assumed = yaml.safe_load(_ASSUMPTIONS.read_text(encoding="utf-8"))
    node_types = {name: NodeType(**values) for name, values in assumed.pop("node_types").items()}
    head_usd_per_hour = assumed.pop("head_usd_per_hour")
    around = Circumstances(**assumed)
    with tempfile.TemporaryDirectory() as folder:
        specs = plan_specs(Path(folder), recipients, companies=companies)
    driver_s = measured.driver_fixed_s + recipients * measured.driver_recipient_s
    rows = []
    for name, node_type in node_types.items():
        for workers in numbers_of_workers:
            got = simulate(specs, measured, workers, node_type, around)
            clock_s = got.render_s + measured.start_s + driver_s
            nodes_usd = got.node_s / 3600 * node_type.usd_per_hour
            rows.append(
                {
                    "recipients": recipients,
                    "personal": "name and company" if companies else "name",
                    "segments": got.segments,
                    "nodes": name,
                    "workers": workers,
                    "hours": round(clock_s / 3600, 3),
                    "driver_hours": round(driver_s / 3600, 3),
                    "usd": round(nodes_usd + clock_s / 3600 * head_usd_per_hour, 2),
                    "busy_share": round(got.busy_s / (got.render_s * workers), 3),
                    "lost_nodes": got.lost_nodes,
                }
            )
    return rows


def plan_specs(folder: Path, recipients: int, *, companies: bool = False) -> list[SegmentSpec]:
    """The unique segments of a batch of that many recipients, from the real plan."""
    sample = write_sample(folder, recipients, companies=companies)
    settings = load_settings(store=str(folder))
    engine = Engine(identify=lambda _: _IDENTITY)
    return plan_job(sample.campaign, sample.recipients, settings, engine).plan.specs()


def check(recipients: int) -> dict[str, Any]:
    """Real runs on 1 and 2 workers beside what the first one's times predict for them."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        content = measure(folder / "1", recipients, 1)
        write_result("stage_times", content)
        measured = read_times(folder, content)
        sample = write_sample(folder / "2", recipients, companies=True)
        two = run_batch(sample, folder / "2/out", folder / "2/store", 2)
        segments = read_segments(folder / "2/out")
        specs = plan_specs(folder / "plan", recipients, companies=True)
    ones_s = sum(
        getattr(t, f"{s}_s") for line in measured.lines.values() for t in line for s in STAGES
    )
    twos_s = float(segments[[f"{stage}_s" for stage in STAGES]].to_numpy().sum())
    real = {1: (measured.clock_s, measured.stretch), 2: (two.wall_s, two.stretch)}
    around_s = measured.start_s + measured.driver_fixed_s + recipients * measured.driver_recipient_s
    runs = []
    for workers, (clock_s, stretch) in real.items():
        got = simulate(specs, measured, workers, NodeType(workers, 0, 0), Circumstances())
        predicted_s = got.render_s * stretch + around_s
        runs.append(
            {
                "workers": workers,
                "clock_s": round(clock_s, 1),
                "predicted_s": round(predicted_s, 1),
                "error": round(predicted_s / clock_s - 1, 3),
                "stretched_by_others": round(stretch, 3),
                "predicted_alone_s": round(got.render_s + around_s, 1),
            }
        )
    return {
        "worst_error": max(abs(run["error"]) for run in runs),
        "recipients": recipients,
        "runs": runs,
        # Shared caches, or other work, make the same segments cost more.
        "work_of_two_over_one": round(twos_s / ones_s, 3),
        "load_after": round(os.getloadavg()[1], 1),
    }


def make_table(rows: list[dict[str, Any]]) -> str:
    """Markdown: hours and dollars of each batch on several numbers of workers."""
    heads = [f"on {workers}" for workers in _IN_THE_TABLE]
    lines = [
        "| recipients | personal | segments | machines | driver alone | "
        + " | ".join(heads)
        + " |",
        "|--:|---|--:|---|--:|" + "--:|" * len(heads),
    ]
    batches: dict[tuple[Any, ...], dict[int, str]] = {}
    for row in rows:
        name = (f"{row['recipients']:,}", row["personal"], f"{row['segments']:,}", row["nodes"])
        cells = batches.setdefault((*name, f"{row['driver_hours']:.2f} h"), {})
        cells[row["workers"]] = f"{row['hours']:.2f} h, ${row['usd']:.2f}"
    for name, cells in batches.items():
        shown = [*name, *(cells.get(workers, "") for workers in _IN_THE_TABLE)]
        lines.append("| " + " | ".join(shown) + " |")
    return "\n".join(lines)


def draw(rows: list[dict[str, Any]], path: Path) -> None:
    """Hours and dollars by number of workers, one column per batch."""
    table = pd.DataFrame(rows)
    table["batch"] = [
        f"{row.recipients:,} recipients, {row.personal}" for row in table.itertuples()
    ]
    order = list(dict.fromkeys(table["batch"]))
    base = alt.Chart(table).mark_line(point=True).properties(width=300, height=220)
    x = alt.X("workers:Q", scale=alt.Scale(type="log", base=2), title="workers")
    charts = [
        base.encode(
            x=x,
            y=alt.Y(f"{field}:Q", scale=alt.Scale(type="log"), title=title),
            color=alt.Color(
                "batch:N",
                sort=order,
                legend=alt.Legend(title="recipients, what is personal", labelLimit=300),
            ),
            strokeDash=alt.StrokeDash("nodes:N", legend=None),
        )
        for field, title in (("hours", "hours, simulated"), ("usd", "US dollars, simulated"))
    ]
    title = "solid: CPU machines; dashed: GPU machines, at speeds that are assumed"
    alt.hconcat(*charts, title=title).configure_view(stroke=None).save(str(path))


if __name__ == "__main__":
    main()
