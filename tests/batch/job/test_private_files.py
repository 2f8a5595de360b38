"""A run writes names, addresses and links, which no other user of the machine may read."""

import os
import stat
import subprocess
import sys

import pytest

from batch.job.folder import close_to_others, sole_run
from render_cluster.home_folder import readable_by_all


@pytest.fixture(autouse=True)
def _usual_umask():
    before = os.umask(0o022)
    yield
    assert os.umask(before) == 0o022, "a run left its umask behind"


def modes(*roots):
    """The mode of every file and folder by path, without following links."""
    paths = [path for root in roots for path in (root, *root.rglob("*"))]
    return {str(path): stat.S_IMODE(path.lstat().st_mode) for path in paths}


def open_to_others(*roots):
    return {path: oct(mode) for path, mode in modes(*roots).items() if mode & 0o077}


def test_a_program_that_runs_a_batch_closes_folder_and_store(workplace):
    workplace.run()
    made = modes(workplace.root / "out", workplace.root / "store")
    kinds = ("links.csv", "ledger.db", ".parquet", ".mp4", ".m4s", ".jpg", "report.html")
    assert all(any(path.endswith(kind) for path in made) for kind in kinds)
    assert open_to_others(workplace.root / "out", workplace.root / "store") == {}


def test_a_folder_of_an_earlier_version_is_closed(workplace):
    workplace.run()
    (workplace.root / "out").chmod(0o755)
    (workplace.root / "out" / "links.csv").chmod(0o644)
    workplace.run()
    assert open_to_others(workplace.root / "out") == {}


def test_a_run_that_is_refused_puts_the_umask_back(workplace):
    job = workplace.job()
    with sole_run(job.folder), pytest.raises(Exception, match="another run"):
        workplace.run()


def test_presenters_are_readable_by_all_users_of_a_shared_home(tmp_path):
    os.umask(0o077)
    with readable_by_all():
        (tmp_path / "pack").write_text("public")
    (tmp_path / "mine").write_text("private")
    os.umask(0o022)
    assert open_to_others(tmp_path / "pack", tmp_path / "mine") == {str(tmp_path / "pack"): "0o644"}


def test_a_shared_home_is_not_closed_by_the_first_batch(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path / "home"))
    put_back = close_to_others()
    (tmp_path / "home" / "store").mkdir()
    put_back()
    assert open_to_others(tmp_path / "home") == {str(tmp_path / "home"): "0o755"}


def test_a_command_closes_what_it_writes(tmp_path):
    """`sample` may write a file modelled on a real export. For a batch, see test_kill.py."""
    target = tmp_path / "contacts.csv"
    program = "from batch.cli.commands import app; app()"
    command = [sys.executable, "-c", program, "sample", "--recipients", "20", "--out", str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert open_to_others(target) == {}
