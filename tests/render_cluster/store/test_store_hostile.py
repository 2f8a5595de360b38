"""Whoever may write into a store must not choose which files of the machine are accessed."""

import hashlib
import json
import os

import pytest

from personalize.errors import ConfigError, StageError
from render_cluster.media.audio import encode_sound
from render_cluster.media.track import CorruptTrackError
from render_cluster.store.segment_store import SegmentStore
from tests.media import speech_like

KEY, OTHER_KEY = "ab" + "0" * 38, "ab" + "1" * 38
SIDECAR = f"sound/ab/{KEY}.json"


@pytest.fixture(scope="module")
def sound():
    return encode_sound(speech_like(1))


@pytest.fixture
def root(tmp_path):
    return tmp_path / "store"


def forge(root, **changes):
    """Rewrites the sidecar of KEY with a valid checksum."""
    record = json.loads((root / SIDECAR).read_bytes())
    record = {name: value for name, value in record.items() if name != "checksum"} | changes
    checksum = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    (root / SIDECAR).write_text(json.dumps(record | {"checksum": checksum}))


def secret(path, data=b"the secret"):
    path.write_bytes(data)
    return {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}


@pytest.mark.parametrize(
    "path",
    [
        "../secret.bin",
        "{root}/../secret.bin",
        "sound/ab/../../../secret.bin",
        "sound/ab/{other}",
        "sound/ab/{key}-{sha}.json",
        "sound/ab/{key}-{sha}.m4s/../../../../secret.bin",
        "sound/ab/{key}-{sha}",
        "/etc/hostname",
        17,
        None,
    ],
)
def test_a_sealed_sidecar_cannot_name_another_file(root, sound, path):
    store = SegmentStore(root)
    store.put_track("sound", KEY, sound)
    other = store.put_track("sound", OTHER_KEY, sound)
    sums = secret(root.parent / "secret.bin")
    if isinstance(path, str):
        names = {"other": other.path.rsplit("/", 1)[1], "sha": sums["sha256"][:12]}
        path = path.format(root=root, key=KEY, **names)
    forge(root, path=path, **sums)
    fresh = SegmentStore(root)
    with pytest.raises(CorruptTrackError, match="not this key's"):
        fresh.track("sound", KEY)
    assert fresh.read(fresh.put_track("sound", KEY, sound)) == sound.data  # and it is repaired
    assert (root.parent / "secret.bin").read_bytes() == b"the secret"


@pytest.mark.parametrize(
    "changes",
    [{"sha256": "../" * 4}, {"sha256": 7}, {"sha256": "A" * 64}, {"size_bytes": "9"}],
)
def test_malformed_checksums_are_not_trusted(root, sound, changes):
    SegmentStore(root).put_track("sound", KEY, sound)
    forge(root, **changes)
    with pytest.raises(CorruptTrackError):
        SegmentStore(root).track("sound", KEY)


@pytest.mark.parametrize("target", ["secret.bin", "/dev/zero", "fifo"])
def test_a_link_or_a_device_in_a_files_place_is_not_a_file(root, sound, target):
    put = SegmentStore(root).put_track("sound", KEY, sound)
    (root.parent / "secret.bin").write_bytes(sound.data)  # even with the very same bytes
    os.mkfifo(root.parent / "fifo")
    path = root / put.path
    path.unlink()
    if target == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to(root.parent / target)
    fresh = SegmentStore(root)
    with pytest.raises(CorruptTrackError, match="missing"):
        fresh.read(put)
    with pytest.raises(CorruptTrackError, match="missing"):
        fresh.check(put)
    assert fresh.read(fresh.put_track("sound", KEY, sound)) == sound.data
    assert path.lstat().st_nlink == 1
    assert not path.is_symlink()


def test_a_link_created_under_an_open_store_is_detected(root, sound):
    store = SegmentStore(root)
    put = store.put_track("sound", KEY, sound)
    store.check(put)
    (root.parent / "copy").write_bytes(sound.data)
    (root / put.path).unlink()
    (root / put.path).symlink_to(root.parent / "copy")
    with pytest.raises(CorruptTrackError):
        store.read_range(put, 0, 10)


def test_a_folder_that_is_a_link_is_neither_read_nor_written(root, sound):
    store = SegmentStore(root)
    put = store.put_track("sound", KEY, sound)
    (root / "sound" / "ab").rename(root.parent / "elsewhere")
    (root / "sound" / "ab").symlink_to(root.parent / "elsewhere")
    before = sorted((root.parent / "elsewhere").iterdir())
    for work in (
        lambda: SegmentStore(root).track("sound", KEY),
        lambda: SegmentStore(root).read(put),
        lambda: SegmentStore(root).put_track("sound", OTHER_KEY, sound),
        lambda: SegmentStore(root).discard("sound", KEY),
    ):
        with pytest.raises(StageError, match="links in a store are not followed"):
            work()
    assert sorted((root.parent / "elsewhere").iterdir()) == before


def test_the_store_itself_may_be_a_link(root, sound):
    root.mkdir()
    (root.parent / "link").symlink_to(root)
    put = SegmentStore(root.parent / "link").put_track("sound", KEY, sound)
    assert SegmentStore(root.parent / "link").read(put) == sound.data


def flip_a_bit_unseen(path):
    """Changes a byte but no date, size or number, like a failing disk."""
    before = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    with path.open("r+b") as file:
        file.write(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_file_is_not_trusted_forever(root, sound):
    trusting = SegmentStore(root)
    doubting = SegmentStore(root, trusted_s=0.0)
    put = trusting.put_track("sound", KEY, sound)
    for store in (trusting, doubting):
        store.check(put)
    flip_a_bit_unseen(root / put.path)
    trusting.check(put)  # within the time that the constant sets
    with pytest.raises(CorruptTrackError, match="SHA-256"):
        doubting.check(put)
    with pytest.raises(CorruptTrackError, match="SHA-256"):
        doubting.read_range(put, 0, 10)


def test_a_missing_file_is_not_trusted_right_after_boot(root, sound):
    """The monotonic clock starts at boot."""
    SegmentStore(root).put_track("sound", KEY, sound)
    store = SegmentStore(root, trusted_s=float("inf"))
    track = store.track("sound", KEY)
    (root / track.path).unlink()
    with pytest.raises(CorruptTrackError, match="missing"):
        store.check(track)


def test_a_store_that_must_exist_is_not_created(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere.*VIDMERGE_STORE"):
        SegmentStore(tmp_path / "nowhere", must_exist=True)
    assert not (tmp_path / "nowhere").exists()
    SegmentStore(tmp_path, must_exist=True)
