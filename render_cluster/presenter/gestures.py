"""What arms, hands and head do in each gesture: key poses, when each is reached, the way between.

A rotation is a vector: its direction the axis in the presenter's world (x to her left, y up, z to
the camera), its length the degrees. Poses are for the right arm on top of the home pose, where the
arms hang at the sides; the left arm mirrors them. They lean on the elbow: a shoulder that turns by
more than about 30 degrees swells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]
_Vector = tuple[float, float, float]
_Curls = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _ArmPose:
    """One arm: rotation vectors in degrees, and how far thumb to little finger curl (0 to 1)."""

    upperarm01: _Vector = (0, 0, 0)
    lowerarm01: _Vector = (0, 0, 0)
    lowerarm02: _Vector = (0, 0, 0)
    wrist: _Vector = (0, 0, 0)
    curls: _Curls = (0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Gesture:
    """Key poses at seconds from the gesture's start, home before the first and after the last.

    `arms` and `head` are read apart from each other; `head` holds (pitch, yaw, roll) in degrees,
    pitch positive downwards.
    """

    arms: tuple[tuple[float, str], ...] = ()
    sides: str = "R"
    head: tuple[tuple[float, _Vector], ...] = ()

    @property
    def length_s(self) -> float:
        """When everything is home again."""
        keys = [at_s for at_s, _ in self.arms] + [at_s for at_s, _ in self.head]
        return max(keys, default=0.0) + (max(_LAG_S.values()) if self.arms else 0.0)


_LOOSE: _Curls = (0, 0.06, 0.09, 0.13, 0.16)

_HOME = "home"

_POSES = {
    _HOME: _ArmPose(),
    "raised": _ArmPose((-12, 5, 0), (-59, 27, -73), (-3, -4, -8), (-3, -6, -8), _LOOSE),
    "wave_in": _ArmPose((-14, 6, -1), (-55, 32, -80), (-4, -3, -8), (-4, -4, -8), _LOOSE),
    "wave_out": _ArmPose((-12, 5, 1), (-62, 22, -68), (-1, -6, -8), (-1, -8, -8), _LOOSE),
    "open": _ArmPose((-18, 8, 1), (-51, 55, -33), (3, -9, -6), (4, -13, -8), _LOOSE),
    "open_wide": _ArmPose((-16, 7, 1), (-55, 48, -32), (3, -9, -7), (4, -14, -8), _LOOSE),
    "chest": _ArmPose((-24, 11, -7), (-46, 59, 75), (9, -5, 9), (31, -17, 18), _LOOSE),
    "invite": _ArmPose((-15, 6, 1), (-59, 51, -38), (4, -10, -7), (9, -22, -12), _LOOSE),
    "invite_near": _ArmPose((-13, 6, 1), (-63, 49, -35), (5, -12, -8), (9, -25, -14), _LOOSE),
    "point": _ArmPose(
        (-14, 6, 2), (-60, 37, -72), (13, -19, -9), (17, -25, -8), (0.2, 0, 0.9, 1, 1)
    ),
    "one": _ArmPose((-11, 4, 1), (-53, 26, -80), (-4, -5, -10), (-4, -6, -10), (1, 0, 0.95, 1, 1)),
    "two": _ArmPose((-11, 5, 1), (-53, 24, -80), (-4, -5, -10), (-4, -6, -10), (1, 0, 0, 0.95, 1)),
    "three": _ArmPose((-11, 5, 1), (-53, 23, -80), (-4, -5, -10), (-3, -7, -9), (1, 0, 0, 0, 0.95)),
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
"""The gestures that a line may name. `rest` only breathes, nods and looks."""

_ARM_BONES = ("upperarm01", "lowerarm01", "lowerarm02", "wrist")
_FINGER_BONES = tuple(f"finger{finger}-{joint}" for finger in range(1, 6) for joint in (1, 2, 3))

GESTURE_BONES = tuple(f"{bone}.{side}" for side in "RL" for bone in _ARM_BONES + _FINGER_BONES)
"""The bones of both arms, in the order of `arm_rotations`."""

_LAG_S = {"upperarm01": 0.0, "lowerarm01": 0.0, "lowerarm02": 0.03, "wrist": 0.05, "finger": 0.06}
"""The hand trails the elbow a little: what tells an arm from a crane."""

_CURL_AXES = np.array(
    [
        [0.83, -0.08, -0.55],
        [0.54, 0.61, 0.58],
        [0.45, 0.48, 0.75],
        [0.37, 0.37, 0.85],
        [0.30, 0.28, 0.91],
    ]
)
_FIST_DEG = {"finger": (62.0, 85.0, 55.0), "thumb": (35.0, 30.0, 40.0)}
"""Right hand at rest: the axes that close thumb to little finger, and the angles of a fist.

A finger's axis is square to it and to the palm, so that folded fingers lie side by side.
"""

_MIRROR = np.array([1.0, -1.0, -1.0])
"""A rotation vector seen in the plane of symmetry x = 0."""


def arm_rotations(gesture: Gesture, times_s: _Floats) -> _Floats:
    """(T, B, 3): rotation vectors in degrees of GESTURE_BONES, at seconds into the gesture."""
    bones = _ARM_BONES + _FINGER_BONES
    right = np.stack([_keyed(gesture.arms, bone, times_s) for bone in bones], axis=1)
    sides = {"R": right, "L": right * _MIRROR}
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
    finger, joint = int(bone[6]), int(bone[8])
    angles = _FIST_DEG["thumb" if finger == 1 else "finger"]
    turn: _Floats = _CURL_AXES[finger - 1] * (pose.curls[finger - 1] * angles[joint - 1])
    return turn


def _eased(keys_s: _Floats, values: _Floats, times_s: _Floats) -> _Floats:
    """(T, 3): `values` at `keys_s`, held outside, with minimum-jerk moves between."""
    if not len(keys_s):
        return np.zeros((len(times_s), 3))
    result = np.repeat(values[:1], len(times_s), axis=0)
    for start_s, end_s, step in zip(keys_s, keys_s[1:], np.diff(values, axis=0), strict=False):
        x = np.clip((times_s - start_s) / (end_s - start_s), 0.0, 1.0)
        result += (x**3 * (10.0 - 15.0 * x + 6.0 * x**2))[:, None] * step
    return result
