"""What the face does besides speech: brows, smiles, blinks, lids that follow the gaze."""

from __future__ import annotations

import numpy as np

from personalize.plan.segment import MotionSpec
from render_cluster.media.grid import FPS
from render_cluster.presenter.motion.moments import Floats, generator, moments, pulse
from render_cluster.presenter.motion.styles import Style
from render_cluster.presenter.mouth.face import REST_FACE, face_row

_BLINK_CLOSE_S, _BLINK_SHUT_S, _BLINK_OPEN_S, _BLINK_MARGIN_S = 0.08, 0.05, 0.15, 0.3
_BLINK_EVERY_S = (2.8, 5.0)
"""Gaps between blinks: 12 to 21 a minute, as people in conversation (Bentivoglio et al. 1997)."""

_BLINK = face_row({"eyeBlink": 1.0}).numpy()
_WIDE = face_row({"eyeWide": 1.0}).numpy()
_BROW_RAISE = face_row({"browInnerUp": 1.0, "browOuterUp": 0.6, "eyeWide": 0.15}).numpy()
_SMILE = face_row({"mouthSmile": 1.0, "cheekSquint": 1.2, "eyeSquint": 0.5}).numpy()

_SHUT = 0.95
_LID_PER_DEG, _WIDE_PER_DEG, _MOST_LID = 0.016, 0.03, 0.12
"""The upper lid follows the eye, about a millimetre for 5 degrees (Becker and Fuchs 1988)."""


def expression(
    style: Style, spec: MotionSpec, times_s: Floats, fade: Floats, eyes_pitch_deg: Floats
) -> Floats:
    """(T, 52): the resting face with brow raises and smiles, and lids that follow the eyes.

    Args:
        style: how far and how often.
        spec: its seed, and the beats that brow raises accompany.
        times_s: seconds from the start, (T,).
        fade: the share of the motion that is shown, (T,).
        eyes_pitch_deg: how far the eyes look down in the head, (T,), zero at both ends.
    """
    raised = np.minimum(style.amplitude * _brows(style, spec, times_s), 0.6) * fade
    smile = style.smile * _smiles(style, spec.seed, times_s) * fade
    lids = np.clip(_LID_PER_DEG * eyes_pitch_deg, 0.0, _MOST_LID)
    wide = np.clip(-_WIDE_PER_DEG * eyes_pitch_deg, 0.0, _MOST_LID)
    face: Floats = REST_FACE.numpy().astype(np.float64) + raised[:, None] * _BROW_RAISE
    face += smile[:, None] * _SMILE + lids[:, None] * _BLINK + wide[:, None] * _WIDE
    return face


def with_blinks(face: Floats, seed: int, times_s: Floats, end_s: float) -> Floats:
    """`face` (T, 52) with blinks at a human rate, none near the ends."""
    blinks = np.zeros_like(times_s)
    for at_s in moments(generator(seed, "blinks"), 0.8, _BLINK_EVERY_S, times_s):
        shut_s = round(at_s * FPS) / FPS  # on a frame, so that each blink is fully closed in it
        if shut_s + _BLINK_SHUT_S + _BLINK_OPEN_S <= end_s - _BLINK_MARGIN_S:
            blinks = np.maximum(blinks, _blink(times_s - shut_s))
    shut: Floats = np.maximum(face, _SHUT * blinks[:, None] * _BLINK)
    return shut


def _brows(style: Style, spec: MotionSpec, times_s: Floats) -> Floats:
    """(T,): raises now and then, or on every other beat."""
    random = generator(spec.seed, "brows")
    gap_s = (1.6 / style.liveliness, 4.0 / style.liveliness)
    brows = np.zeros_like(times_s)
    for at_s in spec.beats_s[::2] or moments(random, 0.8, gap_s, times_s):
        brows += random.uniform(0.12, 0.38) * pulse(times_s, at_s, 0.14, 0.30)
    return brows


def _smiles(style: Style, seed: int, times_s: Floats) -> Floats:
    """(T,): smiles that come and go slowly."""
    random = generator(seed, "smiles")
    gap_s = (2.5 / style.liveliness, 5.5 / style.liveliness)
    smiles = np.zeros_like(times_s)
    for at_s in moments(random, 0.9, gap_s, times_s):
        smiles += random.uniform(0.5, 1.0) * pulse(times_s, at_s, 0.35, 0.7)
    return np.minimum(smiles, 1.0)


def _blink(since_s: Floats) -> Floats:
    """How far the lids are closed: down in 80 ms, closed for 50, up in 150."""
    closing = np.clip(1.0 + since_s / _BLINK_CLOSE_S, 0.0, 1.0)
    opening = np.clip((since_s - _BLINK_SHUT_S) / _BLINK_OPEN_S, 0.0, 1.0)
    lids: Floats = closing - opening
    return lids
