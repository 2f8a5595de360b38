"""Forward kinematics: rotations of bones -> one affine matrix per bone, for all frames at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from render_cluster.presenter.motion.hands import FINGER_BONES, HANGING, MIRROR, finger_vector


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Joints (B, 3) in rest space with parents; `home` (B, 3, 3) is the home pose."""

    bones: tuple[str, ...]
    parents: tuple[int, ...]
    joints: torch.Tensor
    home: torch.Tensor


def rotation(axis: str, degrees: float) -> torch.Tensor:
    """The (3, 3) rotation about x, y or z."""
    angle = math.radians(degrees)
    c, s = math.cos(angle), math.sin(angle)
    rows = {
        "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
        "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }
    return torch.tensor(rows[axis], dtype=torch.float32)


def _rotation_of(vector_deg: NDArray[np.float64]) -> torch.Tensor:
    """The (3, 3) rotation of a rotation vector in degrees."""
    x, y, z = np.deg2rad(vector_deg).tolist()
    cross = torch.tensor([[0, -z, y], [z, 0, -x], [-y, x, 0]], dtype=torch.float32)
    turned: torch.Tensor = torch.linalg.matrix_exp(cross)
    return turned


def home_rotations(bones: tuple[str, ...], head_yaw_deg: float) -> torch.Tensor:
    """The home pose, (B, 3, 3): arms and half-open hands hanging, eyes turned to the lens.

    More than about 30 degrees at the shoulder makes the mesh bulge, so three joints share the drop
    (measured on stills).
    """
    home = torch.eye(3).repeat(len(bones), 1, 1)

    def turn(bone: str, *steps: tuple[str, float]) -> None:
        for axis, degrees in steps:
            home[bones.index(bone)] = home[bones.index(bone)] @ rotation(axis, degrees)

    for side, sign in (("L", 1.0), ("R", -1.0)):
        turn(f"clavicle.{side}", ("z", -3 * sign))
        turn(f"shoulder01.{side}", ("z", -8 * sign))
        turn(f"upperarm01.{side}", ("z", -18 * sign), ("x", 4.0))
        turn(f"lowerarm01.{side}", ("z", 2 * sign), ("x", -20.0))
        for finger in FINGER_BONES:
            vector = finger_vector(finger, HANGING) * (MIRROR if side == "L" else 1.0)
            home[bones.index(f"{finger}.{side}")] = _rotation_of(vector)
        turn(f"eye.{side}", ("y", -(head_yaw_deg - 3.0)), ("x", -1.5))
    turn("head", ("y", head_yaw_deg), ("z", -2.0), ("x", 1.5))
    turn("neck02", ("y", -3.0))
    return home


def pose(skeleton: Skeleton, bones: tuple[str, ...], rotations: torch.Tensor) -> torch.Tensor:
    """Affine matrices (T, B, 3, 4) that map rest space to world space.

    Args:
        skeleton: the joints, and the home pose that `rotations` is applied on top of.
        bones: the names of the bones that move.
        rotations: (T, len(bones), 3, 3), each relative to the parent's frame.
    """
    frames = rotations.shape[0]
    local = skeleton.home.repeat(frames, 1, 1, 1)
    for i, bone in enumerate(bones):
        at = skeleton.bones.index(bone)
        local[:, at] = rotations[:, i] @ local[:, at]
    world = torch.zeros(frames, len(skeleton.bones), 3, 4)
    for i, parent in enumerate(skeleton.parents):
        turn, joint = local[:, i], skeleton.joints[i]
        shift = joint - turn @ joint
        if parent < 0:
            world[:, i, :, :3], world[:, i, :, 3] = turn, shift
        else:
            above = world[:, parent]
            world[:, i, :, :3] = above[..., :3] @ turn
            world[:, i, :, 3] = (above[..., :3] @ shift[..., None])[..., 0] + above[..., 3]
    return world
