"""Files are complete or absent, whoever else writes them and whatever goes wrong."""

import subprocess
import sys

import pytest

from personalize.whole_file import remove_unfinished, write_whole

# Each writes 1,000 times its own byte; a reader must never see two kinds of them, or too few.
WRITER = """
import sys
from pathlib import Path
from personalize.whole_file import whole_file
path, letter = Path(sys.argv[1]), sys.argv[2].encode()
for _ in range(150):
    with whole_file(path) as beside, beside.open("wb") as file:
        for _ in range(10):
            file.write(letter * 100)
            file.flush()
"""


def test_two_writers_at_once_never_publish_a_mixture(tmp_path):
    path = tmp_path / "pack"
    write_whole(path, b"a" * 1000)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, letter]) for letter in ("b", "c")
    ]
    reads = 0
    while any(writer.poll() is None for writer in writers):
        found = path.read_bytes()
        assert (len(found), len(set(found))) == (1000, 1)
        reads += 1
    assert [writer.wait() for writer in writers] == [0, 0]
    assert reads > 10
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "folder" / "report"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, None)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path):
    kill = "with whole_file(Path('x')) as beside: beside.write_text('half'); os._exit(9)"
    program = f"import os; from pathlib import Path; from personalize.whole_file import *\n{kill}"
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=False)
    assert len(list(tmp_path.iterdir())) == 1
    write_whole(tmp_path / "mine.part", b"mine")
    remove_unfinished(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.part"]
