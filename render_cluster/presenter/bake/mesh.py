"""All parts of a presenter as one linear model: vertices, facial basis, skinning, triangles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from render_cluster.presenter.bake.body import Body
from render_cluster.presenter.bake.piece import Piece
from render_cluster.presenter.bake.teeth import place_teeth
from render_cluster.presenter.model.parts import Kind

# Skin under cloth is pushed in this far, so that it never pokes through.
_UNDER_CLOTH_M = 0.006
_BONES_PER_VERTEX = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A run of vertices and triangles of one material."""

    name: str
    kind: Kind
    first_vertex: int
    last_vertex: int
    first_triangle: int
    last_triangle: int
    texture: str


@dataclass(frozen=True, slots=True)
class Mesh:
    """The presenter in rest space.

    rest (V, 3), facial (52, V, 3), bone_index and bone_weight (V, 4), triangles (T, 3), uv
    (T, 3, 2) with v up, part_of_triangle (T,), part_of_vertex (V,), shade (V,) as in Piece.
    """

    rest: NDArray[np.float32]
    facial: NDArray[np.float32]
    bone_index: NDArray[np.int32]
    bone_weight: NDArray[np.float32]
    triangles: NDArray[np.int32]
    uv: NDArray[np.float32]
    part_of_triangle: NDArray[np.int32]
    part_of_vertex: NDArray[np.int32]
    shade: NDArray[np.float32]
    parts: tuple[Part, ...]

    def kind_of_vertex(self) -> NDArray[np.int32]:
        """The kind of each vertex, (V,)."""
        return np.array([part.kind for part in self.parts], np.int32)[self.part_of_vertex]

    def kind_of_triangle(self) -> NDArray[np.int32]:
        """The kind of each triangle, (T,)."""
        return np.array([part.kind for part in self.parts], np.int32)[self.part_of_triangle]


def build_mesh(pieces: Sequence[Piece], body: Body) -> Mesh:
    """The fine mesh of all pieces on `body`."""
    binding = sp.vstack([piece.binding for piece in pieces]).tocsr()
    parts = _parts(pieces)
    part_of_vertex = np.repeat(
        np.arange(len(parts)), [p.last_vertex - p.first_vertex for p in parts]
    )
    kinds = np.array([part.kind for part in parts])[part_of_vertex]
    rest = np.concatenate([piece.points(body) for piece in pieces])
    facial = np.stack([binding @ action for action in body.facial])
    triangles = np.concatenate(
        [piece.triangles + part.first_vertex for piece, part in zip(pieces, parts, strict=True)]
    )
    uv = np.concatenate([piece.uv for piece in pieces]).astype(np.float32)
    vertex_uv = np.zeros((len(rest), 2), np.float32)
    vertex_uv[triangles.reshape(-1)] = uv.reshape(-1, 2)
    rest = place_teeth(rest, facial, kinds, triangles, vertex_uv)
    rest -= _push_under_cloth(rest, triangles, kinds)
    index, weight = _bone_weights(binding, body, rest, kinds)
    sizes = [len(piece.triangles) for piece in pieces]
    return Mesh(
        rest=rest.astype(np.float32),
        facial=facial.astype(np.float32),
        bone_index=index,
        bone_weight=weight,
        triangles=triangles.astype(np.int32),
        uv=uv,
        part_of_triangle=np.repeat(np.arange(len(parts)), sizes).astype(np.int32),
        part_of_vertex=part_of_vertex.astype(np.int32),
        shade=np.concatenate([piece.shade for piece in pieces]).astype(np.float32),
        parts=parts,
    )


def _parts(pieces: Sequence[Piece]) -> tuple[Part, ...]:
    """The range of each piece in the joined mesh."""
    vertex = np.cumsum([0, *(len(piece.offsets) for piece in pieces)]).tolist()
    triangle = np.cumsum([0, *(len(piece.triangles) for piece in pieces)]).tolist()
    return tuple(
        Part(p.name, p.kind, vertex[i], vertex[i + 1], triangle[i], triangle[i + 1], p.texture)
        for i, p in enumerate(pieces)
    )


def _push_under_cloth(
    rest: NDArray[np.float64], triangles: NDArray[np.int64], kinds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How far to move each vertex inwards, (V, 3): skin within 12 mm of cloth above it."""
    skin, cloth = np.flatnonzero(kinds == Kind.SKIN), np.flatnonzero(kinds == Kind.CLOTH)
    push = np.zeros_like(rest)
    if len(cloth) == 0:
        return push
    normals = vertex_normals(rest, triangles)[skin]
    _, nearest = cKDTree(rest[cloth]).query(rest[skin], k=4)
    towards = rest[cloth][nearest] - rest[skin][:, None]
    above = (towards * normals[:, None]).sum(-1)
    aside = np.sqrt(np.maximum((towards**2).sum(-1) - above**2, 0))
    under = ((above > -0.004) & (above < 0.03) & (aside < 0.012)).any(1)
    push[skin] = normals * (under * _UNDER_CLOTH_M)[:, None]
    return push


def vertex_normals(
    points: NDArray[np.float64], triangles: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Area-weighted unit normals, (V, 3)."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    normals = np.zeros_like(points)
    for k in range(3):
        np.add.at(normals, triangles[:, k], face)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    result: NDArray[np.float64] = normals / np.maximum(length, 1e-20)
    return result


def _bone_weights(
    binding: sp.csr_matrix, body: Body, rest: NDArray[np.float64], kinds: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    weights = np.maximum(binding @ body.weights, 0)
    weights /= weights.sum(1, keepdims=True) + 1e-12
    _hang_hair(weights, rest, kinds, body)
    index = np.argsort(-weights, 1)[:, :_BONES_PER_VERTEX]
    top = np.take_along_axis(weights, index, 1)
    top /= top.sum(1, keepdims=True)
    return index.astype(np.int32), top.astype(np.float32)


def _hang_hair(
    weights: NDArray[np.float64],
    rest: NDArray[np.float64],
    kinds: NDArray[np.int64],
    body: Body,
) -> None:
    """Hair follows the head above the chin, and the neck and chest below, but never an arm."""
    hair = np.flatnonzero(kinds == Kind.HAIR)
    t = np.clip((rest[hair, 1] - (body.joint("head")[1] - 0.17)) / 0.12, 0, 1)
    t = t * t * (3 - 2 * t)
    weights[hair] = 0
    weights[hair, body.bones.index("head")] = t
    weights[hair, body.bones.index("neck02")] = (1 - t) * 0.5
    weights[hair, body.bones.index("spine01")] = (1 - t) * 0.5
