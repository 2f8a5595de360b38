"""The batches that benchmarks render: one line per first name, and one per company."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine

from batch.cli.sampling import write_sample as write_export
from batch.job.folder import BatchFolder, writing_csv
from batch.job.monitor import SilentMonitor
from benchmarks.waiting import WaitMeter

ROOT = Path(__file__).parents[1]
CAMPAIGN = (ROOT / "examples/hundred_thousand/campaign.yaml").read_text(encoding="utf-8")
COMPANY_LINE = """\
  - id: company
    text: We have followed what {{ company }} built this year, and we can help with the next step.

"""
_COMPANY_COLUMN = "Associated Company"
_COMPANY_FIELD = f'  company: {{column: "{_COMPANY_COLUMN}"}}\n'
_SHARE_A_COMPANY = 5
_SEED = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A campaign and its recipients, as files."""

    campaign: Path
    recipients: Path


@dataclass(frozen=True, slots=True)
class Run:
    """What one `vidmerge run` took: wall seconds, and processor seconds of its own process.

    `stretch`: how much other work on the machine stretched the workers' wall time.
    """

    wall_s: float
    driver_s: float
    stretch: float = 1.0


def write_sample(folder: Path, recipients: int, *, companies: bool = False) -> Sample:
    """The files of a batch of that many recipients; the same number gives the same files.

    The campaign examples/hundred_thousand over an export by `vidmerge sample`. Only the greeting is
    personal: 5,000 recipients have 1,235 different ones, 100,000 have 4,036.

    With `companies` there is one more personal line, and every five rows share a company.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sample = Sample(folder / "campaign.yaml", folder / "contacts.csv")
    sample.campaign.write_text(_with_company(CAMPAIGN) if companies else CAMPAIGN, encoding="utf-8")
    write_export(sample.recipients, recipients, _SEED, SilentMonitor(), force=True)
    if companies:
        _share_companies(sample.recipients)
    return sample


def run_batch(sample: Sample, out: Path, store: Path, workers: int | None = None) -> Run:
    """Runs the command that a user would, in its own process.

    Raises:
        CalledProcessError: a video failed.
    """
    command = [sys.executable, "-c", "from batch.cli.commands import app; app()", "run"]
    command += [str(sample.campaign), str(sample.recipients), "--out", str(out)]
    command += ["--store", str(store), *(["--workers", str(workers)] if workers else [])]
    mark = f"benchmark-{uuid.uuid4().hex}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "VIDMERGE_MARK": mark}
    began_s, began_cpu_s = time.monotonic(), _children_s()
    with WaitMeter(mark) as meter:
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return Run(time.monotonic() - began_s, _children_s() - began_cpu_s, meter.stretch)


def read_segments(out: Path) -> pd.DataFrame:
    """The ledger's rows for segments in the plan: line, frames, seconds by stage."""
    engine = create_engine(BatchFolder(out).ledger_url(None))
    try:
        segments = pd.read_sql_table("segment", engine)
    finally:
        engine.dispose()
    return segments[segments["in_plan"].astype(bool)]


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _with_company(campaign: str) -> str:
    """The campaign with the company's field, and its line before the news."""
    with_field = campaign.replace("\nlines:\n", f"{_COMPANY_FIELD}\nlines:\n")
    return with_field.replace("  - id: news\n", COMPANY_LINE + "  - id: news\n")


def _share_companies(export: Path) -> None:
    """Gives every five rows that have the column the first one's company."""
    with export.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    at, company = header.index(_COMPANY_COLUMN), ""
    for number, row in enumerate(row for row in rows if len(row) == len(header) and row[at]):
        company = company if number % _SHARE_A_COMPANY else row[at]
        row[at] = company
    with writing_csv(export) as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        writer.writerows(rows)
