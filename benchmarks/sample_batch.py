"""The batches that benchmarks render: a line for each first name, and one for each company."""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine

from batch.folder import BatchFolder
from benchmarks.waiting import WaitMeter

ROOT = Path(__file__).parents[1]
NEWS = "Three things are new: faster reports, shared calendars, and alerts that wait."
CAMPAIGN = f"""\
name: Benchmark
fields:
  first_name: {{column: First Name, fallback: there}}
  company: {{column: Company}}
lines:
  - id: greeting
    gesture: wave
    text: Hi {{{{ first_name }}}}, I hope spring is treating you well.
  - id: hook
    text: I know how fast your calendar fills at this time of year, so I will be brief.
  - id: news
    gesture: count_three
    text: "{NEWS}"
  - id: offer
    text: In twenty minutes, you can see all of them working with your own data.
  - id: close
    gesture: invite
    text: Just reply, and we will find a time that suits you. Take care!
"""
# Goes behind the hook where the batch has companies: one more line that is personal.
COMPANY_LINE = """\
  - id: company
    text: We have followed what {{ company }} built this year, and we can help with the next step.
"""
_SHARE_A_COMPANY = 5
_TRADES = (
    *("Systems", "Foods", "Motors", "Textiles", "Clinics", "Logistics", "Media", "Energy"),
    *("Metals", "Optics", "Farms", "Works", "Labs", "Studios", "Marine", "Paper", "Glass"),
    *("Robotics", "Travel", "Insurance", "Timber", "Plastics", "Ceramics", "Security"),
    *("Printing", "Furniture", "Software", "Water", "Rail", "Air", "Finance", "Tools"),
    *("Garden", "Sports", "Toys", "Music", "Books", "Coffee", "Bakery", "Pharma"),
)
_ONSETS = ("b", "d", "f", "j", "k", "l", "m", "n", "r", "s", "t", "v")
_SYLLABLES = ("an", "a", "el", "i", "ia", "in", "o", "on", "ay", "er")
_SEED = 7


@dataclass(frozen=True, slots=True)
class Sample:
    """A campaign and its recipients, as files."""

    campaign: Path
    recipients: Path


@dataclass(frozen=True, slots=True)
class Run:
    """What one `vidmerge run` took: seconds on the clock, processor seconds of its own process.

    `stretch`: by how much others' work on the machine stretched the renderers' clock.
    """

    wall_s: float
    driver_s: float
    stretch: float = 1.0


def write_sample(folder: Path, recipients: int, *, companies: bool = False) -> Sample:
    """The files of a batch of that many recipients; the same number gives the same files.

    Only the greeting is personal; with `companies` a line for each five recipients' company, too.

    First names are made of syllables and follow Zipf's law over 5,700 names, as a census' do
    roughly: 100 recipients have 87 different names, 5,000 have 1,872, 100,000 have 5,620.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sample = Sample(folder / "campaign.yaml", folder / "contacts.csv")
    campaign = CAMPAIGN.replace("  - id: news", COMPANY_LINE + "  - id: news")
    sample.campaign.write_text(campaign if companies else CAMPAIGN, encoding="utf-8")
    draw = random.Random(_SEED)
    names = _names()
    weights = [1 / (rank + 8) for rank in range(len(names))]
    with sample.recipients.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Record ID", "First Name", "Company"))
        for number, name in enumerate(draw.choices(names, weights, k=recipients)):
            trade, owner = divmod(number // _SHARE_A_COMPANY, len(names))
            writer.writerow((number + 1, name, f"{names[owner]} {_TRADES[trade % len(_TRADES)]}"))
    return sample


def run_batch(sample: Sample, out: Path, store: Path, workers: int | None = None) -> Run:
    """Runs the command that a user would, in a process of its own.

    Raises:
        CalledProcessError: some video failed.
    """
    command = [sys.executable, "-c", "from batch.cli import app; app()", "run"]
    command += [str(sample.campaign), str(sample.recipients), "--out", str(out)]
    command += ["--store", str(store), *(["--workers", str(workers)] if workers else [])]
    mark = f"benchmark-{uuid.uuid4().hex}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "VIDMERGE_MARK": mark}
    began_s, began_cpu_s = time.monotonic(), _children_s()
    with WaitMeter(mark) as meter:
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return Run(time.monotonic() - began_s, _children_s() - began_cpu_s, meter.stretch)


def read_segments(out: Path) -> pd.DataFrame:
    """The ledger's rows of the segments that are in the plan: line, frames, seconds by stage."""
    engine = create_engine(BatchFolder(out).ledger_url(None))
    try:
        segments = pd.read_sql_table("segment", engine)
    finally:
        engine.dispose()
    return segments[segments["in_plan"].astype(bool)]


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _names() -> list[str]:
    """Names of two syllables, then of three, in an order that the seed decides."""
    syllables = ["".join(parts) for parts in product(_ONSETS, _SYLLABLES)]
    draw = random.Random(_SEED)
    return [
        name
        for count in (2, 3)
        for name in dict.fromkeys(
            "".join(draw.choices(syllables, k=count)).capitalize() for _ in range(3000)
        )
    ]
