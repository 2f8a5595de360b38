"""The notice can be read wherever it is shown, and no presenter comes near it."""

import numpy as np
import pytest
import torch

from personalize.campaign.notice import _USUAL, MOST_NOTICE_CHARS, usual_notice
from personalize.plan.segment import MotionSpec, Notice
from render_cluster.lettering.font_files import fetch_fonts
from render_cluster.lettering.fonts import fonts_of
from render_cluster.lettering.notice_mark import (
    CORNER_PX,
    LEAST_CAP_SHARE,
    MOST_WIDTH_PX,
    draw_mark,
    fit_notice,
)
from render_cluster.presenter.motion.motion import line_motion
from render_cluster.presenter.renderer import WarpPresenter
from render_cluster.scene.camera import HEIGHT_PX
from render_cluster.scene.scenery import Plain, Scenery

_LONGEST = "Made with the help of artificial intelligence by us"[:MOST_NOTICE_CHARS]
_LATIN = ("en", "de", "es", "fr", "it", "nl", "pt")


def _linear(display):
    """Of sRGB values from 0 to 1 (WCAG 2.2, relative luminance)."""
    return np.where(display <= 0.04045, display / 12.92, ((display + 0.055) / 1.055) ** 2.4)


def _luminance(rgb):
    return _linear(rgb / 255) @ np.array([0.2126, 0.7152, 0.0722])


def _over(mark, background):
    share = mark[..., 3:] / 255
    return mark[..., :3] * share + np.array(background) * (1 - share)


@pytest.mark.parametrize("background", [(0, 0, 0), (255, 255, 255), (250, 220, 60), (128,) * 3])
def test_letters_stand_out_from_their_plate(background):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    mark = draw_mark(Notice("AI-generated video", "en")).rgba()
    shown = _luminance(_over(mark, background))
    letters = shown[(mark[..., :3] > 250).all(2) & (mark[..., 3] > 250)]
    plate = shown[4:-4, 4:9]  # left of the letters
    assert len(letters) > 200
    assert (letters.min() + 0.05) / (plate.max() + 0.05) >= 4.5


@pytest.mark.parametrize("text", ["AI", "AI-generated video", _LONGEST, "W" * MOST_NOTICE_CHARS])
def test_every_notice_is_large_enough_and_whole(text):
    fitted = fit_notice(Notice(text, "en"))
    assert fitted.cap_height_px >= LEAST_CAP_SHARE * HEIGHT_PX
    assert " " not in text or not fitted.is_cut
    mark = draw_mark(Notice(text, "en")).rgba()
    assert mark.shape[1] <= MOST_WIDTH_PX
    assert mark.shape[0] % 2 == mark.shape[1] % 2 == 0


def test_the_usual_notices_are_on_one_line():
    for tag in _LATIN:
        fetch_fonts(fonts_of(usual_notice(tag), tag), lambda _doing: None)
        fitted = fit_notice(Notice(usual_notice(tag), tag))
        assert (len(fitted.lines), fitted.size_px, fitted.is_cut) == (1, 25, False), tag
    assert set(_LATIN) < set(_USUAL)


@pytest.mark.parametrize("framing", ["close-up", "medium", "wide"])
def test_no_presenter_reaches_the_notice(framing, pack):
    """Its corner, at its largest, is the background's in every gesture that raises a hand."""
    presenter = WarpPresenter(pack, "cpu", Scenery(framing, Plain((90, 90, 90))))
    tallest = draw_mark(Notice(_LONGEST, "en")).rgba().shape[0]
    x, y = CORNER_PX
    corner = (slice(y, y + tallest), slice(x, x + MOST_WIDTH_PX))
    torch.set_num_threads(1)
    for gesture in ("wave", "welcome", "point_side", "open_palms"):
        poses = presenter._poses(line_motion(MotionSpec("energetic", gesture, 5), 96))
        for frame in (24, 48):
            presenter._draw_whole(poses.face[frame], poses.bones[frame])
            assert not presenter.matte()[corner].any(), (gesture, frame)
