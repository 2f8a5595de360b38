import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render_cluster.media.audio import encode_sound
from render_cluster.media.cmaf import check_segment, init_segment
from render_cluster.media.mp4_boxes import box, data_box_header, find_box, full_box, read_boxes
from render_cluster.media.track import EncodedTrack, facts_from_record, facts_record
from render_cluster.media.video import encode_picture
from tests.media import SIZE_PX, decode_picture, decode_sound, moving_frames, speech_like


@pytest.fixture(scope="module")
def picture():
    return encode_picture(moving_frames(2), SIZE_PX)


@pytest.fixture(scope="module")
def sound():
    return encode_sound(speech_like(2))


def test_a_segment_file_is_styp_moof_mdat_from_decode_time_zero(picture, sound):
    for track in (picture, sound):
        assert [b.type for b in read_boxes(track.data)] == ["styp", "moof", "mdat"]
        times = find_box(track.data, "moof", "traf", "tfdt")
        assert track.data[times.payload_start : times.end] == b"\1" + bytes(11)


def test_facts_match_the_bytes(picture, sound):
    check_segment(picture)
    check_segment(sound)


def test_facts_of_other_bytes_are_detected(picture):
    facts = picture.facts
    sizes = (facts.sizes_bytes[0] + 1, facts.sizes_bytes[1] - 1, *facts.sizes_bytes[2:])
    offsets = (*facts.offsets[1:], facts.offsets[0])
    for changed in ({"sizes_bytes": sizes}, {"offsets": offsets}):
        wrong = EncodedTrack(dataclasses.replace(facts, **changed), picture.data)
        with pytest.raises(ValueError, match="differ"):
            check_segment(wrong)
    moved = dataclasses.replace(
        facts,
        data_offset_bytes=facts.data_offset_bytes - 1,
        sizes_bytes=(*facts.sizes_bytes[:-1], facts.sizes_bytes[-1] + 1),
    )
    with pytest.raises(ValueError, match="differ"):
        check_segment(EncodedTrack(moved, picture.data))


def test_header_and_segment_play_alone(picture, sound):
    assert len(decode_picture("pipe:0", init_segment(picture.facts) + picture.data)) == 16
    assert len(decode_sound("pipe:0", init_segment(sound.facts) + sound.data)) == 2 * 15360


def test_one_header_serves_every_segment_of_a_profile(picture):
    other = encode_picture(moving_frames(3, seed=4), SIZE_PX)
    assert init_segment(other.facts) == init_segment(picture.facts)


def test_facts_survive_their_record(picture, sound):
    for track in (picture, sound):
        assert facts_from_record(facts_record(track.facts)) == track.facts


def test_facts_that_do_not_reach_the_end_of_the_bytes_are_refused(picture):
    with pytest.raises(ValueError, match="facts end"):
        EncodedTrack(picture.facts, picture.data + b"\0")


@given(st.lists(st.tuples(st.sampled_from(["free", "moof", "abcd"]), st.binary(max_size=40))))
def test_boxes_read_back_as_written(boxes):
    data = b"".join(box(name, payload) for name, payload in boxes)
    found = [(b.type, data[b.payload_start : b.end]) for b in read_boxes(data)]
    assert found == boxes


@given(st.binary(max_size=200))
def test_bytes_that_are_not_boxes_are_refused_and_never_loop(data):
    try:
        boxes = list(read_boxes(data))
    except ValueError:
        return
    assert sum(b.end - b.start for b in boxes) == len(data)


@given(st.data())
def test_a_segment_cut_anywhere_is_refused(picture, data):
    cut = data.draw(st.integers(0, len(picture.data) - 1))
    broken = picture.data[:cut]
    with pytest.raises(ValueError, match=r"box|bytes"):
        find_box(broken, "mdat")


def test_a_data_box_of_four_gigabytes_has_a_wide_header():
    assert data_box_header(10) == b"\0\0\0\x12mdat"
    size = 1 << 32
    assert data_box_header(size) == b"\0\0\0\1mdat" + (size + 16).to_bytes(8, "big")


def test_a_full_box_begins_with_version_and_flags():
    assert full_box("tfdt", 1, 2, b"x") == b"\0\0\0\x0dtfdt\1\0\0\2x"


def test_a_missing_box_is_named():
    with pytest.raises(ValueError, match="moof/traf"):
        find_box(box("moof", box("mfhd")), "moof", "traf")
