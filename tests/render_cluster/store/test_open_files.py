"""Files of a store that a server sends without reading them."""

import os

import pytest
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from render_cluster.media.audio import encode_sound
from render_cluster.media.track import CorruptTrackError
from render_cluster.store.open_files import OpenFiles, stamp_of
from render_cluster.store.segment_store import SegmentStore
from tests.batch.tiny_renderer import tone_of


@pytest.fixture
def store(tmp_path):
    return SegmentStore(tmp_path / "store")


@pytest.fixture
def track(store):
    return store.put_track("sound", "key", encode_sound(tone_of(1, 2)))


def read(file, length=1 << 20):
    return os.pread(file.fileno(), length, 0)


def test_a_checked_track_is_opened_once(store, track):
    store.check(track)
    assert store.is_trusted(track)
    opened = store.open(track)
    assert read(opened) == store.read(track)
    assert store.open(track) is opened


def test_a_track_that_was_not_checked_or_was_touched_is_not_sent(tmp_path, store, track):
    path = tmp_path / "store" / track.path
    fresh = SegmentStore(tmp_path / "store")
    assert not fresh.is_trusted(track)
    with pytest.raises(CorruptTrackError):
        fresh.open(track)
    store.check(track)
    store.open(track)
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(data)
    assert not store.is_trusted(track)
    with pytest.raises(CorruptTrackError):
        store.open(track)
    with pytest.raises(CorruptTrackError):
        store.check(track)


def test_a_file_that_changed_between_the_look_and_the_opening_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"checked")
    stamp = stamp_of(path.stat())
    path.unlink()
    path.write_bytes(b"another")
    os.utime(path, ns=(0, 0))

    def open_file(name):
        return os.open(tmp_path / name, os.O_RDONLY)

    files = OpenFiles(open_file)
    assert files.open("file", stamp) is None
    assert read(files.open("file", stamp_of(path.stat()))) == b"another"


def test_only_so_many_are_kept_open_and_none_is_closed_while_it_is_sent(tmp_path):
    for number in range(5):
        (tmp_path / str(number)).write_bytes(b"%d" % number)
    files = OpenFiles(lambda name: os.open(tmp_path / name, os.O_RDONLY), most=2)
    sending = files.open("0", stamp_of((tmp_path / "0").stat()))
    descriptors = [sending.fileno()]
    for number in range(1, 5):
        stamp = stamp_of((tmp_path / str(number)).stat())
        descriptors.append(files.open(str(number), stamp).fileno())
    assert read(sending) == b"0"
    assert len(set(descriptors)) < len(descriptors)  # those of closed files were used again


def test_a_track_of_object_storage_has_no_file(tmp_path):
    remote = SubTreeFileSystem(str(tmp_path), LocalFileSystem())
    store = SegmentStore("store", remote)
    track = store.put_track("sound", "key", encode_sound(tone_of(1, 2)))
    store.check(track)
    assert store.open(track) is None
