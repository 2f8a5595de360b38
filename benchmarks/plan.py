"""Claim: planning by cardinality beats filling every template for every row.

python benchmarks/plan.py [rows], from the repository root. Prints JSON: processor seconds from CSV
to plan, of the same words by pandas and jinja2 row by row, their ratio, and the peak memory.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import jinja2
import pandas as pd

from personalize.campaign import Campaign, load_campaign
from personalize.plan import build_plan
from personalize.recipients import read_recipients
from personalize.segment import RenderIdentity

ROOT = Path(__file__).parents[1]
CAMPAIGN = ROOT / "examples/spring_checkin/campaign.yaml"
SAMPLE = ROOT / "datasets/samples/hubspot_contacts.csv"
SYLLABLES = ("ma", "ri", "sha", "to", "el", "na", "dan", "li", "ko", "ve", "sun", "bar")


def write_export(path: Path, rows: int) -> None:
    """An export in the sample's form with some 1,700 first names and some 500 companies."""
    draw = random.Random(7)
    with SAMPLE.open(encoding="utf-8-sig", newline="") as sample:
        header, *known = list(csv.reader(sample))
    good = [row for row in known if row[1].isascii()]
    with path.open("w", encoding="utf-8-sig", newline="") as export:
        writer = csv.writer(export, quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        for number in range(rows):
            row = list(draw.choice(good))
            row[0] = str(10**11 + number)
            row[1] = "".join(draw.choices(SYLLABLES, k=3)).capitalize()
            row[6] = f"{row[6].split()[0]} {draw.choice(SYLLABLES).capitalize()} {number % 5} Inc."
            writer.writerow(row)


def plan(path: Path, campaign: Campaign) -> tuple[float, int]:
    """Processor seconds from CSV to plan, and the number of unique segments."""
    start_s = time.process_time()
    identity = RenderIdentity("voice", "presenter", "picture", "sound")
    segments = build_plan(campaign, read_recipients(path, campaign), identity).segments
    return time.process_time() - start_s, segments.num_rows


def fill_row_by_row(path: Path, campaign: Campaign) -> float:
    """Processor seconds of pandas and jinja2 for the same lines, without cleaning or keys."""
    start_s = time.process_time()
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    templates = [jinja2.Template(line.text) for line in campaign.lines]
    texts = set()
    for _, row in table.iterrows():
        values = {
            "first_name": row["First Name"],
            "industry": row["Industry"],
            "company": row["Associated Company"],
            "owner": row["Contact owner"],
        }
        texts.update(template.render(values) for template in templates)
    return time.process_time() - start_s


def main() -> None:
    """Measures both on one export and prints the result."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    campaign = load_campaign(CAMPAIGN)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        write_export(path, rows)
        plan_s, segments = plan(path, campaign)
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        naive_s = fill_row_by_row(path, campaign)
    result = {
        "rows": rows,
        "unique_segments": segments,
        "plan_s": round(plan_s, 2),
        "row_by_row_s": round(naive_s, 2),
        "ratio": round(naive_s / plan_s, 1),
        "peak_mb": round(peak_mb),
        "python": platform.python_version(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
