"""How the presenter moves while speaking: breath, sway, nods, gaze, blinks, brows and a gesture.

Motion depends on style, gesture and seed alone; the length only says when it settles. So two clips
of one line are equal to the bit but for the last SETTLE_FRAMES of the shorter, and their frames can
be shared. Clips too short for their gesture are the exception: they hurry it, or leave it out.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from personalize.errors import ConfigError
from personalize.segment import MotionSpec
from render_cluster.grid import FPS
from render_cluster.presenter.face import REST_FACE, face_row
from render_cluster.presenter.gestures import (
    GESTURE_BONES,
    GESTURES,
    Gesture,
    arm_rotations,
    head_rotations,
)
from render_cluster.presenter.protocol import Motion

_Floats = NDArray[np.float64]
_Entry = TypeVar("_Entry")

SETTLE_FRAMES = 15
"""The frames at a clip's end in which motion fades into the home pose."""

_RISE_FRAMES = 13


@dataclass(frozen=True, slots=True)
class Style:
    """A manner of speaking: how far the body moves, and how fast its gestures go."""

    amplitude: float
    tempo: float


STYLES = {
    "calm": Style(amplitude=0.6, tempo=0.9),
    "friendly": Style(amplitude=1.0, tempo=1.0),
    "energetic": Style(amplitude=1.35, tempo=1.1),
}

_TRUNK_BONES = ("spine03", "clavicle.L", "clavicle.R", "neck02", "head", "eye.L", "eye.R")
BONES = _TRUNK_BONES + GESTURE_BONES
"""The bones of every Motion, by anny's names."""

_BREATHS_PER_S = 0.27
_NECK_SHARE = 0.3
"""How much of the head's turn the neck takes (its middle joint carries about a third)."""

_BLINK_CLOSE_S, _BLINK_SHUT_S, _BLINK_OPEN_S, _BLINK_MARGIN_S = 0.08, 0.05, 0.15, 0.3
_BLINK_EVERY_S = (2.8, 5.0)
"""Gaps between blinks: 12 to 21 a minute, as people in conversation (Bentivoglio et al. 1997)."""

_BLINK = face_row({"eyeBlink": 0.95}).numpy()
_BROW_RAISE = face_row({"browInnerUp": 1.0, "browOuterUp": 0.6, "eyeWide": 0.15}).numpy()

_PULSE_REACH_S = 2.0
_SACCADE_S = 0.06
_LEAST_TEMPO = 1.25
"""How much a gesture may be hurried before it is left out."""

_PAD_FRAMES = 64
"""Sines are taken over whole blocks, so that an array's tail, which the processor may work out by
other instructions, never changes a frame that a longer clip shares."""


def line_motion(spec: MotionSpec, frames: int) -> Motion:
    """The motion of a line at one length; the first and the last frame are exactly at home.

    Raises:
        ConfigError: there is no such style or gesture.
    """
    style, gesture = _known("style", spec.style, STYLES), _known("gesture", spec.gesture, GESTURES)
    times_s = np.arange(-(-frames // _PAD_FRAMES) * _PAD_FRAMES) / FPS
    fade = _fade(frames, len(times_s))
    gesture_s = _gesture_times(gesture, style, times_s, frames)
    head = _head_angles(style, spec.seed, times_s) * fade[:, None]
    head += head_rotations(gesture, gesture_s)
    trunk = _trunk_rotations(style, spec.seed, times_s, fade, head)
    vectors = np.concatenate([trunk, arm_rotations(gesture, gesture_s)], axis=1)
    face = _face(style, spec.seed, times_s, fade, (frames - 1) / FPS)
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


def _smooth(x: _Floats) -> _Floats:
    """Zero below 0, one above 1, and a cubic between without a jump in speed."""
    x = np.clip(x, 0.0, 1.0)
    step: _Floats = x * x * (3.0 - 2.0 * x)
    return step


def _fade(frames: int, padded: int) -> _Floats:
    """(padded,): how much of its motion the body shows: none at both ends, all in between."""
    frame = np.arange(padded)
    shown: _Floats = _smooth(frame / _RISE_FRAMES) * _smooth((frames - 1 - frame) / SETTLE_FRAMES)
    return shown


def _gesture_times(gesture: Gesture, style: Style, times_s: _Floats, frames: int) -> _Floats:
    """Seconds into the gesture; all before its start where the clip is too short for it.

    It is over one frame before the clip's last, so that the clip ends at rest.
    """
    room_s = (frames - 2) / FPS
    tempo = max(style.tempo, gesture.length_s / room_s) if room_s > 0 else np.inf
    if tempo > _LEAST_TEMPO * style.tempo:
        return np.full_like(times_s, -1.0)
    return times_s * tempo


def _head_angles(style: Style, seed: int, times_s: _Floats) -> _Floats:
    """(T, 3): pitch, yaw and roll of the head in degrees: slow sway, and small nods as beats."""
    phase = _random(seed, "sway").uniform(0.0, 2.0 * np.pi, 6)

    def sway(axis: int, hz: float) -> _Floats:
        slow = np.sin(2.0 * np.pi * hz * times_s + phase[axis])
        fast = np.sin(2.0 * np.pi * 2.3 * hz * times_s + phase[axis + 3])
        both: _Floats = slow + 0.5 * fast
        return both

    nods = np.zeros_like(times_s)
    random = _random(seed, "nods")
    for at_s in _moments(random, 0.6, (0.9, 2.2), times_s):
        nods += random.uniform(1.2, 2.6) * _pulse(times_s, at_s, 0.12, 0.22)
    angles = np.stack(
        [0.7 * sway(0, 0.29) + nods, 1.8 * sway(1, 0.23), 0.9 * sway(2, 0.17)], axis=1
    )
    return style.amplitude * angles


def _trunk_rotations(
    style: Style, seed: int, times_s: _Floats, fade: _Floats, head: _Floats
) -> _Floats:
    """(T, 7, 3): rotation vectors in degrees of _TRUNK_BONES. The eyes undo the head's turn."""
    phase = _random(seed, "breath").uniform(0.0, 2.0 * np.pi)
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


def _gaze(seed: int, times_s: _Floats) -> _Floats:
    """(T, 3): where the eyes look, degrees from the lens: a moment aside, then at the viewer."""
    random = _random(seed, "gaze")
    gaze = np.zeros((len(times_s), 3))
    looking = np.zeros(3)
    for number, at_s in enumerate(_moments(random, 0.9, (0.5, 1.6), times_s)):
        aside = np.array([random.uniform(-1.2, 1.5), random.uniform(-2.5, 2.5), 0.0])
        target = aside if number % 2 == 0 else 0.15 * aside
        gaze += _smooth((times_s - at_s) / _SACCADE_S)[:, None] * (target - looking)
        looking = target
    return gaze


def _face(style: Style, seed: int, times_s: _Floats, fade: _Floats, end_s: float) -> _Floats:
    """(T, 52): the resting face with brow raises and blinks."""
    random = _random(seed, "brows")
    brows = np.zeros_like(times_s)
    for at_s in _moments(random, 0.8, (1.6, 4.0), times_s):
        brows += random.uniform(0.12, 0.38) * _pulse(times_s, at_s, 0.14, 0.30)
    raised = np.minimum(style.amplitude * brows, 0.6) * fade
    blinks = np.zeros_like(times_s)
    for at_s in _moments(_random(seed, "blinks"), 0.8, _BLINK_EVERY_S, times_s):
        shut_s = round(at_s * FPS) / FPS  # on a frame, so that each blink is seen shut
        if shut_s + _BLINK_SHUT_S + _BLINK_OPEN_S <= end_s - _BLINK_MARGIN_S:
            blinks = np.maximum(blinks, _blink(times_s - shut_s))
    face = REST_FACE.numpy().astype(np.float64) + raised[:, None] * _BROW_RAISE
    result: _Floats = face + blinks[:, None] * _BLINK
    return result


def _blink(since_s: _Floats) -> _Floats:
    """How far the lids are shut: down in 80 ms, shut for 50, up in 150."""
    closing = np.clip(1.0 + since_s / _BLINK_CLOSE_S, 0.0, 1.0)
    opening = np.clip((since_s - _BLINK_SHUT_S) / _BLINK_OPEN_S, 0.0, 1.0)
    lids: _Floats = closing - opening
    return lids


def _pulse(times_s: _Floats, at_s: float, rise_s: float, fall_s: float) -> _Floats:
    """A bell of height one at `at_s`, of other width before than after."""
    ahead_s = times_s - at_s
    bell: _Floats = np.exp(-((ahead_s / np.where(ahead_s < 0, rise_s, fall_s)) ** 2))
    return bell


def _moments(
    random: np.random.Generator, first_s: float, gap_s: tuple[float, float], times_s: _Floats
) -> Iterator[float]:
    """Moments at random gaps from `first_s` on; a longer clip has more, and the same first ones.

    They run on past the end for as long as a pulse still to come could be felt.
    """
    at_s = first_s + random.uniform(0.0, gap_s[1] - gap_s[0])
    while at_s < times_s[-1] + _PULSE_REACH_S:
        yield at_s
        at_s += random.uniform(*gap_s)


def _random(seed: int, what: str) -> np.random.Generator:
    """A generator of its own for each kind of motion, so that none shifts another."""
    return np.random.default_rng([seed, *what.encode()])


def _matrices(vectors_deg: _Floats) -> _Floats:
    """(..., 3, 3) rotation matrices of rotation vectors in degrees (Rodrigues' formula).

    Vectors are rounded to a millionth of a degree, so that the last bit of a sine, which differs
    from one kind of processor to another, does not make another pose.
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
    matrices: _Floats = spin + s[..., None, None] * cross + c[..., None, None] * outer
    return matrices
