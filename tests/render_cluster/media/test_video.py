import io
import os
import subprocess
import sys
import weakref

import av
import numpy as np
import pytest

from personalize.errors import StageError
from render_cluster.media.cmaf import init_segment
from render_cluster.media.grid import SAMPLES_PER_FRAME, STEP_FRAMES
from render_cluster.media.profiles import picture_profile
from render_cluster.media.video import encode_picture
from tests.media import SIZE_PX, decode_picture, moving_frames, psnr_db


@pytest.fixture(scope="module")
def frames():
    return np.stack(list(moving_frames(4, seed=1)))


@pytest.fixture(scope="module")
def encoded(frames):
    return encode_picture(frames, SIZE_PX)


def _playable(track):
    return init_segment(track.facts) + track.data


def test_decoded_frames_are_the_frames_that_went_in(frames, encoded):
    shown = decode_picture("pipe:0", _playable(encoded))
    assert len(shown) == len(frames) == encoded.facts.frames
    assert min(psnr_db(a, b) for a, b in zip(frames, shown, strict=True)) > 38


def test_one_gop_that_shows_each_frame_once_from_tick_zero(encoded):
    ticks, count = encoded.facts.sample_ticks, len(encoded.facts.sizes_bytes)
    shown = [i * ticks + offset for i, offset in enumerate(encoded.facts.offsets)]
    assert sorted(shown) == [i * SAMPLES_PER_FRAME for i in range(count)]
    assert shown[0] == 0
    assert min(encoded.facts.offsets) < 0  # B-frames are used
    with av.open(io.BytesIO(_playable(encoded))) as movie:
        keys = [p.is_keyframe for p in movie.demux(video=0) if p.size]
    assert keys == [True] + [False] * (count - 1)


def test_stream_describes_its_pixels(encoded):
    with av.open(io.BytesIO(_playable(encoded))) as movie:
        stream = movie.streams.video[0]
        context = stream.codec_context
        assert (context.width, context.height) == SIZE_PX
        assert context.pix_fmt == "yuv420p"
        assert context.profile == "High"
        assert stream.average_rate == 25
        frame = next(movie.decode(video=0))
    # From the parameter sets themselves: 1 is BT.709 (ITU-T H.273), range 1 is limited.
    assert (frame.color_primaries, frame.color_trc, frame.colorspace) == (1, 1, 1)
    assert frame.color_range == 1


def test_all_contents_and_lengths_share_one_decoder_configuration(encoded):
    black = np.zeros((STEP_FRAMES, SIZE_PX[1] * 3 // 2, SIZE_PX[0]), np.uint8)
    noise = np.random.default_rng(0).integers(0, 255, (16, *black.shape[1:]), np.uint8)
    configs = {encode_picture(f, SIZE_PX).facts.decoder_config_hex for f in (black, noise)}
    assert configs == {encoded.facts.decoder_config_hex}


def test_a_hard_cut_inside_a_segment_makes_no_second_idr_frame():
    cut = [*moving_frames(1, seed=0), *(255 - f for f in moving_frames(1, seed=5))]
    track = encode_picture(cut, SIZE_PX)
    assert len(track.facts.sizes_bytes) == 16


def test_same_frames_give_the_same_bytes(frames, encoded):
    encode_picture(moving_frames(1, seed=9), SIZE_PX)
    assert encode_picture(iter(frames), SIZE_PX) == encoded


def test_bytes_do_not_depend_on_what_memory_held_before():
    """Each child starts with different bytes in its allocated memory (glibc, mallopt(3))."""
    code = (
        "import hashlib\n"
        "from render_cluster.media.video import encode_picture\n"
        "from render_cluster.media.audio import encode_sound\n"
        "from tests.media import SIZE_PX, moving_frames, speech_like\n"
        "data = encode_picture(moving_frames(4, seed=1), SIZE_PX).data\n"
        "data += encode_sound(speech_like(4, seed=1)).data\n"
        "print(hashlib.sha256(data).hexdigest())\n"
    )
    digests = set()
    for perturbation in ("1", "85", "170"):
        environment = os.environ | {"MALLOC_PERTURB_": perturbation}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_frames_are_released_as_they_are_encoded():
    alive = []

    def watched():
        for frame in moving_frames(6):
            alive.append(weakref.ref(frame))
            yield frame
            del frame
            assert sum(ref() is not None for ref in alive) <= 2

    encode_picture(watched(), SIZE_PX)
    assert len(alive) == 48


def test_no_bytes_are_spent_on_parameter_sets_or_notes(encoded):
    start = encoded.facts.data_offset_bytes
    types = []
    for size in encoded.facts.sizes_bytes:
        at = start
        while at < start + size:
            length = int.from_bytes(encoded.data[at : at + 4], "big")
            types.append(encoded.data[at + 4] & 31)
            at += 4 + length
        assert at == start + size
        start = at
    assert types == [5] + [1] * (len(encoded.facts.sizes_bytes) - 1)


def test_profile_names_the_size():
    assert "1280x720" in picture_profile((1280, 720))
    assert picture_profile(SIZE_PX) != picture_profile((1280, 720))


@pytest.mark.parametrize("count", [0, 1, STEP_FRAMES + 1])
def test_frames_off_the_grid_are_refused(frames, count):
    with pytest.raises(StageError, match="frames") as caught:
        encode_picture(frames[:count], SIZE_PX)
    assert caught.value.stage == "encode"


def test_a_frame_of_another_size_is_refused(frames):
    with pytest.raises(StageError, match="shape"):
        encode_picture([*frames[:7], frames[7][:-1]], SIZE_PX)
