"""Framings and backgrounds: what the frames show, and what changes the keys."""

import io
import pickle
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from personalize.campaign.scenery_names import FRAMINGS
from personalize.errors import ConfigError
from personalize.plan.segment import MotionSpec
from render_cluster import Look
from render_cluster.presenter.light.rig import light_rig
from render_cluster.presenter.raster.stage import planes
from render_cluster.presenter.renderer import WarpPresenter
from render_cluster.scene.background import paint_background, shown_background
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX, portrait
from render_cluster.scene.scenery import (
    TRANSPARENT_OVER,
    Place,
    Plain,
    Scenery,
    Transparent,
    UserImage,
    open_scenery,
)
from render_cluster.scene.tone import inverse_tone_map, tone_map
from render_cluster.segment.render_identity import render_identity
from render_cluster.segment.renderer import open_renderer
from render_cluster.segment.settings import RenderSettings
from render_cluster.voice.interface.protocol import TimedPhoneme
from tests.batch.tiny_renderer import VOICE

REST = MotionSpec("friendly", "rest", 11)
WAVE = MotionSpec("friendly", "wave", 12)
OPEN = (TimedPhoneme("m", 0.0, 0.08), TimedPhoneme("a", 0.08, 0.30))
BLUE = Plain((0x1B, 0x5E, 0x8C))


def rgb(frame):
    """(H / 2, W / 2, 3) in [0, 255]: BT.709 limited range, at the size of the colour planes."""
    y, u, v = (plane.astype(float) for plane in planes(frame))
    y = (y.reshape(HEIGHT_PX // 2, 2, WIDTH_PX // 2, 2).mean((1, 3)) - 16) / 219
    u, v = (u - 128) / 224, (v - 128) / 224
    red, blue = y + 1.5748 * v, y + 1.8556 * u
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.stack([red, green, blue], -1) * 255


def png(pixels):
    out = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(out, "PNG")
    return out.getvalue()


def gradient():
    ramp = np.linspace(40, 200, WIDTH_PX)[None, :, None]
    return np.broadcast_to(ramp * (1.0, 0.8, 0.5), (HEIGHT_PX, WIDTH_PX, 3))


@pytest.fixture(scope="module")
def before_blue(pack):
    return {f: WarpPresenter(pack, scenery=Scenery(f, BLUE)) for f in FRAMINGS}


@pytest.fixture(scope="module")
def cutout(pack):
    """The wide framing without a background, hands hanging."""
    presenter = WarpPresenter(pack, scenery=Scenery("wide", Transparent()))
    return next(presenter.render_full(REST, 8, ())), presenter.matte()


@pytest.mark.parametrize("framing", FRAMINGS)
def test_eyes_lie_on_the_framings_eye_line_and_the_perspective_is_one(framing):
    camera, medium = portrait(0.8, framing), portrait(0.8)
    eye_px = HEIGHT_PX / 2 - camera.shift_px - camera.focal_px / camera.distance_m * 0.05
    assert 0.2 < eye_px / HEIGHT_PX < 0.42
    assert (camera.eye_y_m, camera.distance_m) == (medium.eye_y_m, medium.distance_m)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_patch_is_exact_in_every_framing(before_blue, framing):
    presenter = before_blue[framing]
    spoken = list(presenter.render_speech(REST, presenter.render_clip(REST, 8), OPEN))
    whole = list(presenter.render_full(REST, 8, OPEN))
    assert any(not np.array_equal(a, b) for a, b in pairwise(spoken))
    for patched, full in zip(spoken, whole, strict=True):
        assert np.abs(patched.astype(int) - full.astype(int)).max() <= 2


@pytest.mark.parametrize("framing", FRAMINGS)
def test_no_part_of_the_presenter_is_missing(pack, before_blue, framing):
    """Anything that the bake wrongly left out as hidden would let the background through."""
    presenter = WarpPresenter(pack, scenery=Scenery(framing, Transparent()))
    for _ in presenter.render_full(WAVE, 12, ()):
        solid = presenter.matte() > 250
        middle = solid[:, WIDTH_PX // 2 - 40 : WIDTH_PX // 2 + 40].any(1)
        below = np.flatnonzero(middle)[0] + HEIGHT_PX // 20
        assert solid[below:, WIDTH_PX // 2].mean() > 0.9
    assert before_blue[framing].size_px == (WIDTH_PX, HEIGHT_PX)


def test_hanging_hands_are_wholly_in_the_wide_frame(cutout):
    """No hand touches the frame's edges; only the legs reach its bottom."""
    covered = cutout[1] > 20
    assert not covered[:, :40].any()
    assert not covered[:, -40:].any()
    bottom = np.flatnonzero(covered[-1])
    assert np.ptp(bottom) < WIDTH_PX * 0.3
    above = np.flatnonzero(covered[HEIGHT_PX * 9 // 10 :].any(0))
    assert np.ptp(above) > np.ptp(bottom) + 60


def test_a_plain_color_is_that_color_and_has_a_shadow(before_blue):
    frame = rgb(next(before_blue["medium"].render_clip(REST, 8)))
    assert np.ptp(frame[:60, :60], (0, 1)).max() == 0
    beside = frame[:120, :120].mean((0, 1))
    assert np.abs(beside - BLUE.color).max() < 1.5
    right = frame[300:350, 460:500].mean((0, 1))
    assert right.sum() < beside.sum() * 0.92


@pytest.mark.parametrize("color", [(0, 0, 0), (255, 255, 255), (27, 94, 140), (250, 10, 10)])
def test_display_colors_survive_the_film_curve(color):
    shown = tone_map(inverse_tone_map(np.array(color) / 255).astype(float)) * 255
    assert np.abs(shown - color).max() < 0.5


def test_what_stands_still_is_the_same_bytes_in_every_frame(before_blue):
    frames = list(before_blue["medium"].render_clip(WAVE, 14))
    luma = [planes(frame)[0] for frame in frames]
    assert all(np.array_equal(one[:200, 900:], luma[0][:200, 900:]) for one in luma)
    assert not np.array_equal(luma[7], luma[0])


def test_grain_breaks_the_bands_of_a_gradient():
    """Without grain a dark wall has long runs of one level; with it, none is long."""
    light = np.broadcast_to(np.linspace(0.02, 0.03, WIDTH_PX)[None, :, None], (HEIGHT_PX, 1280, 3))
    smooth = np.round(tone_map(light.astype(float)) * 255)[0, :, 0]
    grained = np.round(shown_background(light.astype(np.float32)) * 255)[0, :, 0]
    assert _longest_run(smooth) > 30
    assert _longest_run(grained) < _longest_run(smooth) / 3
    assert abs(smooth.mean() - grained.mean()) < 0.5


def _longest_run(values):
    edges = np.flatnonzero(np.diff(values)) + 1
    return np.diff(np.concatenate([[0], edges, [len(values)]])).max()


def test_an_alpha_plane_lets_another_layer_be_put_behind(pack, cutout):
    """The cutout composited on a colour by its alpha equals rendering on that colour."""
    frame, matte = cutout
    alpha = matte.reshape(HEIGHT_PX // 2, 2, WIDTH_PX // 2, 2).mean((1, 3))[..., None] / 255
    over = rgb(frame) + (1 - alpha) * (np.array((10, 60, 20)) - TRANSPARENT_OVER)
    corner = over[:100, :100].mean((0, 1))
    assert np.abs(corner - (10, 60, 20)).max() < 1.5
    assert 0.05 < (matte > 250).mean() < 0.4
    assert ((matte > 20) & (matte < 235)).sum() > 500
    inside = alpha[..., 0] == 1
    assert np.array_equal(over[inside], rgb(frame)[inside])
    assert pack.only_wide.any()


def test_an_image_is_shown_in_its_own_colors_and_blur_softens_it():
    sharp = paint_background(Scenery("medium", UserImage(png(gradient()), 0.0)))
    assert np.abs(tone_map(sharp.astype(float)) * 255 - gradient()).max() < 1.5
    stripes = np.zeros((HEIGHT_PX, WIDTH_PX, 3))
    stripes[:, ::16] = 255
    contrast = []
    for blur in (0.0, 0.1, 0.6):
        light = paint_background(Scenery("medium", UserImage(png(stripes), blur)))
        contrast.append(tone_map(light[300:400, 400:800].astype(float)).std())
    assert contrast[0] > 2 * contrast[1]
    assert contrast[1] > 2 * contrast[2]


def test_lights_follow_what_is_behind():
    def gains(*color):
        plain = Plain(color)
        return light_rig(paint_background(Scenery("medium", plain)), plain)

    dark, bright, blue = gains(16, 16, 20), gains(255, 255, 255), gains(20, 60, 200)
    assert dark.gains[2].mean() < 0.5 < bright.gains[2].mean()
    assert blue.gains[2][2] > blue.gains[2][0]
    assert np.array_equal(dark.gains[:2], np.ones((2, 3)))
    assert (bright.harmonics[0] > dark.harmonics[0]).all()


def settings(scenery):
    return Look("anna", VOICE, scenery)


def test_keys_change_with_the_scenery_and_nothing_else(tmp_path):
    first, second = gradient().copy(), gradient().copy()
    second[5, 5] += 20
    for name, pixels in (("a.png", first), ("same.tiff", first), ("b.png", second)):
        Image.fromarray(np.asarray(pixels, np.uint8)).save(tmp_path / name)

    def presenter(framing, background, blur=None):
        return open_scenery(framing, background, blur, tmp_path).seen_with("anna")

    different = [
        presenter("medium", "office"),
        presenter("wide", "office"),
        presenter("medium", "office", 0.9),
        presenter("medium", "studio"),
        presenter("medium", "#1b5e8c"),
        presenter("medium", "#1b5e8d"),
        presenter("medium", "a.png"),
        presenter("medium", "b.png"),
        presenter("medium", "a.png", 0.4),
    ]
    assert len(set(different)) == len(different)
    assert presenter("medium", "a.png") == presenter("medium", "same.tiff")
    assert presenter("medium", "#1B5E8C", 0.7) == presenter("medium", "#1b5e8c")
    assert presenter("medium", "#fff") == presenter("medium", "#ffffff")
    assert presenter("medium", "office", 0.5) == presenter("medium", "office")


def test_a_remote_worker_gets_the_image_with_its_settings(pack):
    scenery = Scenery("medium", UserImage(png(gradient()), 0.2))
    there = pickle.loads(pickle.dumps(settings(scenery)))
    assert there == settings(scenery)
    assert len(pickle.dumps(there)) < 3_000_000
    here = WarpPresenter(pack, scenery=scenery)
    assert here.fingerprint == render_identity(there).presenter


def test_a_presenters_frames_carry_the_keys_of_their_settings(presenter):
    assert presenter.fingerprint == render_identity(settings(Scenery())).presenter


def test_a_transparent_video_is_refused_before_anything_is_rendered(tmp_path):
    scenery = Scenery("wide", Transparent())
    transparent = RenderSettings(Look("anna", VOICE, scenery), str(tmp_path))
    with pytest.raises(ConfigError, match=r"H\.264 has no transparency; choose"):
        open_renderer(transparent)


def test_unknown_names_are_refused_with_the_nearest_known():
    with pytest.raises(ConfigError, match="did you mean 'close-up'"):
        Scenery("closeup", Place("studio", 0.0))
