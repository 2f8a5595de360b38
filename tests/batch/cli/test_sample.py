import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.cli.sampling import write_sample
from batch.job.monitor import SilentMonitor
from personalize.errors import ConfigError
from personalize.source.reading import read_source


class _Counting(SilentMonitor):
    def __init__(self):
        self.done = 0

    def pieces_done(self, count=1):
        self.done += count


def test_the_command_writes_the_file_and_says_what_to_expect(tmp_path):
    path = tmp_path / "contacts.csv"
    arguments = ["sample", "--recipients", "1000", "--out", str(path), "--seed", "5"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    assert "1,000 rows = 985 videos + 15 rejected" in done.stdout
    assert len(read_source(path)) == 1000
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [other.name for other in tmp_path.iterdir()] == ["contacts.csv"]


def test_a_file_is_replaced_only_with_force(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("mine")
    with pytest.raises(ConfigError, match=r"contacts\.csv exists; .*--force"):
        write_sample(path, 10, 1, SilentMonitor())
    assert path.read_text() == "mine"
    write_sample(path, 10, 1, SilentMonitor(), force=True)
    assert len(read_source(path)) == 10


def test_a_path_that_cannot_be_written_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ConfigError, match=r"cannot write .*(exists|Not a directory)"):
        write_sample(tmp_path / "file" / "contacts.csv", 10, 1, SilentMonitor())


def test_killing_the_command_leaves_no_partial_file(tmp_path):
    class Interrupting(SilentMonitor):
        def pieces_done(self, _count=1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sample(tmp_path / "contacts.csv", 10, 1, Interrupting())
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_every_row(tmp_path):
    monitor = _Counting()
    write_sample(tmp_path / "contacts.csv", 30, 1, monitor)
    assert monitor.done == 30
