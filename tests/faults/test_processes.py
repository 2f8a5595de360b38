"""Processes that die, stop or never answer."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.scene import Scene, finish, names, wait_until
from tests.faults.tiny import drawn

pytestmark = [pytest.mark.ray, pytest.mark.slow]

FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


def begun(scene, count, store="store"):
    """At least this many segments were begun."""
    return sum(entry["what"] == "segment" for entry in drawn(scene.root / store)) >= count


def renderer_at_work(scene):
    return [entry["pid"] for entry in drawn(scene.root / "store") if entry["what"] == "segment"][-1]


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(signal.SIGKILL, id="killed", marks=pytest.mark.variant),
        pytest.param(signal.SIGSTOP, id="stopped"),
    ],
)
def test_a_worker_that_dies_or_hangs_is_replaced_and_costs_nothing(scene, how):
    driver = scene.start(workers=1, limits={"patience_s": 5})
    wait_until(lambda: begun(scene, 10))
    lost = renderer_at_work(scene)
    os.kill(lost, how)
    try:
        finish(driver)
    finally:
        if how is signal.SIGSTOP:
            # Ray itself cannot end a stopped process within the batch's time: it may still exist.
            with suppress(ProcessLookupError):
                os.kill(lost, signal.SIGKILL)
    scene.check_same_as_undisturbed()
    assert len({entry["pid"] for entry in drawn(scene.root / "store")}) == 2


@pytest.mark.parametrize("trouble", ["crashes", pytest.param("hangs", marks=pytest.mark.variant)])
def test_a_poison_segment_fails_by_name_and_the_others_finish(tmp_path, cluster, trouble):
    scene = Scene(tmp_path, [*names(12), trouble], cluster.address)
    summary = scene.run(workers=2, limits={"patience_s": 3})
    (failed,) = scene.check_rows()
    assert failed["Name"].lower() == trouble
    assert "failed after 3 workers" in failed["vidmerge_reason"]
    why = "its process died" if trouble == "crashes" else "it gave no answer within"
    assert why in failed["vidmerge_reason"]
    assert summary["segments"]["rendered"] + summary["segments"]["reused"] == scene.segments - 2
    begun = Counter(e["segment"] for e in drawn(tmp_path / "store") if e["what"] == "segment")
    # The poison segment's two lines; a neighbour at most twice.
    assert sorted(begun.values())[-2:] == [3, 3]


def test_a_killed_driver_leaves_no_worker_and_continues_when_run_again(scene):
    driver = scene.start(workers=2)
    wait_until(lambda: begun(scene, 20))
    os.kill(driver.pid, signal.SIGKILL)
    driver.communicate(timeout=30)
    mine = {entry["pid"] for entry in drawn(scene.root / "store")}
    wait_until(lambda: not any(is_alive(pid) for pid in mine), 30)
    stored = scene.tracks()
    summary = scene.run(workers=2)
    scene.check_same_as_undisturbed()
    assert all(scene.tracks()[name] == data for name, data in stored.items())
    assert summary["last_run"]["rendered"] < scene.segments


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_batches_at_once_share_their_work(tmp_path, cluster):
    scene = Scene(tmp_path, names(60), cluster.address)
    drivers = [scene.start(out, workers=2) for out in ("out", "other")]
    summaries = [finish(driver) for driver in drivers]
    scene.check_same_as_undisturbed("out")
    scene.check_same_as_undisturbed("other")
    begun = Counter(e["segment"] for e in drawn(tmp_path / "store") if e["what"] == "segment")
    assert len(begun) == scene.segments
    twice = sum(times - 1 for times in begun.values())
    # Four workers with chunks of four: what is in flight when the other batch draws the same.
    assert twice <= scene.segments // 4
    reused = [summary["last_run"]["reused"] for summary in summaries]
    assert sum(reused) == scene.segments - twice


@pytest.fixture
def faked_clock(tmp_path):
    """The file that sets how wrong the clock is, and what makes a process believe it."""
    if not FAKETIME:
        pytest.skip("Ray's own programs believe only libfaketime: apt install faketime")
    clock = tmp_path / "clock"
    clock.write_text("+0d")
    environment = {
        "LD_PRELOAD": str(FAKETIME[0]),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    asleep = subprocess.run(
        [sys.executable, "-c", "import time; time.sleep(0.01)"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    if asleep.returncode != 0:
        said = asleep.stderr.strip().splitlines()[-1:]
        pytest.skip(f"with this libfaketime time.sleep itself fails: {said}")
    return clock, environment


def test_a_clock_that_jumps_changes_nothing(scene, faked_clock):
    clock, environment = faked_clock
    driver = scene.start(workers=2, limits={"patience_s": 20}, environment=environment)
    wait_until(lambda: begun(scene, 5))
    clock.write_text("+3d")
    wait_until(lambda: begun(scene, 25))
    clock.write_text("-400d")
    summary = finish(driver)
    scene.check_same_as_undisturbed()
    assert len({entry["pid"] for entry in drawn(scene.root / "store")}) == 2
    assert summary["last_run"]["wall_s"] < 300
    assert time.strptime(summary["last_run"]["started_at"][:10], "%Y-%m-%d")
