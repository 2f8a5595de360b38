"""Captions within a written file: ffmpeg reads them, and playback is what it is without them."""

import io

import av
import pytest

from batch.delivery.stitch import layout_movie, read_movie, write_movie
from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.media.mp4_boxes import find_box
from render_cluster.media.text_track import Cue, text_track
from tests.media import decode_picture, decode_sound, run_decoder

CUES = (
    Cue(0.12, 0.8, ("Hi Zoë & co, <b>", "二行目")),
    Cue(0.88, 1.2, ("Next",)),
    Cue(1.2, 1.92, ("Last",)),
)
ORDER = (0, 3, 2)  # six steps of 320 ms: 1.92 s


@pytest.fixture
def parts(library):
    return [library.parts[i] for i in ORDER]


def test_ffmpeg_reads_the_captions_at_their_times(library, parts, tmp_path):
    path = tmp_path / "movie.mp4"
    write_movie(layout_movie(parts, CUES, "en-GB"), library.store, path)
    text = run_decoder("-i", str(path), "-map", "0:s", "-f", "webvtt", "-").decode()
    assert text.strip().split("\n\n")[1:] == [
        "00:00.120 --> 00:00.800\nHi Zoë & co, <b>\n二行目",
        "00:00.880 --> 00:01.200\nNext",
        "00:01.200 --> 00:01.920\nLast",
    ]
    with av.open(str(path)) as movie:
        (stream,) = movie.streams.subtitles
        assert stream.language == "eng"
        assert stream.duration * stream.time_base == pytest.approx(1.92)


def test_captions_change_neither_picture_nor_sound(library, parts, tmp_path):
    paths = [tmp_path / "with.mp4", tmp_path / "without.mp4"]
    for path, cues in zip(paths, (CUES, ()), strict=True):
        write_movie(layout_movie(parts, cues, "en"), library.store, path)
    for decode in (decode_picture, decode_sound):
        captioned, bare = (decode(str(path)) for path in paths)
        assert (captioned == bare).all()


def test_any_range_of_a_captioned_movie_is_the_same_range_of_its_file(library, parts):
    movie = layout_movie(parts, CUES, "ja")
    whole = b"".join(read_movie(movie, library.store))
    assert len(whole) == movie.size_bytes
    edges = [0, 1, len(movie.header) - 1, len(movie.header), len(movie.header) + 1]
    edges += [movie.pieces[3].start, movie.size_bytes]
    for start in edges:
        for stop in (edge for edge in edges if edge >= start):
            assert b"".join(read_movie(movie, library.store, start, stop)) == whole[start:stop]


def test_captions_are_the_first_bytes_of_the_data(library, parts):
    movie = layout_movie(parts, CUES, "en")
    ticks = round(1.92 * SAMPLE_RATE_HZ)
    data = text_track(CUES, ticks, "en").data
    assert movie.header.endswith(data)
    whole = b"".join(read_movie(movie, library.store))
    assert find_box(whole, "mdat").payload_start + len(data) == len(movie.header)
    assert sum(text_track(CUES, ticks, "en").lengths) == ticks


def test_an_unknown_language_is_undetermined(library, parts):
    data = b"".join(read_movie(layout_movie(parts, CUES, "xx"), library.store))
    with av.open(io.BytesIO(data)) as movie:
        assert movie.streams.subtitles[0].language in (None, "und")
