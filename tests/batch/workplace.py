"""A small campaign and its export in their own folder, run with the tiny renderer."""

import csv

from batch.job.folder import BatchFolder
from batch.job.job import Job
from batch.job.monitor import SilentMonitor
from batch.job.settings import load_settings
from batch.pipeline import run_batch
from personalize.recipients.recipients import ReadingOptions
from tests.batch.tiny_renderer import TinyRenderer, tiny_engine

CAMPAIGN = """
name: Test
fields:
  first_name: {column: First Name, fallback: there}
  company: {column: Company}
lines:
  - id: greeting
    text: Hi {{ first_name }}.
  - id: company
    text: We like {{ company }}.
  - id: close
    text: Take care!
"""
CONTACTS = """Record ID,First Name,Company,Note
7,Ann,Acme,=1+1
8,Ben,Acme,"two
lines"
9,,Brightwater,
10,Cleo,,no company
11,Dan,Copperline,"quoted ""word"" here"
"""


class Workplace:
    def __init__(self, root):
        self.root = root
        self.campaign = root / "campaign.yaml"
        self.contacts = root / "contacts.csv"
        self.campaign.write_text(CAMPAIGN)
        self.contacts.write_text(CONTACTS)

    def job(self, out="out", **flags):
        write_videos = flags.pop("write_videos", True)
        reading = ReadingOptions(flags.pop("encoding", None), flags.pop("identity", None))
        replace, only = flags.pop("replace", False), flags.pop("only", None)
        settings = load_settings(store=str(self.root / "store"), **flags)
        folder = BatchFolder(self.root / out)
        files = (self.campaign, self.contacts)
        return Job(*files, folder, settings, write_videos, reading, replace, only)

    def run(self, render=None, monitor=None, **more):
        monitor = monitor or SilentMonitor()
        return run_batch(self.job(**more), tiny_engine(render or TinyRenderer()), monitor)

    def links(self, out="out"):
        with (self.root / out / "links.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def results(self, out="out"):
        """Content of every result file except report and ledger, which differ in each run."""
        root = self.root / out
        files = [*root.glob("*.csv"), *root.glob("plan/*"), *root.glob("videos/*")]
        return {str(path.relative_to(root)): path.read_bytes() for path in files}

    def store_files(self, kind="picture"):
        return sorted((self.root / "store" / kind).glob("*/*.m4s"))
