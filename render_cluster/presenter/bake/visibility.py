"""Which triangles the camera can ever see: the others are left out of the pack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray

from render_cluster.presenter.model.pack import Pack
from render_cluster.presenter.motion.skeleton import Skeleton, pose, rotation
from render_cluster.presenter.mouth.face import REST_FACE, face_row
from render_cluster.presenter.raster.stage import WHOLE_FRAME, Stage
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX, portrait

# More than any motion turns the head, in degrees: yaw, pitch, roll.
_HEAD_TURNS = ((-14, -7, 0, 7, 14), (-8, 0, 8), (-5, 5))
# Mouths that uncover the most; one of them with the eyes shut.
_MOUTHS: tuple[dict[str, float], ...] = (
    {},
    {"jawOpen": 0.7, "mouthLowerDown": 0.4, "mouthUpperUp": 0.5, "tongueOut": 0.3},
    {"mouthPucker": 0.8, "mouthFunnel": 0.6, "jawOpen": 0.2, "eyeBlink": 1.0},
    {"mouthSmile": 0.6, "mouthStretch": 0.5, "jawOpen": 0.3, "eyeBlink": 0.5, "eyeWide": 0.2},
)
# Arms turn in every direction in gestures, so nothing of them is left out.
_ARM_BONES = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal", "shoulder01")
_RINGS = 2


def without_hidden(pack: Pack) -> Pack:
    """`pack` with only the triangles that some pose shows, two rings around them, and the arms.

    Raised arms uncover what hanging ones hide, so none is drawn for this test.
    """
    arms = np.asarray(_arms(pack)[pack.triangles].any(1))
    near = _seen(pack, ~arms, "medium", _MOUTHS) | _seen(pack, ~arms, "close-up", _MOUTHS[:1])
    near = _ringed(pack, near) | arms
    far = _ringed(pack, _seen(pack, ~arms, "wide", _MOUTHS[:1]))
    return _only(replace(pack, only_wide=far & ~near), near | far)


def _seen(
    pack: Pack, drawn: NDArray[np.bool_], framing: str, mouths: tuple[dict[str, float], ...]
) -> NDArray[np.bool_]:
    """Which of the drawn triangles are visible in some pose of a framing, (T,)."""
    background = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.float32)
    stage = Stage(pack, portrait(pack.facts.eyes_y_m, framing), background, "cpu")
    subset = stage.subset(drawn)
    seen = np.zeros(len(pack.triangles), bool)
    for face, bones in _poses(pack, mouths):
        stage.pose(subset, face, bones)
        seen[stage.visible(subset, WHOLE_FRAME)] = True
    return seen


def _ringed(pack: Pack, keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The triangles of a mask (T,) and the rings around them."""
    for _ in range(_RINGS):
        touched = np.zeros(len(pack.rest), bool)
        touched[pack.triangles[keep]] = True
        keep = keep | touched[pack.triangles].any(1)
    return keep


def _poses(
    pack: Pack, mouths: tuple[dict[str, float], ...]
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Faces (52,) and bones (B, 3, 4) to check."""
    skeleton = Skeleton(
        pack.facts.bones,
        pack.facts.parents,
        torch.from_numpy(pack.joints),
        torch.from_numpy(pack.home),
    )
    for yaw, pitch, roll in product(*_HEAD_TURNS):
        turn = rotation("y", yaw) @ rotation("x", pitch) @ rotation("z", roll)
        lean = rotation("y", yaw / 5) @ rotation("x", pitch / 5) @ rotation("z", roll / 3)
        bones = pose(skeleton, ("head", "spine03"), torch.stack([turn, lean])[None])[0]
        for mouth in mouths:
            yield REST_FACE + face_row(mouth), bones


def _arms(pack: Pack) -> NDArray[np.bool_]:
    """Vertices of the arms, (V,)."""
    arm = np.array([bone.startswith(_ARM_BONES) for bone in pack.facts.bones])
    return np.asarray((pack.bone_weight * arm[pack.bone_index]).sum(1) > 0.2)


def _only(pack: Pack, keep: NDArray[np.bool_]) -> Pack:
    """The pack with only some triangles, and the vertices that they use."""
    vertices = np.unique(pack.triangles[keep])
    vertex = np.full(len(pack.rest), -1, np.int32)
    vertex[vertices] = np.arange(len(vertices), dtype=np.int32)
    triangle = np.full(len(pack.triangles), -1, np.int32)
    triangle[keep] = np.arange(keep.sum(), dtype=np.int32)
    fans = [pack.fan[pack.fan_first[v] : pack.fan_first[v + 1]] for v in vertices]
    fans = [triangle[fan][triangle[fan] >= 0] for fan in fans]
    moved = vertex[pack.face_vertex] >= 0
    per_vertex = (
        "rest", "bone_index", "bone_weight", "vertex_kind", "normal", "transfer", "scatter",
        "occlusion", "visible", "surface",
    )  # fmt: skip
    return replace(
        pack,
        **{name: getattr(pack, name)[vertices] for name in per_vertex},
        face_vertex=vertex[pack.face_vertex[moved]],
        facial=np.ascontiguousarray(pack.facial[:, moved]),
        triangles=vertex[pack.triangles[keep]],
        uv=pack.uv[keep],
        part=pack.part[keep],
        only_wide=pack.only_wide[keep],
        fan_first=np.concatenate([[0], np.cumsum([len(fan) for fan in fans])]).astype(np.int32),
        fan=np.concatenate(fans).astype(np.int32),
    )
