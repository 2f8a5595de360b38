"""Runs that are killed, interrupted, or in a folder that is not theirs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from batch.job.folder import sole_run
from batch.job.monitor import SilentMonitor
from batch.pipeline import run_batch
from personalize.errors import ConfigError
from tests.batch.tiny_renderer import TinyRenderer, tiny_engine

_DRIVER = """
import os, signal, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.batch.workplace import Workplace
from tests.batch.tiny_renderer import TinyRenderer
count = 0
def die_half_way(spec, store):
    global count
    count += 1
    if count == 4:
        os.kill(os.getpid(), signal.SIGKILL)
place = Workplace(Path({place!r}))
place.run(TinyRenderer(after_each=die_half_way))
"""


def test_a_driver_killed_half_way_continues_and_gives_the_same_result(workplace):
    code = _DRIVER.format(root=str(Path.cwd()), place=str(workplace.root))
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    rest = TinyRenderer()
    summary = workplace.run(rest)
    assert len(rest.rendered) == summary.segments.unique - 4
    assert summary.last_run.runs == 2
    assert summary.recipients.videos == 4
    disturbed = workplace.results()
    (workplace.root / "store").rename(workplace.root / "disturbed store")
    workplace.run(out="undisturbed")
    undisturbed = workplace.results("undisturbed")
    assert disturbed.keys() == undisturbed.keys()
    for name in disturbed.keys() - {"links.csv"}:  # whose tokens are random
        assert disturbed[name] == undisturbed[name], name


def test_two_runs_in_one_folder_at_once_are_refused(workplace):
    job = workplace.job()
    with sole_run(job.folder), pytest.raises(ConfigError, match=f"process {os.getpid()}"):
        workplace.run()
    workplace.run()


def test_a_folder_with_something_else_in_it_is_left_alone(workplace):
    (workplace.root / "out").mkdir()
    (workplace.root / "out" / "thesis.doc").write_text("years of work")
    with pytest.raises(ConfigError, match=r"thesis\.doc"):
        workplace.run()
    assert [path.name for path in (workplace.root / "out").iterdir()] == ["thesis.doc"]


def test_what_a_killed_run_was_writing_is_removed_and_nothing_else(workplace):
    workplace.run()
    out = workplace.root / "out"
    leftovers = [
        *(out / f".{'b' * 32}.part", out / "videos" / f".{'a' * 32}.part"),
        out / "plan" / f".{'c' * 32}.part",
    ]
    for path in (*leftovers, out / "mine.part"):
        path.write_text("half")
    workplace.run()
    assert not any(path.exists() for path in leftovers)
    assert (out / "mine.part").exists()


def test_a_folder_may_have_any_name(workplace):
    workplace.run(out="50%20 off? #1 é")
    assert (workplace.root / "50%20 off? #1 é" / "ledger.db").exists()


class _Bar(SilentMonitor):
    def __init__(self):
        self.steps = []

    def begin(self, what, _total):
        self.steps.append(what)

    def end(self):
        self.steps.append("end")


def test_an_interrupted_run_leaves_no_progress_bar_behind(workplace):
    def interrupt(_spec, _store):
        raise KeyboardInterrupt

    bar, renderer = _Bar(), TinyRenderer(after_each=interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_batch(workplace.job(), tiny_engine(renderer), bar)
    assert bar.steps == ["segments", "end"]
