import dataclasses
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from personalize.errors import ConfigError, StageError
from personalize.plan.segment import MotionSpec, RenderIdentity, segment_spec
from render_cluster.media.audio import encode_sound
from render_cluster.media.track import CorruptTrackError, EncodedTrack
from render_cluster.media.video import encode_picture
from render_cluster.store.segment_store import SegmentStore
from tests.media import SIZE_PX, moving_frames, speech_like
from tests.render_cluster.store.faulty_store import FaultyObjects
from tests.render_cluster.store.store_place import StorePlace

KEY, OTHER_KEY = "ab" + "0" * 38, "cd" + "1" * 38


@pytest.fixture(scope="module")
def sound():
    return encode_sound(speech_like(1))


@pytest.fixture(scope="module")
def other_sound():
    return encode_sound(speech_like(1, seed=1))


@pytest.fixture(scope="module")
def picture():
    return encode_picture(moving_frames(1), SIZE_PX)


@pytest.fixture(params=["folder", "subtree", "objects"])
def place(request, tmp_path):
    return StorePlace(request.param, tmp_path)


def test_a_track_reads_back_as_it_was_put(place, picture, sound):
    put = place.store.put_track("picture", KEY, picture)
    assert place.open().track("picture", KEY) == put
    assert (put.key, put.facts, put.size_bytes) == (KEY, picture.facts, len(picture.data))
    assert place.store.read(put) == picture.data
    assert place.store.track("sound", KEY) is None
    place.store.put_track("sound", KEY, sound)
    assert place.store.read(place.store.track("sound", KEY)) == sound.data


def test_files_lie_by_kind_and_key_and_nothing_else_is_left(place, sound):
    put = place.store.put_track("sound", KEY, sound)
    assert put.path == f"sound/ab/{KEY}-{put.sha256[:12]}.m4s"
    tracks = [path for path in place.files() if not path.startswith("profile/")]
    assert tracks == [put.path, f"sound/ab/{KEY}.json"]
    assert json.loads(place.read(f"sound/ab/{KEY}.json"))["sha256"] == put.sha256


def test_ranges_are_those_of_the_file(place, sound):
    put = place.store.put_track("sound", KEY, sound)
    fresh = place.open()
    for _ in range(2):  # unchecked, then checked
        assert fresh.read_range(put, 100, 50) == sound.data[100:150]
        assert fresh.read_range(put, put.size_bytes - 5, 50) == sound.data[-5:]


def test_without_its_sidecar_nothing_is_stored(place, sound):
    place.store.put_track("sound", KEY, sound)
    place.remove(f"sound/ab/{KEY}.json")
    assert place.open().track("sound", KEY) is None


def _truncate(place, track):
    place.write(track.path, place.read(track.path)[:-1])


def _flip_a_bit(place, track):
    data = bytearray(place.read(track.path))
    data[len(data) // 2] ^= 1
    place.write(track.path, bytes(data))


def _remove(place, track):
    place.remove(track.path)


def _append(place, track):
    place.write(track.path, place.read(track.path) + b"\0")


@pytest.mark.parametrize("damage", [_truncate, _flip_a_bit, _remove, _append])
def test_damage_is_found_by_every_reader_and_repaired_by_putting_again(place, sound, damage):
    put = place.store.put_track("sound", KEY, sound)
    damage(place, put)
    fresh = place.open()
    with pytest.raises(CorruptTrackError) as caught:
        fresh.read(put)
    assert (caught.value.stage, caught.value.kind, caught.value.key) == ("store", "sound", KEY)
    with pytest.raises(CorruptTrackError):
        fresh.read_range(put, put.facts.data_offset_bytes, 10)
    assert fresh.read(fresh.put_track("sound", KEY, sound)) == sound.data


@pytest.mark.parametrize("damage", [_truncate, _flip_a_bit, _remove])
def test_discarding_removes_every_trace_of_a_key(place, sound, damage):
    put = place.store.put_track("sound", KEY, sound)
    place.store.put_track("sound", "ab" + "2" * 38, sound)
    damage(place, put)
    place.store.discard("sound", KEY)
    place.store.discard("sound", KEY)  # twice is no error
    assert not [path for path in place.files() if KEY in path]
    assert place.store.track("sound", "ab" + "2" * 38) is not None


@pytest.mark.parametrize(
    "sidecar", [b"", b"{", b"[]", b"null", b"{}", b'{"checksum": "x"}', b"\xff\xfe", b'{"path": 1}']
)
def test_a_damaged_sidecar_is_never_trusted(place, sound, sidecar):
    place.store.put_track("sound", KEY, sound)
    place.write(f"sound/ab/{KEY}.json", sidecar)
    with pytest.raises(CorruptTrackError):
        place.open().track("sound", KEY)
    assert place.open().put_track("sound", KEY, sound).facts == sound.facts


def test_a_sidecar_with_other_facts_is_never_trusted(place, sound):
    place.store.put_track("sound", KEY, sound)
    path = f"sound/ab/{KEY}.json"
    place.write(path, place.read(path).replace(b'"sample_ticks": 1024', b'"sample_ticks": 1025'))
    with pytest.raises(CorruptTrackError, match="altered"):
        place.open().track("sound", KEY)


def test_the_first_writer_of_a_key_wins(place, sound, other_sound):
    first = place.store.put_track("sound", KEY, sound)
    assert place.open().put_track("sound", KEY, other_sound) == first
    assert place.store.read(first) == sound.data


def test_writers_at_the_same_moment_agree(tmp_path, sound, other_sound):
    def put(number):
        store = SegmentStore(tmp_path)
        return store.put_track("sound", KEY, (sound, other_sound)[number % 2])

    with ThreadPoolExecutor(8) as pool:
        tracks = set(pool.map(put, range(16)))
    assert len(tracks) == 1
    assert SegmentStore(tmp_path).read(tracks.pop()) in (sound.data, other_sound.data)
    assert len(list((tmp_path / "sound/ab").iterdir())) == 2


def test_a_damaged_file_left_without_sidecar_is_not_taken_for_ours(place, sound):
    put = place.store.put_track("sound", KEY, sound)
    place.remove(f"sound/ab/{KEY}.json")
    _flip_a_bit(place, put)
    fresh = place.open()
    assert fresh.read(fresh.put_track("sound", KEY, sound)) == sound.data


def test_a_file_touched_after_it_was_checked_is_checked_again(tmp_path, sound):
    place = StorePlace("folder", tmp_path)
    put = place.store.put_track("sound", KEY, sound)
    place.store.read(put)
    _flip_a_bit(place, put)
    os.utime(tmp_path / put.path, ns=(time.time_ns(), time.time_ns() + 1))
    with pytest.raises(CorruptTrackError):
        place.store.read_range(put, 100, 10)


def test_blobs_follow_the_same_rules(place):
    assert place.store.blob("poster", KEY) is None
    put = place.store.put_blob("poster", KEY, b"jpeg", ".jpg")
    assert put.path == f"poster/ab/{KEY}-{put.sha256[:12]}.jpg"
    assert place.open().put_blob("poster", KEY, b"later", ".jpg") == put
    assert place.open().blob("poster", KEY) == b"jpeg"
    place.write(put.path, b"jpog")
    with pytest.raises(CorruptTrackError):
        place.open().blob("poster", KEY)


def _specs(count):
    identity = RenderIdentity("voice", "presenter", "picture", "sound")
    motion = MotionSpec("friendly", "rest", 1)
    return [segment_spec("greeting", f"Hi {i}", motion, identity) for i in range(count)]


def _put_all(store, specs, picture, sound):
    for spec in specs:
        store.put_track("picture", spec.picture_key, picture)
        store.put_track("sound", spec.sound_key, sound)


def test_trimming_removes_the_least_recently_used_blobs(tmp_path):
    store = SegmentStore(tmp_path)
    keys = [f"{digit}{digit}" + "0" * 38 for digit in "0123"]
    for age_s, key in enumerate(keys):
        file = store.put_blob("clip", key, bytes(1000), ".mkv")
        os.utime(tmp_path / file.path, (1000 + age_s, 1000 + age_s))
    assert store.trim("clip", 10_000) == 0
    store.blob("clip", keys[0])  # used again: the second is now the oldest
    assert store.trim("clip", 2 * 1000 + 1500) == 2
    assert [store.blob("clip", key) is not None for key in keys] == [True, False, False, True]
    assert not list(tmp_path.rglob(f"{keys[1]}*"))
    assert store.trim("clip", 0) == 2


@pytest.mark.parametrize("kind", ["picture", "sound"])
def test_tracks_are_never_trimmed(tmp_path, kind):
    with pytest.raises(ValueError, match="spared"):
        SegmentStore(tmp_path).trim(kind, 0)


def test_intact_are_the_segments_with_picture_and_sound_whole(place, picture, sound):
    whole, no_sound, flipped, short, absent = specs = _specs(5)
    _put_all(place.store, [whole, flipped, short], picture, sound)
    place.store.put_track("picture", no_sound.picture_key, picture)
    _flip_a_bit(place, place.store.track("picture", flipped.picture_key))
    _truncate(place, place.store.track("sound", short.sound_key))
    fresh = place.open()
    assert fresh.intact(specs) == {whole.segment_key}
    assert fresh.intact(specs, verify=False) == {whole.segment_key, flipped.segment_key}
    assert fresh.intact([absent]) == fresh.intact([]) == set()


def test_intact_lists_the_store_once_for_any_number_of_segments(picture, sound):
    objects = FaultyObjects()
    store = SegmentStore("bucket", objects.filesystem())
    specs = _specs(30)
    _put_all(store, specs[:10], picture, sound)
    objects.calls.clear()
    assert len(store.intact(specs)) == 10
    # One listing for pictures and one for sounds; each track there has a sidecar and a file.
    assert objects.calls == {"list": 2, "read": 2 * 20}


def test_one_profile_has_one_decoder_configuration(place, sound):
    place.store.put_track("sound", KEY, sound)
    facts = dataclasses.replace(sound.facts, decoder_config_hex="1190")
    odd = EncodedTrack(facts, sound.data)
    for store in (place.store, place.open()):
        with pytest.raises(StageError, match="decoder configuration 1190"):
            store.put_track("sound", OTHER_KEY, odd)
    other_profile = EncodedTrack(dataclasses.replace(facts, profile="another"), sound.data)
    place.store.put_track("sound", OTHER_KEY, other_profile)


def test_facts_of_other_bytes_are_not_stored(place, sound):
    sizes = sound.facts.sizes_bytes
    facts = dataclasses.replace(sound.facts, sizes_bytes=(sizes[0] + 1, sizes[1] - 1, *sizes[2:]))
    with pytest.raises(StageError, match="differ"):
        place.store.put_track("sound", KEY, EncodedTrack(facts, sound.data))
    assert place.files() == []


@pytest.mark.parametrize("key", ["", "a", "../etc", "a/b", "ab\n", ".ab", "é" * 8])
def test_a_key_that_is_not_a_file_name_is_refused(tmp_path, sound, key):
    with pytest.raises(ValueError, match="file-name-safe"):
        SegmentStore(tmp_path).put_track("sound", key, sound)


def test_a_store_that_cannot_be_opened_is_a_config_error(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    for uri in (str(file), str(file / "below"), "nonsense://bucket/x"):
        with pytest.raises(ConfigError, match="VIDMERGE_STORE"):
            SegmentStore(uri)


def test_secrets_in_an_address_stay_out_of_messages():
    with pytest.raises(ConfigError) as caught:
        SegmentStore("nonsense://key:secret@bucket/x")
    assert "secret" not in str(caught.value)


def test_a_file_uri_is_the_folder(tmp_path, sound):
    SegmentStore(tmp_path.as_uri()).put_track("sound", KEY, sound)
    assert SegmentStore(tmp_path).track("sound", KEY) is not None
