"""A small batch run as a real process, and what must be true of it after any fault."""

import csv
import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from zlib import crc32

from batch.job.folder import BatchFolder
from batch.job.job import Job
from batch.job.monitor import SilentMonitor
from batch.job.settings import load_settings
from batch.pipeline import run_batch
from render_cluster.segment.local import render_locally
from tests.batch.tiny_renderer import tiny_engine
from tests.faults.tiny import open_tiny

CAMPAIGN = """\
name: faults
fields:
  first_name: {column: Name, fallback: there}
lines:
  - {id: hi, text: "Hi {{ first_name }}."}
  - {id: more, text: "We thought of you when we wrote this, {{ first_name }}, and of others."}
  - {id: bye, text: Bye.}
"""
STARTED = []  # drivers, ended with their test
SYLLABLES = ("ma", "ri", "to", "el", "na", "dan", "li", "ko", "ve", "bar")


def names(count):
    return [
        f"{SYLLABLES[i % 10]}{SYLLABLES[i // 10 % 10]}{SYLLABLES[i // 100]}".capitalize()
        for i in range(count)
    ]


class Scene:
    def __init__(self, root, people, address=""):
        self.root = Path(root)
        self.people = people
        self.address = address
        (self.root / "campaign.yaml").write_text(CAMPAIGN)
        with (self.root / "people.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["Record ID", "Name"], *enumerate(people)])

    @property
    def segments(self):
        return 2 * len(set(self.people)) + 1

    def start(self, out="out", store="store", limits=None, environment=None, **flags):
        """The driver's process; `limits` go to RenderSettings, flags to Settings."""
        what = {"root": str(self.root), "out": out, "store": str(self.root / store)}
        what |= {"limits": {"start_limit_s": 60, **(limits or {})}, "flags": flags}
        address = {"RAY_ADDRESS": self.address} if self.address else {}
        known = {k: v for k, v in os.environ.items() if k != "RAY_ADDRESS"}
        driver = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.run_tiny", json.dumps(what)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=known | address | (environment or {}),
        )
        STARTED.append(driver)
        return driver

    def run(self, *args, **kwargs):
        return finish(self.start(*args, **kwargs))

    def run_here(self, out="out", store="store"):
        """The same batch in this process, without Ray."""
        settings = load_settings(store=str(self.root / store))
        files = (
            self.root / "campaign.yaml",
            self.root / "people.csv",
            BatchFolder(self.root / out),
        )
        render = partial(render_locally, open_renderer=open_tiny)
        job = Job(*files, settings, write_videos=True)
        return run_batch(job, tiny_engine(render), SilentMonitor())

    def undisturbed(self):
        """A scene of the same people, run here; every other run must equal it.

        It lies beside the scenes of other tests, which use it too.
        """
        root = self.root.parent / f"quiet-{crc32(repr(self.people).encode()):08x}"
        is_made = (root / "out" / "links.csv").exists()
        root.mkdir(exist_ok=True)
        quiet = Scene(root, self.people)
        if not is_made:
            quiet.run_here()
        return quiet

    def links(self, out="out"):
        with (self.root / out / "links.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def tracks(self, store="store"):
        root = self.root / store
        return {
            str(path.relative_to(root)): path.read_bytes()
            for kind in ("picture", "sound", "clip")
            for path in (root / kind).rglob("*")
            if path.is_file() and not path.name.endswith(".part")
        }

    def videos(self, out="out"):
        folder = self.root / out / "videos"
        return {path.name: path.read_bytes() for path in folder.glob("*.mp4")}

    def check_rows(self, out="out"):
        """Rows in = videos + named failures; returns the failures."""
        rows = self.links(out)
        assert [row["Name"] for row in rows] == self.people
        assert {row["vidmerge_status"] for row in rows} <= {"video", "failed"}
        failed = [row for row in rows if row["vidmerge_status"] == "failed"]
        assert all(row["vidmerge_reason"] for row in failed)
        assert len(self.videos(out)) == len(rows) - len(failed)
        return failed

    def check_same_as_undisturbed(self, out="out", store="store"):
        """Nobody failed; store and videos are the same bytes as without faults and without Ray."""
        quiet = self.undisturbed()
        assert self.check_rows(out) == []
        assert self.tracks(store) == quiet.tracks()
        assert self.videos(out)
        assert self.videos(out) == quiet.videos()


def finish(process, timeout_s=150):
    """The summary that a driver prints; on failure, shows the rest of its output."""
    said, complaint = process.communicate(timeout=timeout_s)
    assert process.returncode == 0, complaint[-3000:]
    return json.loads(said.splitlines()[-1])


def wait_until(happened, limit_s=60.0):
    deadline_s = time.monotonic() + limit_s
    while time.monotonic() < deadline_s:
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing happened within {limit_s} s")
