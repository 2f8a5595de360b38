from itertools import pairwise

import numpy as np
import pytest

from personalize.plan.segment import MotionSpec
from render_cluster.presenter.raster.stage import planes
from render_cluster.presenter.renderer import WarpPresenter
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX
from render_cluster.scene.scenery import Scenery
from render_cluster.voice.interface.protocol import TimedPhoneme

REST = MotionSpec("friendly", "rest", 11)
WAVE = MotionSpec("friendly", "wave", 12)
# "mama", slowly: closed, open, closed, open.
MAMA = tuple(
    TimedPhoneme(symbol, 0.1 + 0.12 * i, 0.22 + 0.12 * i)
    for i, symbol in enumerate("m\u0251m\u0251")
)
# Lips, teeth and tongue through their whole range.
MANY = tuple(
    TimedPhoneme(symbol, 0.1 + 0.1 * i, 0.2 + 0.1 * i)
    for i, symbol in enumerate("hi\u03b8\u025bf\u0252l\u0279o\u0283\u00e6tu\u02a4a\u026a")
)

# The lips move all the time; drawing a frame whole takes longest.
EVERY_THIRD = slice(1, None, 3)


def luma(frame):
    return planes(frame)[0].astype(np.int16)


def psnr_db(a, b):
    error = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return 99.0 if error == 0 else 10 * np.log10(255**2 / error)


@pytest.fixture(scope="module")
def clip(presenter):
    return list(presenter.render_clip(REST, 24))


@pytest.fixture(scope="module")
def speaking(presenter, clip):
    return list(presenter.render_speech(REST, clip, MAMA))


def test_frames_are_i420_of_the_cameras_size(clip, presenter):
    assert presenter.size_px == (WIDTH_PX, HEIGHT_PX)
    assert {(f.shape, f.dtype.name) for f in clip} == {((HEIGHT_PX * 3 // 2, WIDTH_PX), "uint8")}


def test_a_clip_moves_but_gently(clip):
    steps = [np.abs(luma(b) - luma(a)).mean() for a, b in pairwise(clip)]
    assert max(steps) < 2.0
    assert np.abs(luma(clip[12]) - luma(clip[0])).max() > 20


def test_every_line_begins_and_ends_with_the_same_frame(presenter, clip):
    wave = list(presenter.render_clip(WAVE, 40))
    for frame in (clip[-1], wave[0], wave[-1]):
        assert np.array_equal(frame, clip[0])


def test_clips_of_one_line_share_their_frames_up_to_the_last_half_second(presenter, clip):
    longer = list(presenter.render_clip(REST, 32))
    shared = [np.array_equal(a, b) for a, b in zip(clip, longer, strict=False)]
    assert shared[:9] == [True] * 9
    assert longer[3] is list(presenter.render_clip(REST, 24))[3]


def test_a_patch_over_the_clip_equals_drawing_the_whole_frame(presenter, speaking):
    whole = list(presenter.render_full(REST, 24, MAMA))
    for patched, full in zip(speaking, whole, strict=True):
        assert psnr_db(patched, full) > 60
        assert np.abs(patched.astype(int) - full.astype(int)).max() <= 2


@pytest.mark.parametrize(
    "framing",
    ["close-up", *(pytest.param(name, marks=pytest.mark.variant) for name in ("medium", "wide"))],
)
def test_a_patch_is_exact_through_a_sentence_however_near_the_camera(pack, framing):
    presenter = WarpPresenter(pack, scenery=Scenery(framing=framing))
    whole = presenter.render_full(REST, 48, MANY, EVERY_THIRD)
    patched = list(presenter.render_speech(REST, presenter.render_clip(REST, 48), MANY))
    compared = zip(patched[EVERY_THIRD], whole, strict=True)
    assert max(np.abs(a.astype(int) - b.astype(int)).max() for a, b in compared) <= 1


def test_a_patch_over_a_waving_hand_is_exact(presenter):
    at = slice(8, 16)
    whole = presenter.render_full(WAVE, 40, MAMA, at)
    clip = list(presenter.render_clip(WAVE, 40))
    patched = list(presenter.render_speech(WAVE, clip, MAMA))[at]
    for a, b in zip(patched, whole, strict=True):
        assert psnr_db(a, b) > 60


def test_only_the_mouths_part_of_the_frame_changes(clip, speaking):
    changed = np.zeros((HEIGHT_PX, WIDTH_PX), bool)
    for still, moving in zip(clip, speaking, strict=True):
        changed |= luma(still) != luma(moving)
    rows, columns = np.nonzero(changed)
    assert 20 < len(rows) / 1000 < 60
    assert rows.max() - rows.min() < 300
    assert columns.max() - columns.min() < 260


def test_the_mouth_opens_for_a_vowel_and_closes_for_an_m(clip, speaking):
    """An open mouth is dark inside: the darkest pixels between the lips show it."""
    mouth = (slice(310, 355), slice(575, 665))
    dark = [int((luma(frame)[mouth] < 75).sum()) for frame in speaking]
    opened = max(dark) - dark[0]
    assert opened > 120
    closed = round(0.40 * 25)
    assert min(dark[closed - 1 : closed + 2]) - dark[0] < opened / 4
    assert dark[0] == int((luma(clip[0])[mouth] < 75).sum())


def test_silence_is_the_clip_itself(presenter, clip):
    frames = list(presenter.render_speech(REST, clip, ()))
    assert all(a is b for a, b in zip(frames, clip, strict=True))


def test_a_read_only_clip_is_enough(presenter, clip):
    stack = np.stack(clip)
    stack.flags.writeable = False
    again = list(presenter.render_speech(REST, list(stack), MAMA))
    assert any(not np.array_equal(a, b) for a, b in zip(again, clip, strict=True))


def test_another_renderer_draws_the_same_bytes(pack, clip, speaking):
    other = WarpPresenter(pack)
    again = list(other.render_clip(REST, 24))
    assert all(np.array_equal(a, b) for a, b in zip(again, clip, strict=True))
    spoken = list(other.render_speech(REST, again, MAMA))
    assert all(np.array_equal(a, b) for a, b in zip(spoken, speaking, strict=True))


def test_earlier_speech_over_a_clip_changes_no_byte(pack, clip, speaking):
    """The clip's frames without what speech moves are cached from one segment to the next."""
    other = WarpPresenter(pack)
    oo = tuple(TimedPhoneme("u", 0.1 + 0.1 * i, 0.2 + 0.1 * i) for i in range(6))
    assert len(list(other.render_speech(REST, clip, oo))) == len(clip)
    again = list(other.render_speech(REST, clip, MAMA))
    assert all(np.array_equal(a, b) for a, b in zip(again, speaking, strict=True))


def test_what_stands_still_does_not_flicker(clip):
    """Outside the presenter the background is the same bytes in every frame."""
    corner = (slice(0, 300), slice(0, 400))
    assert all(np.array_equal(luma(f)[corner], luma(clip[0])[corner]) for f in clip)


def test_a_held_pose_is_drawn_with_the_same_bytes(presenter):
    """Hair too: nothing is random. `render_full` caches no frame, so each is drawn again."""
    first, last = presenter.render_full(REST, 24, (), slice(None, None, 23))
    (middle,) = presenter.render_full(REST, 24, (), slice(12, 13))
    assert np.array_equal(first, last)
    assert not np.array_equal(first, middle)


def test_skin_is_lit_and_no_part_is_black(presenter):
    """Hands were once lit where they hang, out of sight, and came out black."""
    frame = list(presenter.render_clip(WAVE, 40))[13]
    hand = luma(frame)[420:600, 250:400]
    assert np.percentile(hand, 90) > 120
    face = luma(frame)[220:370, 560:690]
    assert 90 < np.median(face) < 215


@pytest.mark.gpu
def test_cuda_draws_what_the_cpu_draws(pack, speaking):
    import torch

    if not torch.cuda.is_available():
        pytest.skip("no CUDA device on this machine")
    on_gpu = WarpPresenter(pack, "cuda")
    frames = list(on_gpu.render_speech(REST, list(on_gpu.render_clip(REST, 24)), MAMA))
    assert min(psnr_db(a, b) for a, b in zip(frames, speaking, strict=True)) > 45
