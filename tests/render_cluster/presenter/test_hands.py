"""Hands in every gesture: in front of the trunk and beside it, and no finger through another."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from personalize.plan.segment import MotionSpec
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.motion.gestures import GESTURES
from render_cluster.presenter.motion.motion import line_motion
from render_cluster.presenter.motion.skeleton import Skeleton, pose

WITH_ARMS = sorted(name for name, gesture in GESTURES.items() if gesture.arms)
FRAMES = range(2, 76, 3)
FINGER_THICK_M, REACH_M = 0.007, 0.40


@pytest.fixture(scope="module")
def body(pack):
    return Skeleton(
        pack.facts.bones,
        pack.facts.parents,
        torch.from_numpy(pack.joints),
        torch.from_numpy(pack.home),
    )


def moving(body, gesture):
    """Bone matrices (T, B, 3, 4) of a gesture in every third frame."""
    motion = line_motion(MotionSpec("friendly", gesture, 1), 96)
    return pose(body, motion.bones, motion.rotations[list(FRAMES)]).numpy()


def joint(body, matrices, bone):
    index = body.bones.index(bone)
    turn, shift = matrices[:, index, :, :3], matrices[:, index, :, 3]
    return turn @ body.joints[index].numpy() + shift


def between(start, end):
    """Points along segments, (T, 6, 3)."""
    share = np.linspace(0, 1, 6)[:, None]
    return start[:, None] + share * (end - start)[:, None]


def finger_gap_m(body, matrices):
    """The least distance between the bones of two neighbouring fingers in any frame."""
    fingers = [
        np.concatenate(
            [
                between(*(joint(body, matrices, f"finger{finger}-{j}.R") for j in (k, k + 1)))
                for k in (1, 2)
            ],
            axis=1,
        )
        for finger in range(2, 6)
    ]
    return min(
        np.linalg.norm(one[:, :, None] - other[:, None], axis=-1).min()
        for one, other in pairwise(fingers)
    )


def with_index_aside(body, matrices, turn_deg):
    """`matrices` with the right index finger turned at its root, in the palm's plane."""
    root, tip, other = (joint(body, matrices, f"finger{name}.R") for name in ("2-1", "2-3", "5-1"))
    palm = np.cross(tip - root, other - root)
    axis = palm / np.linalg.norm(palm, axis=-1, keepdims=True) * np.radians(turn_deg)
    turn = Rotation.from_rotvec(axis).as_matrix()
    crossed = matrices.copy()
    for index, name in enumerate(body.bones):
        if name.startswith("finger2-") and name.endswith(".R"):
            crossed[:, index, :, :3] = turn @ matrices[:, index, :, :3]
            shift = matrices[:, index, :, 3] - root
            crossed[:, index, :, 3] = (turn @ shift[..., None])[..., 0] + root
    return crossed


@pytest.mark.parametrize("gesture", WITH_ARMS)
def test_no_finger_goes_through_another(body, gesture):
    assert finger_gap_m(body, moving(body, gesture)) > FINGER_THICK_M


def test_crossed_fingers_are_detected(body):
    matrices = moving(body, "open_palms")
    assert finger_gap_m(body, with_index_aside(body, matrices, 0)) > FINGER_THICK_M
    assert finger_gap_m(body, with_index_aside(body, matrices, 75)) < FINGER_THICK_M


@pytest.mark.parametrize("gesture", WITH_ARMS)
def test_no_hand_goes_through_the_trunk_or_strays(pack, body, gesture):
    trunk, hand = _vertices(pack, body, ("spine", "clavicle", "neck")), _hand(pack, body)
    for matrices in moving(body, gesture):
        surface, skin = _placed(pack, matrices, trunk), _placed(pack, matrices, hand)
        away, nearest = cKDTree(surface).query(skin)
        outward = ((skin - surface[nearest]) * pack.normal[trunk[nearest]]).sum(1)
        assert outward[away < 0.05].min(initial=1.0) > -0.004
        assert np.abs(skin[:, 0]).max() < REACH_M + 0.06


def _vertices(pack, body, names):
    """Every fourth vertex attached to the named bones."""
    chosen = np.array([bone.startswith(names) for bone in body.bones])
    weight = (chosen[pack.bone_index] * pack.bone_weight).sum(1)
    cloth = (pack.vertex_kind == Kind.CLOTH) | (pack.vertex_kind == Kind.SKIN)
    return np.flatnonzero((weight > 0.7) & cloth)[::4]


def _hand(pack, body):
    right = np.array(
        [b.startswith(("finger", "wrist", "meta")) and b[-1] == "R" for b in body.bones]
    )
    weight = (right[pack.bone_index] * pack.bone_weight).sum(1)
    return np.flatnonzero((weight > 0.9) & (pack.vertex_kind == Kind.SKIN))[::6]


def _placed(pack, matrices, vertices):
    rest = np.concatenate([pack.rest[vertices], np.ones((len(vertices), 1), np.float32)], 1)
    blend = (pack.bone_weight[vertices][..., None, None] * matrices[pack.bone_index[vertices]]).sum(
        1
    )
    return (blend @ rest[..., None])[..., 0]
