import errno
import pickle
import subprocess
import sys

import pytest
from tenacity import wait_none

from personalize.errors import StageError, TransientError
from render_cluster.media.audio import encode_sound
from render_cluster.store.retry import RETRYING
from render_cluster.store.segment_store import SegmentStore
from tests.media import speech_like
from tests.render_cluster.store.faulty_store import FaultyObjects
from tests.unprivileged import AS_ORDINARY_USER

KEY = "ab" + "0" * 38
MAY_PASS = [
    TimeoutError("timed out"),
    ConnectionResetError(errno.ECONNRESET, "reset"),
    OSError(errno.EAGAIN, "again"),
    OSError(errno.EIO, "input/output"),
    OSError(errno.ENETUNREACH, "no route"),
    OSError("AWS Error SLOW_DOWN during PutObject operation: please reduce your request rate"),
]
FINAL = [
    PermissionError(errno.EACCES, "denied"),
    OSError(errno.EROFS, "read-only"),
    OSError("AWS Error ACCESS_DENIED during PutObject operation: no"),
    OSError("AWS Error NO_SUCH_BUCKET during PutObject operation: no"),
]


@pytest.fixture(scope="module")
def sound():
    return encode_sound(speech_like(2))


@pytest.fixture
def objects():
    return FaultyObjects()


@pytest.fixture
def store(objects):
    return SegmentStore("bucket", objects.filesystem(), RETRYING.copy(wait=wait_none()))


@pytest.mark.parametrize("operation", ["read", "write", "write_half", "info"])
@pytest.mark.parametrize("error", MAY_PASS, ids=str)
def test_temporary_errors_leave_a_whole_file(store, objects, sound, operation, error):
    store.put_blob("poster", KEY, b"first contact", ".jpg")
    objects.fail(operation, error, error, error)
    put = store.put_track("sound", KEY, sound)
    assert store.read(put) == sound.data
    assert len(objects.objects) == 6  # poster, profile, track, and their sidecars


def test_reads_and_listings_are_tried_again(store, objects, sound):
    put = store.put_track("sound", KEY, sound)
    for operation, act in (
        ("read", lambda: store.read(put)),
        ("read", lambda: store.track("sound", KEY)),
        ("list", lambda: store.intact([])),
        ("delete", lambda: store.discard("sound", KEY)),
    ):
        objects.fail(operation, *MAY_PASS)
        act()
    assert store.track("sound", KEY) is None


def test_lasting_trouble_is_raised_as_transient(store, objects, sound):
    objects.fail("write", *(OSError(errno.EIO, "bad cable") for _ in range(100)))
    with pytest.raises(TransientError, match="bad cable"):
        store.put_track("sound", KEY, sound)
    assert objects.calls["write"] == 8


@pytest.mark.parametrize("error", FINAL, ids=str)
def test_permanent_errors_fail_the_segment_at_once(store, objects, sound, error):
    objects.fail("write", error)
    with pytest.raises(StageError, match="cannot write"):
        store.put_track("sound", KEY, sound)
    assert objects.calls["write"] == 1


@pytest.mark.parametrize("operation", ["write", "write_half"])
def test_no_space_fails_the_segment_and_leaves_no_half_file(store, objects, sound, operation):
    store.put_blob("poster", KEY, b"first contact", ".jpg")
    before = dict(objects.objects)
    objects.fail(operation, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(StageError, match="no space left on bucket") as caught:
        store.put_track("sound", KEY, sound)
    assert caught.value.stage == "store"
    assert objects.objects == before
    store.put_track("sound", KEY, sound)


@pytest.fixture
def tiny_disk(tmp_path):
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this machine has no mount command")
    if done.returncode:
        pytest.skip(f"only a mount can be full, and none is allowed here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_really_full_disk_is_named_and_keeps_its_content(tiny_disk, sound):
    store = SegmentStore(tiny_disk)
    kept = [store.put_track("sound", KEY, sound)]
    with pytest.raises(StageError, match=f"no space left on {tiny_disk}"):
        kept += [store.put_track("sound", f"cd{i:038d}", sound) for i in range(20)]
    assert store.read(kept[0]) == sound.data
    left = [path.name for path in tiny_disk.rglob("*") if path.is_file()]
    assert not [name for name in left if name.endswith(".part")]
    for name in left:
        if name.endswith(".json") and name.startswith("cd"):
            track = store.track("sound", name.removesuffix(".json"))
            assert store.read(track) == sound.data


PUT = """
import pickle, sys
from pathlib import Path
from personalize.errors import StageError
from render_cluster.store.segment_store import SegmentStore
track = pickle.loads(Path(sys.argv[2]).read_bytes())
try:
    SegmentStore(sys.argv[1]).put_track("sound", sys.argv[3], track)
except StageError as error:
    print(error.stage, error)
"""


def test_a_folder_without_permission_fails_the_segment(tmp_path, sound):
    folder, track = tmp_path / "store", tmp_path / "track"
    folder.mkdir(0o500)
    track.write_bytes(pickle.dumps(sound))
    command = [*AS_ORDINARY_USER, sys.executable, "-c", PUT, folder, track, KEY]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout.startswith("store ")
    assert "cannot write" in said.stdout
    assert list(folder.iterdir()) == []
