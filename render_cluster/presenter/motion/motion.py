"""How the presenter moves while speaking: breath, sway, nods, gaze, blinks, brows and a gesture.

Motion depends only on style, gesture and seed; the length only says when it settles. So two clips
of one line are identical to the bit except for the last SETTLE_FRAMES of the shorter one, and their
frames can be shared. The exceptions are clips too short for their gesture: they speed it up, or
leave it out.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import torch

from personalize.errors import ConfigError
from personalize.plan.segment import MotionSpec
from render_cluster.media.grid import FPS
from render_cluster.presenter.motion.expression import expression, with_blinks
from render_cluster.presenter.motion.gestures import (
    GESTURE_BONES,
    GESTURES,
    Gesture,
    arm_rotations,
    head_rotations,
)
from render_cluster.presenter.motion.moments import Floats, generator, moments, pulse, smooth
from render_cluster.presenter.motion.motion_data import Motion
from render_cluster.presenter.motion.styles import STYLES, Style

_Entry = TypeVar("_Entry")

SETTLE_FRAMES = 15
"""The frames at a clip's end in which motion fades into the home pose."""

_RISE_FRAMES = 13


_TRUNK_BONES = ("spine03", "clavicle.L", "clavicle.R", "neck02", "head", "eye.L", "eye.R")
BONES = _TRUNK_BONES + GESTURE_BONES
"""The bones of every Motion, by anny's names."""

_BREATHS_PER_S = 0.27
_NECK_SHARE = 0.3
"""How much of the head's turn the neck takes (its middle joint carries about a third)."""

_SACCADE_S = 0.06
_LOOKS_ASIDE_S, _LOOKS_AT_VIEWER_S = (0.35, 0.8), (1.4, 3.2)
"""Four fifths of the time at the viewer, the only one to look at when talking to a camera."""

_LEAST_TEMPO = 1.25
"""How much a gesture may be sped up before it is left out."""

_PAD_FRAMES = 64
"""Sines are computed over whole blocks, so that an array's tail, for which the processor may use
other instructions, never changes a frame that a longer clip shares."""


def line_motion(spec: MotionSpec, frames: int) -> Motion:
    """The motion of a line at one length; the first and the last frame are exactly the home pose.

    Raises:
        ConfigError: there is no such style or gesture.
    """
    style, gesture = _known("style", spec.style, STYLES), _known("gesture", spec.gesture, GESTURES)
    times_s = np.arange(-(-frames // _PAD_FRAMES) * _PAD_FRAMES) / FPS
    fade = _fade(frames, len(times_s))
    gesture_s = _gesture_times(gesture, style, times_s, frames)
    head = _head_angles(style, spec, times_s) * fade[:, None]
    head += head_rotations(gesture, gesture_s)
    trunk = _trunk_rotations(style, spec.seed, times_s, fade, head)
    vectors = np.concatenate([trunk, arm_rotations(gesture, gesture_s)], axis=1)
    eyes_pitch_deg = trunk[:, _TRUNK_BONES.index("eye.L"), 0]
    face = expression(style, spec, times_s, fade, eyes_pitch_deg)
    face = with_blinks(face, spec.seed, times_s, (frames - 1) / FPS)
    return Motion(
        bones=BONES,
        rotations=torch.from_numpy(_matrices(vectors)[:frames].astype(np.float32)),
        face=torch.from_numpy(face[:frames].astype(np.float32)),
    )


def _known(what: str, name: str, table: Mapping[str, _Entry]) -> _Entry:
    if name not in table:
        near = difflib.get_close_matches(name, table, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ConfigError(f"unknown {what} {name!r}; {hint}known: {', '.join(table)}")
    return table[name]


def _fade(frames: int, padded: int) -> Floats:
    """(padded,): the share of its motion that the body shows: none at both ends, all in between."""
    frame = np.arange(padded)
    shown: Floats = smooth(frame / _RISE_FRAMES) * smooth((frames - 1 - frame) / SETTLE_FRAMES)
    return shown


def _gesture_times(gesture: Gesture, style: Style, times_s: Floats, frames: int) -> Floats:
    """Seconds into the gesture; all before its start if the clip is too short for it.

    It ends one frame before the clip's last, so that the clip ends at rest.
    """
    room_s = (frames - 2) / FPS
    tempo = max(style.tempo, gesture.length_s / room_s) if room_s > 0 else np.inf
    if tempo > _LEAST_TEMPO * style.tempo:
        return np.full_like(times_s, -1.0)
    return times_s * tempo


def _head_angles(style: Style, spec: MotionSpec, times_s: Floats) -> Floats:
    """(T, 3): pitch, yaw and roll of the head in degrees: slow sway, a tremor, nods as beats."""
    phase = generator(spec.seed, "sway").uniform(0.0, 2.0 * np.pi, 9)

    def sway(axis: int, hz: float) -> Floats:
        slow = np.sin(2.0 * np.pi * hz * times_s + phase[axis])
        fast = np.sin(2.0 * np.pi * 2.3 * hz * times_s + phase[axis + 3])
        tremor = np.sin(2.0 * np.pi * 5.3 * hz * times_s + phase[axis + 6])
        both: Floats = slow + 0.5 * fast + 0.1 * tremor
        return both

    angles = np.stack(
        [
            0.7 * sway(0, 0.29) + _nods(style, spec, times_s),
            1.8 * sway(1, 0.23),
            0.9 * sway(2, 0.17),
        ],
        axis=1,
    )
    return style.amplitude * angles


def _nods(style: Style, spec: MotionSpec, times_s: Floats) -> Floats:
    """(T,): how far the head nods, in degrees: on the beats, or at random if there are none."""
    random = generator(spec.seed, "nods")
    gap_s = (0.9 / style.liveliness, 2.2 / style.liveliness)
    nods = np.zeros_like(times_s)
    for at_s in spec.beats_s or moments(random, 0.6, gap_s, times_s):
        nods += random.uniform(1.2, 2.6) * pulse(times_s, at_s, 0.12, 0.22)
    return nods


def _trunk_rotations(
    style: Style, seed: int, times_s: Floats, fade: Floats, head: Floats
) -> Floats:
    """(T, 7, 3): rotation vectors in degrees of _TRUNK_BONES. The eyes cancel the head's turn."""
    phase = generator(seed, "breath").uniform(0.0, 2.0 * np.pi)
    breath = fade * np.sin(2.0 * np.pi * _BREATHS_PER_S * times_s + phase)
    still = np.zeros_like(breath)
    lean = 0.25 * style.amplitude * fade * np.sin(2.0 * np.pi * 0.11 * times_s + 2.0 * phase)
    spine = np.stack([0.35 * breath, 0.12 * head[:, 1], lean], axis=1)
    clavicle = np.stack([still, still, 0.55 * breath], axis=1)
    eyes = _gaze(seed, times_s) * fade[:, None] - head - spine
    eyes[:, 2] = 0.0
    rotations = (
        spine,
        clavicle,
        -clavicle,
        _NECK_SHARE * head,
        (1 - _NECK_SHARE) * head,
        eyes,
        eyes,
    )
    return np.stack(rotations, axis=1)


def _gaze(seed: int, times_s: Floats) -> Floats:
    """(T, 3): where the eyes look, degrees from the lens: at the viewer, now and then aside."""
    random = generator(seed, "gaze")
    gaze = np.zeros((len(times_s), 3))
    looking = np.zeros(3)
    for aside_s in moments(random, 0.9, _LOOKS_AT_VIEWER_S, times_s):
        aside = np.array([random.uniform(-1.2, 2.0), random.uniform(-3.5, 3.5), 0.0])
        back_s = aside_s + random.uniform(*_LOOKS_ASIDE_S)
        for at_s, target in ((aside_s, aside), (back_s, 0.12 * aside)):
            gaze += smooth((times_s - at_s) / _SACCADE_S)[:, None] * (target - looking)
            looking = target
    return gaze


def _matrices(vectors_deg: Floats) -> Floats:
    """(..., 3, 3) rotation matrices of rotation vectors in degrees (Rodrigues' formula).

    Vectors are rounded to a millionth of a degree, so that the last bit of a sine, which differs
    between processor types, does not change the pose.
    """
    x, y, z = np.moveaxis(np.deg2rad(np.round(vectors_deg, 6)), -1, 0)
    square = x * x + y * y + z * z
    angle = np.sqrt(square)
    safe = np.where(square > 0, square, 1.0)
    s = np.where(square > 0, np.sin(angle) / np.sqrt(safe), 1.0)
    c = np.where(square > 0, (1.0 - np.cos(angle)) / safe, 0.5)
    zero = np.zeros_like(x)
    cross = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], -1).reshape(*x.shape, 3, 3)
    outer = np.stack([x * x, x * y, x * z, x * y, y * y, y * z, x * z, y * z, z * z], -1)
    outer = outer.reshape(*x.shape, 3, 3)
    spin = np.eye(3) * (1.0 - c * square)[..., None, None]
    matrices: Floats = spin + s[..., None, None] * cross + c[..., None, None] * outer
    return matrices
