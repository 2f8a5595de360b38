"""Two concurrent first runs bake a presenter once."""

import subprocess
import sys

# A small bake: it takes a while, records that it was done, and writes a file.
BAKER = """
import sys, time
from pathlib import Path
import render_cluster.presenter.prepare as prepare
log = Path(sys.argv[1])

def bake(recipe, path):
    with log.open("a") as file:
        file.write("baked\\n")
    time.sleep(1)
    path.write_bytes(b"pack")

prepare._bake = bake
print(prepare.bake_presenter("anna").read_bytes().decode())
"""


def test_two_concurrent_first_runs_bake_once(tmp_path):
    environment = {"VIDMERGE_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", BAKER, str(tmp_path / "log")]
    runs = [
        subprocess.Popen(command, env=environment | _path(), stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [run.communicate()[0].strip() for run in runs] == ["pack", "pack"]
    assert (tmp_path / "log").read_text() == "baked\n"


def _path():
    return {"PYTHONPATH": ":".join(path for path in sys.path if path)}
