"""Hair that suits the head: the face stays free, the volume follows the recipe."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from render_cluster.presenter.bake.body import Body, Faces
from render_cluster.presenter.bake.proxy import Proxy
from render_cluster.presenter.model.recipe import Hair

# The part of the face that hair leaves free, around the midpoint between the eyes.
_HALF_WIDTH_M = 0.058
_FREE_FROM_M, _FREE_TO_M = 0.010, 0.080
# A lock moved aside keeps this share of its spread and moves back into the head, out of sight.
_KEPT_SPREAD, _BACK, _MOST_BACK_M = 0.25, 1.5, 0.08


def fit_hair(proxy: Proxy, hair: Hair, body: Body) -> Proxy:
    """`proxy` with its offsets changed: volume as asked, and no lock over eyes or cheeks."""
    own = proxy.binding @ body.rest + proxy.offsets
    points = _with_volume(own, hair.volume, body)
    if hair.aside:
        points = points + _aside(points, proxy.faces, body)
    return replace(proxy, offsets=proxy.offsets + points - own)


def _with_volume(points: NDArray[np.float64], volume: float, body: Body) -> NDArray[np.float64]:
    """Moves each vertex along its line to the nearest skin."""
    if volume == 1.0:
        return points
    skin = body.rest[np.unique(body.groups["body"].vertices.clip(0))]
    _, nearest = cKDTree(skin).query(points)
    moved: NDArray[np.float64] = skin[nearest] + (points - skin[nearest]) * volume
    return moved


def _aside(points: NDArray[np.float64], faces: Faces, body: Body) -> NDArray[np.float64]:
    """How far to move each vertex so that locks over the face end up beside it, (N, 3)."""
    middle = (body.joint("eye.L") + body.joint("eye.R")) / 2
    at = points - middle
    drop = np.clip((_FREE_TO_M - at[:, 1]) / (_FREE_TO_M - _FREE_FROM_M), 0, 1)
    drop = drop * drop * (3 - 2 * drop) * np.clip((at[:, 1] + 0.20) / 0.04, 0, 1)
    before = np.clip((at[:, 2] + 0.035) / 0.02, 0, 1)
    over = (np.abs(at[:, 0]) < _HALF_WIDTH_M) & (drop > 0) & (before > 0)
    side = _side_of_lock(at[:, 0], over, faces)
    across = at[:, 0] * side
    target = _HALF_WIDTH_M + (across - _HALF_WIDTH_M) * _KEPT_SPREAD
    shift = np.where(over, (target - across) * drop * before, 0)
    move = np.zeros_like(points)
    move[:, 0] = shift * side
    move[:, 2] = -np.minimum(shift * _BACK, _MOST_BACK_M)
    return move


def _side_of_lock(
    x: NDArray[np.float64], over: NDArray[np.bool_], faces: Faces
) -> NDArray[np.float64]:
    """The side that each vertex's lock (a connected piece of mesh) mostly hangs on, +1 or -1."""
    a, b = faces.vertices[:, [0, 1, 2]].ravel(), faces.vertices[:, [1, 2, 0]].ravel()
    graph = sp.csr_matrix((np.ones(len(a)), (a, b)), shape=(len(x), len(x)))
    count, lock = connected_components(graph, directed=False)
    total = np.bincount(lock, weights=np.where(over, x, 0), minlength=count)
    return np.where(total[lock] >= 0, 1.0, -1.0)
