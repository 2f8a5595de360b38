"""The moving picture, read back by Pillow."""

import io

import numpy as np
import pytest
from PIL import Image, ImageSequence

from batch.mail_pictures.greetings import Greeting
from batch.mail_pictures.layer import make_layer
from batch.mail_pictures.moving import MOST_BYTES, MOST_S, SIZES, decode_opening, make_moving
from render_cluster.media.cmaf import init_segment
from render_cluster.media.video import encode_picture
from tests.media import moving_frames, psnr_db

GREETING = Greeting("Hi Maria", "en")
SIZE_PX = (320, 180)


@pytest.fixture(scope="module")
def movie():
    """A video of 5.1 s."""
    track = encode_picture(moving_frames(16, size_px=SIZE_PX), SIZE_PX)
    return init_segment(track.facts) + track.data


@pytest.fixture(scope="module", params=["gif", "webp"])
def made(request, movie):
    frames = decode_opening(movie, SIZE_PX, 0.48, SIZES[0])
    data = make_moving(frames, GREETING, request.param, SIZES[0])
    return request.param, frames, data


def _frames(data):
    with Image.open(io.BytesIO(data)) as picture:
        return [frame.convert("RGBA") for frame in ImageSequence.Iterator(picture)]


def test_it_lasts_three_seconds_and_is_shown_three_times(made):
    kind, frames, data = made
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == kind.upper()
        assert picture.n_frames == len(frames) == 37
        # GIF counts the rounds after the first, WebP all.
        assert picture.info["loop"] == {"gif": 2, "webp": 3}[kind]
        took_ms = []
        for frame in ImageSequence.Iterator(picture):
            frame.load()
            took_ms.append(frame.info["duration"])
        assert picture.size == (480, 270)
    assert sum(took_ms) <= MOST_S * 1000
    assert set(took_ms) == {80}


def test_no_frame_has_a_hole(made):
    """A transparent one would have a halo in dark mode."""
    _, _, data = made
    for frame in _frames(data):
        assert frame.getextrema()[3] == (255, 255)


def test_the_first_frame_is_the_finished_picture(made):
    _, frames, data = made
    finished = make_layer(GREETING, (480, 270)).over(frames[0])
    first = np.asarray(_frames(data)[0].convert("RGB"))
    assert psnr_db(first, finished) > 28
    assert psnr_db(first, frames[0]) < 22  # without greeting


def test_later_frames_move_under_a_greeting_that_does_not(made):
    _, frames, data = made
    shown = [np.asarray(frame.convert("RGB")).astype(int) for frame in _frames(data)]
    layer = make_layer(GREETING, (480, 270))
    white = layer.added.min(2) > 250
    for frame, under in zip(shown[::9], frames[::9], strict=True):
        assert frame[layer.top :][white].mean() > 235
        assert np.abs(frame[:100] - under[:100]).mean() < 9
    assert np.abs(shown[0][:100] - shown[18][:100]).mean() > 3


def test_it_begins_at_the_posters_moment(movie):
    late, early = (decode_opening(movie, SIZE_PX, at_s, SIZES[0]) for at_s in (0.48, 0.0))
    assert psnr_db(late[0], early[6]) > 45  # 6 * 80 ms
    assert psnr_db(late[0], early[0]) < 40


def test_a_short_opening_makes_a_short_picture(movie):
    assert len(decode_opening(movie, SIZE_PX, 4.6, SIZES[0])) == 7
    assert len(decode_opening(movie, SIZE_PX, 0.0, SIZES[-1])) == int(MOST_S * 6.25)


def test_a_smaller_size_weighs_less():
    """Of noise, the worst opening: the largest size is far too large."""
    noise = np.random.default_rng(3).integers(0, 255, (12, 270, 480, 3), np.uint8)
    large = make_moving(noise, GREETING, "gif", SIZES[0])
    small = make_moving(np.ascontiguousarray(noise[:, ::2, ::2]), GREETING, "gif", SIZES[-1])
    assert len(large) > MOST_BYTES
    assert len(small) < len(large) / 4
