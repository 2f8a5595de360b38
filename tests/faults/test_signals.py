"""Signals that tell a command to end: the real command, real Ray, the tiny renderer."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.scene import Scene, names, wait_until
from tests.faults.tiny import drawn

pytestmark = [pytest.mark.ray, pytest.mark.slow]

STARTED = []  # drivers, ended with their test
SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
# One signal in one place is tested here; all signals in all places in `make test-all`.
OTHERS = pytest.mark.variant
MESSAGE = "interrupted: run the same command again to continue"
# What C++ and Python print when they crash instead of ending.
TRACES = ("Traceback", "SIGABRT", "Fatal Python error", "C++", "Check failed", "Exception ignored")


@pytest.fixture
def scene(tmp_path):
    return Scene(tmp_path, names(30))


@pytest.fixture
def place():
    """Where temporary folders go; a short path, as Ray's sockets need."""
    with tempfile.TemporaryDirectory(prefix="vm-", dir="/tmp") as folder:
        yield Path(folder)
        for driver in STARTED:  # of a failed test
            for pid in (driver.pid, *session_processes(driver.pid)):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            with driver:
                pass
        STARTED.clear()


def start(scene, place, *before):
    """The command; `before` is prepended, as `nohup` is."""
    files = [scene.root / "campaign.yaml", scene.root / "people.csv"]
    flags = ["--out", scene.root / "out", "--store", scene.root / "store", "--write-videos"]
    command = ["-m", "tests.faults.command_tiny", "run", *files, *flags, "--workers", "2"]
    driver = subprocess.Popen(
        [*before, sys.executable, *(str(part) for part in command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={k: v for k, v in os.environ.items() if k != "RAY_ADDRESS"} | {"TMPDIR": str(place)},
    )
    STARTED.append(driver)
    return driver


def session_processes(session):
    """Every process of the driver's session except the driver: its children, and theirs."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = entry.read_text().rpartition(")")[::2]
        except OSError:
            continue
        state, _, _, sid = rest.split()[:4]
        if int(sid) == session and state != "Z" and int(entry.parent.name) != session:
            found[int(entry.parent.name)] = name
    return found


def begun(scene, count):
    return sum(entry["what"] == "segment" for entry in drawn(scene.root / "store")) >= count


def check_end(driver, code, place):
    said, complaint = driver.communicate(timeout=60)
    assert driver.returncode == code, complaint
    assert complaint.count("interrupted") == 1, complaint
    assert MESSAGE in complaint
    assert not [trace for trace in TRACES if trace in complaint + said], complaint
    assert session_processes(driver.pid) == {}
    assert list(place.glob("*vidmerge*")) == []


def check_goes_on(scene):
    """Without Ray: a run on Ray goes on after worse in test_processes.py."""
    stored = scene.tracks()
    summary = scene.run_here()
    assert summary.last_run.reused > 0
    scene.check_same_as_undisturbed()
    assert all(scene.tracks()[name] == data for name, data in stored.items())


def each(*here):
    """All signals; those not named are marked as variants."""
    return pytest.mark.parametrize(
        "number",
        [
            pytest.param(number, id=number.name, marks=[] if number in here else OTHERS)
            for number in SIGNALS
        ],
    )


@each(signal.SIGINT)
def test_a_signal_ends_a_run_with_one_message_and_leaves_nothing_running(scene, place, number):
    driver = start(scene, place)
    wait_until(lambda: begun(scene, 10))
    os.kill(driver.pid, number)
    check_end(driver, SIGNALS[number], place)
    assert not begun(scene, scene.segments)
    check_goes_on(scene)


@each(signal.SIGHUP)
def test_a_signal_to_the_whole_group_ends_it_likewise(scene, place, number):
    """As a terminal sends Ctrl-C and hang-up, and systemd a stop: to Ray's processes too."""
    driver = start(scene, place)
    wait_until(lambda: begun(scene, 10))
    os.killpg(driver.pid, number)
    check_end(driver, SIGNALS[number], place)


@each(signal.SIGTERM)
def test_a_signal_while_ray_starts_leaves_nothing_of_it(scene, place, number):
    driver = start(scene, place)
    wait_until(lambda: any("raylet" in name for name in session_processes(driver.pid).values()))
    os.kill(driver.pid, number)
    check_end(driver, SIGNALS[number], place)


def test_further_signals_do_not_break_the_clean_up(scene, place):
    driver = start(scene, place)
    wait_until(lambda: begun(scene, 10))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        os.kill(driver.pid, number)
        time.sleep(0.2)
    check_end(driver, SIGNALS[signal.SIGTERM], place)


def test_a_run_under_nohup_outlives_its_terminal(scene, place):
    driver = start(scene, place, "nohup")
    wait_until(lambda: begun(scene, 10))
    os.kill(driver.pid, signal.SIGHUP)
    _, complaint = driver.communicate(timeout=150)
    assert driver.returncode == 0, complaint
    scene.check_same_as_undisturbed()
