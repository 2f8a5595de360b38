"""Where the teeth are: low enough to be seen, and where the lower lip meets them for f and v."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from render_cluster.presenter.bake.masks import mask_at, read_mask
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.mouth.face import FACE_INDEX, REST_FACE, face_row, with_lips
from render_cluster.presenter.mouth.visemes import VISEMES

Doubles = NDArray[np.float64]
# The teeth are too high in the asset: only the lower row would show (measured on stills).
_UPPER_M = (0.0, -0.003, 0.0008)
_LOWER_M = (0.0, -0.0028, 0.0)
# The jaw lowers the lower row and the lower lip this far.
_JAW_TAKES_M = 0.002
_LIP_FALLS_M = 0.008
# The part of lip and teeth that counts: their middle, and the teeth's edge.
_MIDDLE_M, _EDGE_M = 0.004, 0.0015
# Both rows move at most this far to meet the lip, and stay this close to it.
_FURTHEST_M, _NEAR_M = 0.003, 0.0002


def place_teeth(
    rest: Doubles,
    facial: Doubles,
    kinds: NDArray[np.int64],
    triangles: NDArray[np.int64],
    uv: NDArray[np.float32],
) -> Doubles:
    """`rest` (V, 3) with both rows of teeth moved; `uv` is (V, 2), facial (52, V, 3)."""
    placed = rest.copy()
    jaw = facial[FACE_INDEX["jawOpen"]]
    teeth, lower = kinds == Kind.TEETH, np.abs(jaw).max(1) > _JAW_TAKES_M
    placed[teeth & ~lower] += _UPPER_M
    placed[teeth & lower] += _LOWER_M
    lip = _lower_lip(kinds, jaw, triangles, uv)
    placed[teeth] += _to_lip(placed, facial, np.flatnonzero(teeth & ~lower), lip)
    return placed


def _lower_lip(
    kinds: NDArray[np.int64],
    jaw: Doubles,
    triangles: NDArray[np.int64],
    uv: NDArray[np.float32],
) -> NDArray[np.int64]:
    """The triangles of the lower lip and its inner side, (N, 3)."""
    red = np.maximum(
        mask_at(read_mask("lips", 1024), uv), mask_at(read_mask("inside-mouth", 1024), uv)
    )
    chosen = (kinds == Kind.SKIN) & (red > 0.5) & (-jaw[:, 1] > _LIP_FALLS_M)
    lip: NDArray[np.int64] = triangles[chosen[triangles].all(1)]
    return lip


def _to_lip(
    rest: Doubles, facial: Doubles, upper: NDArray[np.int64], lip: NDArray[np.int64]
) -> Doubles:
    """How far to move the teeth so that their edge touches the lip in the mouth of an f, (3,)."""
    spoken = face_row(VISEMES["FV"].shape)
    face = with_lips(REST_FACE[None], spoken[None])[0].to(torch.float64).numpy()

    def shaped(vertices: NDArray[np.int64]) -> Doubles:
        points: Doubles = rest[vertices] + np.tensordot(face, facial[:, vertices], 1)
        return points

    row = shaped(upper)
    front = row[np.abs(row[:, 0]) < _MIDDLE_M]
    corners = shaped(lip)
    sides = (corners + corners[:, [1, 2, 0]]) / 2
    skin = np.concatenate([corners, sides, corners.mean(1, keepdims=True)], 1).reshape(-1, 3)
    skin = skin[np.abs(skin[:, 0]) < _MIDDLE_M]
    if not len(front) or not len(skin):
        return np.zeros(3)
    edge = front[front[:, 1] < front[:, 1].min() + _EDGE_M]
    # In the middle plane: the teeth do not move left or right.
    away, nearest = map(np.asarray, cKDTree(skin[:, 1:]).query(edge[:, 1:]))
    best = int(away.argmin())
    if away[best] < _NEAR_M:
        return np.zeros(3)
    step = skin[nearest[best]] - edge[best]
    step[0] = 0.0
    step *= min(_FURTHEST_M, away[best] - _NEAR_M) / away[best]
    return np.asarray(step, np.float64)
