"""One part of a presenter as a fine mesh that is linear in the body's vertices."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from render_cluster.presenter.bake.body import Body, Faces
from render_cluster.presenter.bake.subdivide import subdivide
from render_cluster.presenter.model.parts import Kind

# Half way down the thighs: nothing below is ever in the frame.
_CROP_Y_M = -0.32


@dataclass(frozen=True, slots=True)
class Coarse:
    """A mesh as created: position = binding @ body + offsets; `uv` by texture vertex."""

    binding: sp.csr_matrix
    offsets: NDArray[np.float64]
    faces: Faces
    uv: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part before it is folded into the body: position = binding @ body + offsets.

    triangles (T, 3), uv (T, 3, 2) with v up; `shade` (V,) is each vertex's share of its light,
    lower inside a cuff; `texture` is a file of the assets, or empty.
    """

    name: str
    kind: Kind
    binding: sp.csr_matrix
    offsets: NDArray[np.float64]
    triangles: NDArray[np.int64]
    uv: NDArray[np.float32]
    shade: NDArray[np.float64]
    texture: str = ""

    def points(self, body: Body) -> NDArray[np.float64]:
        """The rest positions of the vertices, (V, 3)."""
        points: NDArray[np.float64] = self.binding @ body.rest + self.offsets
        return points


def of_body(body: Body, group: str) -> Coarse:
    """A mesh group of the body itself."""
    count = len(body.rest)
    identity = sp.identity(count, format="csr")
    return Coarse(identity, np.zeros((count, 3)), body.groups[group], body.uv)


def fold(
    name: str, kind: Kind, coarse: Coarse, body: Body, texture: str = "", finer: int = 1
) -> Piece:
    """Crops, subdivides `finer` times (except teeth, which are flat), triangulates."""
    binding, offsets, faces = coarse.binding, coarse.offsets, coarse.faces
    height = (binding @ body.rest + offsets)[:, 1]
    top = np.where(faces.vertices >= 0, height[np.maximum(faces.vertices, 0)], -np.inf).max(1)
    polygons = faces.vertices[top > _CROP_Y_M]
    corner_uv = coarse.uv[np.maximum(faces.uvs[top > _CROP_Y_M], 0)]
    for _ in range(finer if kind != Kind.TEETH else 0):
        step = subdivide(polygons, corner_uv, binding.shape[0])
        binding, offsets = (step.matrix @ binding).tocsr(), step.matrix @ offsets
        polygons, corner_uv = step.quads, step.corner_uv
    quad = polygons[:, 3] >= 0
    triangles = np.concatenate([polygons[:, :3], polygons[quad][:, [0, 2, 3]]])
    triangle_uv = np.concatenate([corner_uv[:, :3], corner_uv[quad][:, [0, 2, 3]]])
    shade = np.ones(len(offsets))
    return used_only(Piece(name, kind, binding, offsets, triangles, triangle_uv, shade, texture))


def used_only(piece: Piece) -> Piece:
    """`piece` without the vertices that no triangle uses."""
    used, triangles = np.unique(piece.triangles, return_inverse=True)
    return replace(
        piece,
        binding=piece.binding[used],
        offsets=piece.offsets[used],
        triangles=triangles.reshape(-1, 3),
        shade=piece.shade[used],
    )
