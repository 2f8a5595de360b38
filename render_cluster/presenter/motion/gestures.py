"""What arms, hands and head do in each gesture: key poses, their times, and the way between.

A rotation is a vector: its direction is the axis in the presenter's world (x to her left, y up, z
to the camera), its length the degrees. Poses are for the right arm on top of the home pose, where
the arms hang at the sides; the left arm mirrors them. They rely on the elbow: a shoulder that turns
by more than about 30 degrees swells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render_cluster.presenter.motion.hands import (
    FINGER_BONES,
    HANGING,
    MIRROR,
    Curls,
    finger_vector,
)

_Floats = NDArray[np.float64]
_Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _ArmPose:
    """One arm: rotation vectors in degrees, and how far thumb to little finger curl (0 to 1)."""

    upperarm01: _Vector = (0, 0, 0)
    lowerarm01: _Vector = (0, 0, 0)
    lowerarm02: _Vector = (0, 0, 0)
    wrist: _Vector = (0, 0, 0)
    curls: Curls = HANGING


@dataclass(frozen=True, slots=True)
class Gesture:
    """Key poses at seconds from the gesture's start, home before the first and after the last.

    `arms` and `head` are independent; `head` is (pitch, yaw, roll) in degrees, pitch positive
    downwards.
    """

    arms: tuple[tuple[float, str], ...] = ()
    sides: str = "R"
    head: tuple[tuple[float, _Vector], ...] = ()

    @property
    def length_s(self) -> float:
        """When everything is back in the home pose."""
        keys = [at_s for at_s, _ in self.arms] + [at_s for at_s, _ in self.head]
        return max(keys, default=0.0) + (max(_LAG_S.values()) if self.arms else 0.0)


_LOOSE: Curls = (0, 0.06, 0.09, 0.13, 0.16)

_HOME = "home"

_POSES = {
    _HOME: _ArmPose(),
    "raised": _ArmPose((-10, 4, -2), (-54, 26, -69), (-7, -4, -24), (-2, -3, -6), _LOOSE),
    "wave_in": _ArmPose((-12, 5, -2), (-49, 27, -78), (-9, -3, -21), (-3, -3, -6), _LOOSE),
    "wave_out": _ArmPose((-10, 4, -2), (-60, 27, -55), (0, -2, -28), (0, -4, -6), _LOOSE),
    "open": _ArmPose((-17, 8, -1), (-49, 54, -37), (5, -16, -15), (2, -9, -6), _LOOSE),
    "open_wide": _ArmPose((-16, 7, -1), (-52, 47, -36), (4, -18, -15), (2, -9, -6), _LOOSE),
    "arms_near": _ArmPose((-15, 7, -1), (-52, 61, -34), (5, -16, -15), (2, -9, -6), _LOOSE),
    "arms_wide": _ArmPose((-14, 4, -7), (-38, 30, -46), (5, -16, -15), (2, -9, -6), _LOOSE),
    "chest": _ArmPose((-24, 11, -7), (-46, 57, 66), (9, -5, 9), (31, -17, 18), _LOOSE),
    "invite": _ArmPose((-15, 7, -1), (-56, 53, -44), (10, -24, -18), (5, -13, -7), _LOOSE),
    "invite_near": _ArmPose((-14, 6, -1), (-61, 51, -42), (11, -29, -21), (5, -15, -8), _LOOSE),
    "point": _ArmPose(
        (-15, 7, -1), (-59, 41, -77), (27, -34, -20), (12, -17, -5), (0.2, 0, 0.9, 1, 1)
    ),
    "one": _ArmPose((-10, 4, -1), (-47, 25, -73), (-8, -4, -28), (-2, -3, -6), (1, 0, 0.95, 1, 1)),
    "two": _ArmPose((-10, 4, -1), (-47, 24, -72), (-7, -4, -29), (-2, -3, -6), (1, 0, 0, 0.95, 1)),
    "three": _ArmPose(
        (-10, 4, -1), (-48, 24, -71), (-6, -3, -30), (-2, -3, -7), (1, 0, 0, 0, 0.95)
    ),
}

GESTURES = {
    "rest": Gesture(),
    "nod": Gesture(
        head=(
            (0.2, (0, 0, 0)),
            (0.42, (6, 0, 0)),
            (0.62, (-1, 0, 0)),
            (0.82, (4, 0, 0)),
            (1.15, (0, 0, 0)),
        ),
    ),
    "wave": Gesture(
        arms=(
            (0.04, _HOME),
            (0.44, "wave_out"),
            (0.62, "wave_in"),
            (0.8, "wave_out"),
            (0.98, "wave_in"),
            (1.42, _HOME),
        ),
        head=((0.1, (0, 0, 0)), (0.5, (1.5, -2, -3)), (0.9, (0.5, -2, -3)), (1.4, (0, 0, 0))),
    ),
    "open_palms": Gesture(
        arms=((0.15, _HOME), (0.65, "open"), (1.05, "open_wide"), (1.5, "open"), (2.1, _HOME)),
        sides="LR",
        head=((0.3, (0, 0, 0)), (0.7, (-1, 0, 1.5)), (1.4, (1.5, 0, 1)), (2.0, (0, 0, 0))),
    ),
    "hand_to_chest": Gesture(
        arms=((0.15, _HOME), (0.75, "chest"), (1.5, "chest"), (2.15, _HOME)),
        head=((0.3, (0, 0, 0)), (0.8, (3.5, 0, -2)), (1.5, (2, 0, -2)), (2.1, (0, 0, 0))),
    ),
    "invite": Gesture(
        arms=(
            (0.15, _HOME),
            (0.65, "invite"),
            (1.05, "invite_near"),
            (1.6, "invite"),
            (2.2, _HOME),
        ),
        head=((0.3, (0, 0, 0)), (0.8, (2.5, 0, 2)), (1.5, (0, 0, 1.5)), (2.1, (0, 0, 0))),
    ),
    "welcome": Gesture(
        arms=(
            (0.12, _HOME),
            (0.6, "arms_near"),
            (1.05, "arms_wide"),
            (1.55, "arms_wide"),
            (2.2, _HOME),
        ),
        sides="LR",
        head=((0.3, (0, 0, 0)), (0.9, (-1.5, 0, -2)), (1.5, (1.0, 0, -1)), (2.1, (0, 0, 0))),
    ),
    "point_side": Gesture(
        arms=((0.15, _HOME), (0.6, "point"), (1.5, "point"), (2.05, _HOME)),
        head=((0.25, (0, 0, 0)), (0.6, (0, -9, 0)), (1.05, (0, -9, 0)), (1.5, (0, 0, 0))),
    ),
    "count_three": Gesture(
        arms=(
            (0.15, _HOME),
            (0.6, "one"),
            (0.95, "one"),
            (1.15, "two"),
            (1.5, "two"),
            (1.7, "three"),
            (2.2, "three"),
            (2.75, _HOME),
        ),
        head=(
            (0.5, (0, 0, 0)),
            (0.75, (2, 0, 0)),
            (1.0, (0, 0, 0)),
            (1.25, (2, 0, 0)),
            (1.5, (0, 0, 0)),
            (1.85, (2.5, 0, 0)),
            (2.2, (0, 0, 0)),
        ),
    ),
}
"""The gestures that a line may use. `rest` only breathes, nods and looks."""

_ARM_BONES = ("upperarm01", "lowerarm01", "lowerarm02", "wrist")

GESTURE_BONES = tuple(f"{bone}.{side}" for side in "RL" for bone in _ARM_BONES + FINGER_BONES)
"""The bones of both arms, in the order of `arm_rotations`."""

_LAG_S = {"upperarm01": 0.0, "lowerarm01": 0.0, "lowerarm02": 0.03, "wrist": 0.05, "finger": 0.06}
"""The hand trails the elbow slightly, as a real arm's does."""


def arm_rotations(gesture: Gesture, times_s: _Floats) -> _Floats:
    """(T, B, 3): rotation vectors in degrees of GESTURE_BONES, at seconds into the gesture."""
    bones = _ARM_BONES + FINGER_BONES
    right = np.stack([_keyed(gesture.arms, bone, times_s) for bone in bones], axis=1)
    sides = {"R": right, "L": right * MIRROR}
    moved = [sides[side] * (side in gesture.sides) for side in "RL"]
    return np.concatenate(moved, axis=1)


def head_rotations(gesture: Gesture, times_s: _Floats) -> _Floats:
    """(T, 3): pitch, yaw and roll of the head in degrees, at seconds into the gesture."""
    keys_s = np.array([at_s for at_s, _ in gesture.head])
    return _eased(keys_s, np.array([angles for _, angles in gesture.head], np.float64), times_s)


def _keyed(keys: tuple[tuple[float, str], ...], bone: str, times_s: _Floats) -> _Floats:
    """(T, 3): one right-side bone's rotation vectors over time."""
    lag_s = _LAG_S["finger" if bone.startswith("finger") else bone]
    values = np.array([_bone_vector(_POSES[pose], bone) for _, pose in keys])
    return _eased(np.array([at_s for at_s, _ in keys]), values, times_s - lag_s)


def _bone_vector(pose: _ArmPose, bone: str) -> _Floats:
    """(3,): the rotation vector of one right-side bone in a pose."""
    if not bone.startswith("finger"):
        return np.array(getattr(pose, bone), np.float64)
    return finger_vector(bone, pose.curls) - finger_vector(bone, HANGING)


def _eased(keys_s: _Floats, values: _Floats, times_s: _Floats) -> _Floats:
    """(T, 3): `values` at `keys_s`, constant outside, with minimum-jerk moves between."""
    if not len(keys_s):
        return np.zeros((len(times_s), 3))
    result = np.repeat(values[:1], len(times_s), axis=0)
    for start_s, end_s, step in zip(keys_s, keys_s[1:], np.diff(values, axis=0), strict=False):
        x = np.clip((times_s - start_s) / (end_s - start_s), 0.0, 1.0)
        result += (x**3 * (10.0 - 15.0 * x + 6.0 * x**2))[:, None] * step
    return result
