"""A local Ray: who can reach it, what it leaves behind, and whose leftovers are removed."""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from render_cluster.pool.session_folder import remove_leftovers, session_folder
from tests.batch.web.loopback import listening
from tests.faults.scene import wait_until

STARTED = []  # drivers, ended with their test
SESSION = """
import json, os, signal, sys, tempfile
import ray
from render_cluster.pool.session import ray_session
from render_cluster import ClusterSettings, RenderSettings
from tests.batch.tiny_renderer import LOOK
signal.signal(signal.SIGTERM, print)
with ray_session(RenderSettings(LOOK, "unused", ClusterSettings(workers=1))):
    node = ray._private.worker._global_node
    ray.get(ray.remote(lambda: 1).remote())
    print(json.dumps({"folder": os.path.dirname(node.get_temp_dir_path())}), flush=True)
    input()
    if sys.argv[1:]:
        os.kill(os.getpid(), signal.SIGKILL)
print(json.dumps({"sigterm": signal.getsignal(signal.SIGTERM) is print}))
"""


@pytest.fixture
def place():
    """A temporary folder whose path leaves room for Ray's sockets."""
    folder = Path(tempfile.mkdtemp(prefix="vm-", dir="/tmp"))
    yield folder
    for driver in STARTED:
        with driver:
            driver.kill()
    STARTED.clear()
    remove_leftovers(folder)
    folder.rmdir()


def start(place, home, *how):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RAY_")}
    driver = subprocess.Popen(
        [sys.executable, "-c", SESSION, *how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=environment | {"TMPDIR": str(place), "HOME": str(home)},
    )
    STARTED.append(driver)
    return driver


def mode(path):
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.ray
def test_a_local_ray_is_this_machines_and_this_users_alone(place, tmp_path):
    token = tmp_path / ".ray" / "auth_token"
    token.parent.mkdir()
    token.write_text("ab" * 32)
    token.chmod(0o644)
    driver = start(place, tmp_path)
    folder = Path(json.loads(driver.stdout.readline())["folder"])
    addresses = listening(driver.pid)
    modes = mode(folder), mode(token)
    said, _ = driver.communicate("\n", timeout=60)
    assert len(addresses) >= 8
    assert {address for address, _ in addresses} == {"127.0.0.1"}
    assert modes == ("0o700", "0o600")
    assert folder.parent == place
    assert list(place.iterdir()) == [], "the folder outlived its run"
    assert json.loads(said) == {"sigterm": True}, "Ray's handler of SIGTERM was left"
    assert driver.returncode == 0


@pytest.mark.ray
def test_what_a_killed_run_left_is_removed_by_the_next(place, tmp_path):
    killed = start(place, tmp_path, "kill")
    folder = Path(json.loads(killed.stdout.readline())["folder"])
    killed.communicate("\n", timeout=60)
    assert killed.returncode == -signal.SIGKILL
    wait_until(lambda: not any("raylet" in name for name in session_names(killed.pid)), 10)
    assert folder.exists()
    assert mode(tmp_path / ".ray" / "auth_token") == "0o600"
    remove_leftovers(place)
    assert not folder.exists()
    wait_until(lambda: session_names(killed.pid) == [], 5)


def session_names(session):
    """The processes of a session that are alive."""
    shown = subprocess.run(
        ["ps", "-o", "stat=,args=", "-s", str(session)], capture_output=True, text=True, check=False
    )
    return [line for line in shown.stdout.splitlines() if line[0] != "Z"]


def test_the_folder_of_a_live_run_is_left_alone(place, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(place))
    with session_folder() as folder, session_folder() as other:
        assert folder.parent != other.parent
        folder.mkdir()
        remove_leftovers(place)
        assert folder.is_dir()
        assert mode(folder.parent) == "0o700"
    assert list(place.iterdir()) == []


def test_other_folders_and_processes_are_left_alone(place):
    (place / "mine").mkdir()
    link = place / "vidmerge-ray-12345678"
    link.symlink_to(place / "mine")
    strange = place / "vidmerge-other"
    strange.write_text("a file of someone else")
    remove_leftovers(place)
    assert sorted(path.name for path in place.iterdir()) == ["mine", strange.name, link.name]
    for path in (link, strange):
        path.unlink()
    (place / "mine").rmdir()


def test_a_temporary_folder_too_deep_for_sockets_is_not_used(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 60)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with session_folder() as folder:
        assert folder.parents[1] == Path("/tmp")
