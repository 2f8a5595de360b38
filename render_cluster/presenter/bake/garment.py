"""Clothes cut from the body itself: smoothed, lifted off the skin, cut clean, with turned edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from render_cluster.presenter.bake.body import Body, Faces
from render_cluster.presenter.bake.mesh import vertex_normals
from render_cluster.presenter.bake.piece import Coarse, Piece, fold, used_only
from render_cluster.presenter.model.parts import Kind

Doubles = NDArray[np.float64]
Level: TypeAlias = Callable[[Doubles], Doubles]
"""How far points (N, 3) are inside the cloth's edge, in metres: negative outside, (N,)."""

# Faces this far outside the edge still take part, so that the cut goes through whole faces.
_AROUND_EDGE_M = -0.05
# The turned edge in steps: how far past the edge, what share of the way to the skin, shade.
_TURN = ((0.0010, 0.3, 0.9), (-0.001, 0.95, 0.3))
_RIM_STEPS = 6
# Edges further from the skin than this hang free.
_LINED_WITHIN_M = 0.035
_LINED_BONES = ("lowerarm", "wrist", "metacarpal", "finger")


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece with clean edges, and how far each of its vertices is from them, m, (V,)."""

    piece: Piece
    from_edge: Doubles


def lifted(  # noqa: PLR0913 - what a cloth is cut from, where, how high and how smooth
    name: str,
    kind: Kind,
    body: Body,
    level: Level,
    height: Callable[[Doubles], Doubles],
    steps: int,
    finer: int = 1,
) -> Cut:
    """The body's skin where `level` is positive, smoothed by `steps`, `height` metres off it."""
    faces = body.groups["body"]
    rest = body.rest
    inside = level(rest) > _AROUND_EDGE_M
    chosen = inside[np.maximum(faces.vertices, 0)].all(1)
    cloth = Faces(faces.vertices[chosen], faces.uvs[chosen])
    smooth = _smoothing(faces, len(rest), steps)
    points = smooth @ rest
    away = vertex_normals(points, _triangles(faces)) * height(points)[:, None]
    piece = fold(name, kind, Coarse(smooth, away, cloth, body.uv), body, finer=finer)
    ended = cut(piece, level(piece.binding @ body.rest))
    points = ended.points(body)
    rim = np.unique(_open_edges(ended.triangles))
    away_m, _ = cKDTree(points[rim]).query(points)
    return Cut(ended, np.asarray(away_m, np.float64))


def _smoothing(faces: Faces, vertices: int, steps: int) -> sp.csr_matrix:
    """Smooths without shrinking, so that sleeves stay as wide as arms (Taubin 1995), (V, V)."""
    quads = faces.vertices
    pairs = np.concatenate([quads[:, [k, (k + 1) % 4]] for k in range(4)])
    pairs = pairs[(pairs >= 0).all(1)]
    both = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
    graph = sp.csr_matrix((np.ones(len(both)), both.T), (vertices, vertices))
    count = np.asarray(graph.sum(1)).ravel()
    identity = sp.identity(vertices, format="csr")
    to_mean = sp.diags(1 / np.maximum(count, 1)) @ graph - sp.diags((count > 0).astype(float))
    result = identity
    for _ in range(steps):
        for strength in (0.5, -0.52):
            result = ((identity + strength * to_mean) @ result).tocsr()
    return result


def _triangles(faces: Faces) -> NDArray[np.int64]:
    quads = faces.vertices[faces.vertices[:, 3] >= 0]
    return np.concatenate([faces.vertices[:, :3], quads[:, [0, 2, 3]]])


def cut(piece: Piece, level: Doubles) -> Piece:
    """`piece` where `level` (V,) is positive; new vertices lie exactly on the edge."""
    corners, uv = piece.triangles, piece.uv
    inside = level[corners] > 0
    count = inside.sum(1)
    # One corner inside gives a triangle; one corner outside gives two.
    tip, tip_uv = _turned(corners[count == 1], uv[count == 1], inside[count == 1])
    base, base_uv = _turned(corners[count == 2], uv[count == 2], ~inside[count == 2])
    pairs = np.concatenate([tip[:, [0, 1]], tip[:, [0, 2]], base[:, [0, 1]], base[:, [0, 2]]])
    ends, index = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    share = level[ends[:, 0]] / (level[ends[:, 0]] - level[ends[:, 1]])
    first = len(piece.offsets)
    new = np.split(first + index.ravel(), np.cumsum([len(tip), len(tip), len(base)]))
    triangles = np.concatenate(
        [
            corners[count == 3],
            np.stack([tip[:, 0], new[0], new[1]], 1),
            np.stack([new[2], base[:, 1], base[:, 2]], 1),
            np.stack([new[2], base[:, 2], new[3]], 1),
        ]
    )
    at = [_along(level, t, t_uv, k) for t, t_uv in ((tip, tip_uv), (base, base_uv)) for k in (1, 2)]
    corner_uv = np.concatenate(
        [
            uv[count == 3],
            np.stack([tip_uv[:, 0], at[0], at[1]], 1),
            np.stack([at[2], base_uv[:, 1], base_uv[:, 2]], 1),
            np.stack([at[2], base_uv[:, 2], at[3]], 1),
        ]
    ).astype(np.float32)
    mixing = _mixing(ends, share, first)
    ended = replace(
        piece,
        binding=sp.vstack([piece.binding, mixing @ piece.binding]).tocsr(),
        offsets=np.concatenate([piece.offsets, mixing @ piece.offsets]),
        triangles=triangles,
        uv=corner_uv,
        shade=np.concatenate([piece.shade, np.ones(len(ends))]),
    )
    return used_only(ended)


def _turned(
    triangles: NDArray[np.int64], uv: NDArray[np.float32], odd: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Triangles and their uv rotated so that the one odd corner comes first."""
    order = (odd.argmax(1)[:, None] + np.arange(3)) % 3
    rows = np.arange(len(triangles))[:, None]
    return triangles[rows, order], uv[rows, order]


def _along(
    level: Doubles, triangles: NDArray[np.int64], uv: NDArray[np.float32], corner: int
) -> Doubles:
    """The uv where the edge from corner 0 to `corner` crosses level zero, (N, 2)."""
    start, end = level[triangles[:, 0]], level[triangles[:, corner]]
    share = (start / (start - end))[:, None]
    between: Doubles = uv[:, 0] * (1 - share) + uv[:, corner] * share
    return between


def _mixing(ends: NDArray[np.int64], share: Doubles, rows: int) -> sp.csr_matrix:
    """Maps rows to mixtures of two of them each, (N, rows)."""
    at = np.repeat(np.arange(len(ends)), 2)
    weights = np.stack([1 - share, share], 1).ravel()
    return sp.csr_matrix((weights, (at, ends.ravel())), shape=(len(ends), rows))


def with_band(cloth: Cut, body: Body, width_m: float, height_m: float) -> Cut:
    """`cloth` lifted along a band beside its edge: a ribbed collar or cuff."""
    piece = cloth.piece
    normals = vertex_normals(piece.points(body), piece.triangles)
    share = np.clip((width_m - cloth.from_edge) / (0.25 * width_m), 0, 1)
    return replace(
        cloth, piece=replace(piece, offsets=piece.offsets + normals * (share * height_m)[:, None])
    )


def with_turned_edge(cloth: Cut, body: Body) -> Cut:
    """`cloth` with its edges turned in to the skin, so that it appears to have a thickness."""
    piece = cloth.piece
    edges = _open_edges(piece.triangles)
    lined, of_vertex = _lined(piece, body, edges)
    return Cut(lined, cloth.from_edge[of_vertex])


def with_lining(piece: Piece, body: Body) -> Piece:
    """A garment whose cuffs are closed towards the skin.

    Clothes are a single layer: a view into a wide cuff would show the far side of the sleeve, lit
    like its outside.
    """
    bones = np.array([bone.startswith(_LINED_BONES) for bone in body.bones])
    share = (piece.binding @ body.weights)[:, bones].sum(1)
    edges = _open_edges(piece.triangles)
    return _lined(piece, body, edges[(share[edges] > 0.5).all(1)])[0]


def _lined(piece: Piece, body: Body, edges: NDArray[np.int64]) -> tuple[Piece, NDArray[np.int64]]:
    """A piece with a strip from each edge to the skin, and each vertex's original vertex."""
    points = piece.points(body)
    skin = body.rest[np.unique(body.groups["body"].vertices.clip(0))]
    away, nearest = map(np.asarray, cKDTree(skin).query(points, k=6))
    edges = edges[(away[edges, 0] < _LINED_WITHIN_M).all(1)]
    rim = np.unique(edges)
    # The mean of nearby vertices: the nearest one alone jumps from vertex to vertex.
    near = 1 / (away[rim] ** 2 + 1e-5)
    into = (skin[nearest[rim]] * near[..., None]).sum(1) / near.sum(1)[:, None] - points[rim]
    out = _outward(points, edges, vertex_normals(points, piece.triangles))[rim]
    ring = np.searchsorted(rim, edges)
    out, into = _along_rim(out, ring), _along_rim(into, ring)
    uv = np.zeros((len(points), 2), np.float32)
    uv[piece.triangles.ravel()] = piece.uv.reshape(-1, 2)
    before, offsets, triangles = edges, [piece.offsets], [piece.triangles]
    for step, (over_m, share, _) in enumerate(_TURN):
        after = len(points) + step * len(rim) + ring
        offsets.append(piece.offsets[rim] + out * over_m + into * share)
        triangles.append(np.stack([before[:, 1], before[:, 0], after[:, 0]], 1))
        triangles.append(np.stack([before[:, 1], after[:, 0], after[:, 1]], 1))
        before = after
    of_vertex = np.concatenate([np.arange(len(points)), np.tile(rim, len(_TURN))])
    added = np.concatenate(triangles[1:])
    lined = replace(
        piece,
        binding=piece.binding[of_vertex],
        offsets=np.concatenate(offsets),
        triangles=np.concatenate(triangles),
        uv=np.concatenate([piece.uv, uv[of_vertex[added]]]),
        shade=np.concatenate([piece.shade, *(np.full(len(rim), dark) for _, _, dark in _TURN)]),
    )
    return lined, of_vertex


def _along_rim(values: Doubles, edges: NDArray[np.int64]) -> Doubles:
    """Values (N, 3) averaged along the rim's edges: a cut leaves vertices at uneven distances."""
    count = len(values)
    graph = sp.csr_matrix((np.ones(len(edges)), edges.T), (count, count))
    both = graph + graph.T
    mean = sp.diags(0.5 / np.maximum(np.asarray(both.sum(1)).ravel(), 1)) @ both
    for _ in range(_RIM_STEPS):
        values = 0.5 * values + mean @ values
    return values


def _open_edges(triangles: NDArray[np.int64]) -> NDArray[np.int64]:
    """Directed edges that belong to only one triangle, (E, 2)."""
    directed = np.concatenate([triangles[:, [k, (k + 1) % 3]] for k in range(3)])
    _, index, count = np.unique(
        np.sort(directed, axis=1), axis=0, return_inverse=True, return_counts=True
    )
    alone: NDArray[np.int64] = directed[count[index.ravel()] == 1]
    return alone


def _outward(points: Doubles, edges: NDArray[np.int64], normals: Doubles) -> Doubles:
    """Unit directions off the edge within the surface, (V, 3)."""
    along = points[edges[:, 1]] - points[edges[:, 0]]
    total = np.zeros_like(points)
    for end in (0, 1):
        np.add.at(total, edges[:, end], np.cross(along, normals[edges[:, end]]))
    length = np.linalg.norm(total, axis=1, keepdims=True)
    unit: Doubles = total / np.maximum(length, 1e-12)
    return unit
