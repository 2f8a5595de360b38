import io

import numpy as np
import pytest
from PIL import Image

from batch.delivery.poster import make_poster, store_poster
from batch.delivery.stitch import layout_movie, read_movie
from personalize.errors import StageError
from render_cluster.media.cmaf import init_segment
from tests.media import SIZE_PX, run_decoder


@pytest.fixture(scope="module")
def movie(library):
    parts = [library.parts[i] for i in (2, 0)]
    return b"".join(read_movie(layout_movie(parts), library.store))


def _pixels(jpeg):
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")).astype(float)


def _frame_rgb(frame):
    """The RGB of an I420 frame by BT.709 limited range (ITU-R BT.709-6, 3.4 and 3.5)."""
    width, height = SIZE_PX
    y = (frame[:height].astype(float) - 16) / 219
    chroma = frame[height:].reshape(2, height // 2, width // 2).astype(float)
    u, v = ((c.repeat(2, 0).repeat(2, 1) - 128) / 224 for c in chroma)
    r, b = y + 1.5748 * v, y + 1.8556 * u
    g = (y - 0.2126 * r - 0.0722 * b) / 0.7152
    return np.clip(np.stack([r, g, b], -1), 0, 1) * 255


@pytest.mark.parametrize("frame", [0, 11, 23])
def test_the_poster_is_the_frame_at_that_moment_in_its_colours(library, movie, frame):
    poster = _pixels(make_poster(movie, frame / 25, SIZE_PX[0]))
    frames = library.frames[2]
    errors = [np.abs(poster - _frame_rgb(f)).mean() for f in frames]
    assert int(np.argmin(errors)) == frame
    assert errors[frame] < 4


def test_the_poster_has_the_width_asked_for(movie):
    assert _pixels(make_poster(movie, 0.2, 96)).shape == (56, 96, 3)


def test_the_same_picture_gives_the_same_poster_once(library):
    picture = library.parts[2][0]
    first = store_poster(library.store, picture, 0.4, 96)
    assert store_poster(library.store, picture, 0.4, 96) == first
    assert store_poster(library.store, picture, 0.41, 96) == first  # the same frame
    assert store_poster(library.store, picture, 0.8, 96) != first
    movie = init_segment(picture.facts) + library.store.read(picture)
    assert library.store.blob("poster", first.key) == make_poster(movie, 0.4, 96)


def test_a_time_past_the_end_gives_the_last_frame(library):
    picture = library.parts[1][0]
    late = store_poster(library.store, picture, 60, 96)
    assert late == store_poster(library.store, picture, 7 / 25, 96)


def test_a_decoder_finds_no_fault_in_the_poster(movie):
    run_decoder("-f", "image2pipe", "-i", "pipe:0", "-f", "null", "-", data=make_poster(movie, 0.1))


def test_an_ffmpeg_error_becomes_a_stage_error(movie):
    for broken, at_s in ((b"", 0), (b"no movie at all", 0), (movie[:3000], 0), (movie, 99)):
        with pytest.raises(StageError) as caught:
            make_poster(broken, at_s)
        assert caught.value.stage == "poster"
        assert caught.value.reason
