import pytest
from typer.testing import CliRunner

from batch.checking import check_path
from batch.cli.commands import app
from batch.job.monitor import SilentMonitor
from batch.job.settings import load_settings
from personalize.errors import ConfigError
from tests.batch.tiny_renderer import TinyRenderer, tiny_engine


@pytest.fixture
def made(workplace):
    """A batch with written videos."""
    workplace.run()
    return workplace


def checked(workplace, path="out"):
    """The command's exit code, its lines, and what it says."""
    engine = tiny_engine(TinyRenderer())
    arguments = ["check", str(workplace.root / path), "--store", str(workplace.root / "store")]
    done = CliRunner().invoke(app, arguments, obj=engine)
    return done.exit_code, done.stdout.splitlines(), done.stderr


def flip(file, at=-40):
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(bytes(data))


def test_a_batch_as_it_was_made_has_no_fault(made):
    code, faults, said = checked(made)
    assert (code, faults) == (0, [])
    assert "12 checked, 0 with faults" in said  # eight segments, four videos
    assert "without" not in said


@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_a_damaged_segment_is_named(made, damage):
    file = made.store_files("sound")[0]
    flip(file) if damage == "flipped" else file.unlink()
    code, faults, _ = checked(made)
    assert code == 1
    (fault,) = (line for line in faults if line.startswith("segment "))
    assert file.name in fault
    made.run()
    assert checked(made)[0] == 0


def test_a_changed_byte_of_a_video_is_found_and_placed(made):
    video = made.root / "out" / "videos" / "7.mp4"
    flip(video, len(video.read_bytes()) // 2)
    code, (fault,), _ = checked(made)
    assert code == 1
    assert "7.mp4: " in fault
    assert "of segment" in fault


def test_a_video_of_somebody_else_or_of_nobody_is_found(made):
    videos = made.root / "out" / "videos"
    (videos / "7.mp4").write_bytes((videos / "9.mp4").read_bytes())
    (videos / "99.mp4").write_bytes((videos / "9.mp4").read_bytes())
    code, faults, _ = checked(made)
    assert code == 1
    assert [fault.partition("mp4: ")[2] for fault in faults] == [
        "it is another video than the plan asks for: run the batch again",
        "nobody in the plan has this video",
    ]


def test_a_video_without_its_end_is_found_in_a_batch(made):
    video = made.root / "out" / "videos" / "7.mp4"
    data = video.read_bytes()
    video.write_bytes(data[: data.rindex(b"uuid") - 4])
    code, (fault,), _ = checked(made)
    assert code == 1
    assert "no seal" in fault
    code, faults, said = checked(made, "out/videos/7.mp4")  # alone, it may be anybody's
    assert (code, faults) == (0, [])
    assert "1 without vidmerge's seal" in said


def test_a_folder_of_files_is_checked_without_a_batch(made):
    segment = made.store_files("picture")[0]
    flip(segment)
    code, faults, said = checked(made, "store")
    assert code == 1
    assert [line for line in faults if str(segment) in line and "another content" in line] == faults
    assert f"{len(made.store_files('picture') + made.store_files('sound'))} checked" in said


def test_nothing_to_check_is_an_error(tmp_path):
    (tmp_path / "notes.txt").write_text("text")
    with pytest.raises(ConfigError, match="no folder with any"):
        list(check_path(tmp_path, load_settings(), SilentMonitor()))
