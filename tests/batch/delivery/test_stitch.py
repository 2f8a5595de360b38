import dataclasses
import io
import itertools
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from batch.delivery.stitch import layout_movie, read_movie, write_movie
from personalize.errors import StageError
from render_cluster.checking.movie_check import check_movie
from render_cluster.media.grid import SAMPLE_RATE_HZ, SAMPLES_PER_FRAME, STEP_SAMPLES
from render_cluster.media.mp4_boxes import find_box, read_boxes
from render_cluster.media.track import CorruptTrackError
from render_cluster.media.video import encode_picture
from render_cluster.store.segment_store import SegmentStore
from tests.batch.delivery.conftest import SEGMENT_STEPS, make_library
from tests.media import decode_picture, decode_sound, moving_frames, psnr_db

STEP_S = Fraction(STEP_SAMPLES, SAMPLE_RATE_HZ)
ORDERS = st.lists(st.integers(0, len(SEGMENT_STEPS) - 1), min_size=1, max_size=7)


def _movie(library, order):
    return layout_movie([library.parts[i] for i in order])


def _bytes(library, movie):
    return b"".join(read_movie(movie, library.store))


@settings(max_examples=12, deadline=None)
@given(order=ORDERS)
@example(order=[3])
@example(order=[1, 1, 1])
@example(order=[4, 3, 2, 1, 0])
def test_segments_in_any_order_decode_to_their_originals(library, tmp_path_factory, order):
    path = tmp_path_factory.mktemp("movies") / "movie.mp4"
    write_movie(_movie(library, order), library.store, path)
    frames, samples = library.joined(order)
    shown, heard = decode_picture(str(path)), decode_sound(str(path))
    assert len(shown) == len(frames)
    assert len(heard) == len(samples) == len(frames) * SAMPLES_PER_FRAME
    assert min(psnr_db(a, b) for a, b in zip(frames, shown, strict=True)) > 37
    assert np.mean((heard - samples) ** 2) < 1e-3 * np.mean(samples**2)


def test_picture_and_sound_begin_at_zero_and_end_together(library):
    order = (0, 3, 1, 2)
    data = _bytes(library, _movie(library, order))
    steps = sum(SEGMENT_STEPS[i] for i in order)
    with av.open(io.BytesIO(data)) as movie:
        picture = [frame.pts * frame.time_base for frame in movie.decode(video=0)]
        assert [s.duration * s.time_base for s in movie.streams] == [steps * STEP_S] * 2
    with av.open(io.BytesIO(data)) as movie:
        sound = [frame.pts * frame.time_base for frame in movie.decode(audio=0)]
    assert [t * 25 for t in picture] == list(range(8 * steps))
    assert sound[0] == 0
    assert len(sound) == 15 * steps
    gaps = {b - a for a, b in itertools.pairwise(sound)}
    assert {g * 48_000 for g in gaps} == {1024}


def test_each_segment_can_be_sought_to(library):
    order = (2, 0, 1)
    with av.open(io.BytesIO(_bytes(library, _movie(library, order)))) as movie:
        keys = [p.pts * p.time_base for p in movie.demux(video=0) if p.size and p.is_keyframe]
    assert [t / STEP_S for t in keys] == [0, 3, 5]


def test_the_header_comes_first_and_accounts_for_every_byte(library):
    movie = _movie(library, (0, 1, 2))
    data = _bytes(library, movie)
    assert len(data) == movie.size_bytes
    assert [b.type for b in read_boxes(data)] == ["ftyp", "moov", "mdat"]
    ends = [piece.start + piece.length for piece in movie.pieces]
    assert [piece.start for piece in movie.pieces] == [len(movie.header), *ends[:-1]]
    assert ends[-1] == movie.size_bytes
    kinds = [piece.track.facts.kind for piece in movie.pieces]
    assert kinds == ["picture", "sound"] * 3


def test_half_a_minute_has_a_header_of_about_fifteen_kilobytes(library):
    order = [i % len(SEGMENT_STEPS) for i in range(49)]
    movie = _movie(library, order)
    assert 25 < movie.ticks / 48_000 < 30
    assert len(movie.header) < 16_000


@given(data=st.data())
def test_any_range_is_that_slice_of_the_whole(library, data):
    movie = _movie(library, (0, 1, 2, 3))
    whole = _bytes(library, movie)
    edges = [0, len(movie.header), movie.size_bytes, *(p.start for p in movie.pieces)]
    near_an_edge = st.builds(
        lambda edge, step: min(max(edge + step, 0), movie.size_bytes),
        st.sampled_from(edges),
        st.integers(-2, 2),
    )
    offset = near_an_edge | st.integers(0, movie.size_bytes)
    start, stop = sorted((data.draw(offset), data.draw(offset)))
    assert b"".join(read_movie(movie, library.store, start, stop)) == whole[start:stop]


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 4), (0, 10**9)])
def test_a_range_outside_the_movie_is_refused(library, start, stop):
    movie = _movie(library, (0,))
    with pytest.raises(ValueError, match="range"):
        read_movie(movie, library.store, start, stop)


def test_writing_and_reading_give_the_same_bytes(library, tmp_path):
    movie = _movie(library, (1, 0))
    path = tmp_path / "videos" / "a.mp4"
    path.parent.mkdir()
    path.write_bytes(b"old")
    write_movie(movie, library.store, path)
    written = path.read_bytes()
    assert written[: movie.size_bytes] == _bytes(library, movie)
    assert [b.type for b in read_boxes(written)] == ["ftyp", "moov", "mdat", "uuid"]
    assert check_movie(written, must_be_sealed=True) == []
    assert [p.name for p in path.parent.iterdir()] == ["a.mp4"]


def test_the_same_segments_give_the_same_bytes(library):
    assert _bytes(library, _movie(library, (2, 1))) == _bytes(library, _movie(library, (2, 1)))


@pytest.mark.parametrize("damage", ["cut", "flip"])
def test_a_damaged_file_stops_the_movie_before_its_first_byte(tmp_path, damage):
    library = make_library(tmp_path / "store")
    movie = _movie(library, (0, 1))
    file = tmp_path / "store" / library.parts[0][0].path
    data = bytearray(file.read_bytes())
    if damage == "cut":
        del data[-3:]
    else:
        data[-3] ^= 4
    file.write_bytes(bytes(data))
    fresh = SegmentStore(tmp_path / "store")
    target = tmp_path / "movie.mp4"
    target.write_bytes(b"the movie that was there")
    with pytest.raises(CorruptTrackError) as caught:
        write_movie(movie, fresh, target)
    assert (caught.value.kind, caught.value.key) == ("picture", "p0")
    assert target.read_bytes() == b"the movie that was there"
    with pytest.raises(CorruptTrackError):
        read_movie(movie, fresh, len(movie.header), movie.size_bytes)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["movie.mp4", "store"]


def test_parts_that_do_not_belong_together_are_refused(library, tmp_path):
    (picture, sound), (_, short_sound) = library.parts[:2]
    other = SegmentStore(tmp_path).put_track(
        "picture", "p9", encode_picture(moving_frames(1, size_px=(96, 64)), (96, 64))
    )
    for parts, reason in (
        ([], "at least one"),
        ([(picture, short_sound)], "its sound"),
        ([(sound, picture)], "not picture and sound"),
        ([(picture, sound), (other, short_sound)], "different profiles"),
    ):
        with pytest.raises(StageError, match=reason) as caught:
            layout_movie(parts)
        assert caught.value.stage == "assemble"


def test_movies_beyond_four_gigabytes_use_wide_offsets(library):
    """Only the layout: the sizes are claimed, not written."""
    picture, sound = library.parts[1]
    sizes = (1 << 30, *picture.facts.sizes_bytes[1:])
    huge = dataclasses.replace(picture, facts=dataclasses.replace(picture.facts, sizes_bytes=sizes))
    header = layout_movie([(huge, sound)] * 5).header
    tables = header[find_box(header[: header.index(b"mdat") - 4], "moov").start :]
    assert b"co64" in tables
    assert b"stco" not in tables
    start = header.index(b"co64") + 12
    first = int.from_bytes(header[start : start + 8], "big")
    second = int.from_bytes(header[start + 8 : start + 16], "big")
    assert first == len(header)
    assert second - first == sum(sizes) + sound.facts.data_bytes


def test_damage_anywhere_in_a_range_is_known_before_its_first_byte(tmp_path):
    library = make_library(tmp_path / "store")
    movie = _movie(library, (0, 1, 2))
    (tmp_path / "store" / library.parts[2][1].path).unlink()  # the last sound
    last = movie.pieces[-1]
    for start in (0, len(movie.header), last.start + last.length - 1):
        with pytest.raises(CorruptTrackError):
            read_movie(movie, SegmentStore(tmp_path / "store"), start)
    before = b"".join(read_movie(movie, SegmentStore(tmp_path / "store"), 0, last.start))
    assert len(before) == last.start  # who does not ask for it is served
