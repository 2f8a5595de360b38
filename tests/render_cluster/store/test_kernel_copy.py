import os

import pytest

from render_cluster.media.audio import encode_sound
from render_cluster.media.track import CorruptTrackError
from render_cluster.store.kernel_copy import copy_range
from tests.media import speech_like
from tests.render_cluster.store.store_place import StorePlace

KEYS = ("ab" + "0" * 38, "cd" + "1" * 38)


@pytest.fixture(params=["folder", "subtree", "objects"])
def place(request, tmp_path):
    return StorePlace(request.param, tmp_path / "store")


@pytest.fixture
def target(tmp_path):
    descriptor = os.open(tmp_path / "target", os.O_RDWR | os.O_CREAT)
    yield descriptor
    os.close(descriptor)


@pytest.mark.parametrize("flags", [0, os.O_APPEND], ids=["by the kernel", "refused by the kernel"])
def test_a_range_is_appended_whoever_copies(tmp_path, flags):
    data = os.urandom(3_000_000)
    (tmp_path / "source").write_bytes(data)
    source = os.open(tmp_path / "source", os.O_RDONLY)
    to = os.open(tmp_path / "to", os.O_WRONLY | os.O_CREAT | flags)
    try:
        if flags and hasattr(os, "copy_file_range"):
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.copy_file_range(source, to, 10)
        os.write(to, b"head")
        assert copy_range(source, to, 17, 2_500_000) == 2_500_000
        assert copy_range(source, to, len(data) - 5, 50) == 5  # it ends too early
    finally:
        os.close(source)
        os.close(to)
    assert (tmp_path / "to").read_bytes() == b"head" + data[17:2_500_017] + data[-5:]


def test_ranges_of_tracks_follow_what_was_written(place, target):
    sounds = [encode_sound(speech_like(1, seed)) for seed in range(2)]
    tracks = [place.store.put_track("sound", *pair) for pair in zip(KEYS, sounds, strict=True)]
    os.write(target, b"header")
    place.open().append_to(target, [(tracks[1], 50, 700), (tracks[0], 0, 10), (tracks[1], 9, 1)])
    place.store.append_to(target, [])
    parts = [sounds[1].data[50:750], sounds[0].data[:10], sounds[1].data[9:10]]
    assert os.pread(target, 10_000, 0) == b"header" + b"".join(parts)


@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_a_damaged_track_is_named_and_nothing_is_copied(place, target, damage):
    sounds = [encode_sound(speech_like(1, seed)) for seed in range(2)]
    tracks = [place.store.put_track("sound", *pair) for pair in zip(KEYS, sounds, strict=True)]
    if damage == "missing":
        place.remove(tracks[1].path)
    else:
        data = bytearray(place.read(tracks[1].path))
        data[-1] ^= 1
        place.write(tracks[1].path, bytes(data))
    with pytest.raises(CorruptTrackError) as caught:
        place.open().append_to(target, [(tracks[0], 0, 10), (tracks[1], 0, 10)])
    assert caught.value.key == KEYS[1]
    assert os.fstat(target).st_size == 0


def test_a_track_that_is_cut_after_it_was_checked_is_noticed(place, target):
    sound = encode_sound(speech_like(1))
    track = place.store.put_track("sound", KEYS[0], sound)
    store = place.open()
    store.check(track)
    place.write(track.path, sound.data[:-3])
    with pytest.raises(CorruptTrackError):
        store.append_to(target, [(track, 10, track.size_bytes - 10)])
