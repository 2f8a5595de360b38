"""One Catmull-Clark step as a sparse matrix, so that subdivision folds into the linear model.

Catmull & Clark 1978, with the boundary rules of DeRose et al. 1998 (edge midpoints, 1/8-3/4-1/8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Subdivision:
    """`matrix` maps coarse to fine vertices; `quads` (F, 4), `corner_uv` (F, 4, 2)."""

    matrix: sp.csr_matrix
    quads: NDArray[np.int64]
    corner_uv: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Topology:
    faces: NDArray[np.int64]
    corners: NDArray[np.int64]
    edge_of_corner: NDArray[np.int64]
    edges: NDArray[np.int64]
    edge_faces: NDArray[np.int64]
    vertices: int


def subdivide(
    faces: NDArray[np.int64], corner_uv: NDArray[np.float32], vertices: int
) -> Subdivision:
    """Splits polygons (F, 4), -1 for a triangle's fourth vertex, into quads."""
    mesh = _topology(faces, vertices)
    face_points = _face_points(mesh)
    edge_mids = _edge_mids(mesh)
    matrix = sp.vstack(
        [
            _vertex_points(mesh, face_points, edge_mids),
            _edge_points(mesh, face_points, edge_mids),
            face_points,
        ]
    ).tocsr()
    quads, uv = _quads(mesh, corner_uv)
    return Subdivision(matrix, quads, uv)


def _topology(faces: NDArray[np.int64], vertices: int) -> _Topology:
    used = faces >= 0
    corners = used.sum(1)
    following = np.stack(
        [np.where(j + 1 < corners, faces[:, (j + 1) % 4], faces[:, 0]) for j in range(4)], 1
    )
    pairs = np.stack([np.minimum(faces, following), np.maximum(faces, following)], -1)[used]
    keys, inverse = np.unique(pairs[:, 0] * vertices + pairs[:, 1], return_inverse=True)
    edge_of_corner = np.full(faces.shape, -1)
    edge_of_corner[used] = inverse
    edges = np.stack([keys // vertices, keys % vertices], 1)
    return _Topology(
        faces, corners, edge_of_corner, edges, np.bincount(inverse, minlength=len(keys)), vertices
    )


def _face_points(mesh: _Topology) -> sp.csr_matrix:
    rows = np.repeat(np.arange(len(mesh.faces)), mesh.corners)
    values = 1.0 / np.repeat(mesh.corners, mesh.corners)
    shape = (len(mesh.faces), mesh.vertices)
    return sp.csr_matrix((values, (rows, mesh.faces[mesh.faces >= 0])), shape=shape)


def _edge_mids(mesh: _Topology) -> sp.csr_matrix:
    count = len(mesh.edges)
    rows = np.repeat(np.arange(count), 2)
    return sp.csr_matrix(
        (np.full(2 * count, 0.5), (rows, mesh.edges.ravel())), shape=(count, mesh.vertices)
    )


def _edge_points(
    mesh: _Topology, face_points: sp.csr_matrix, edge_mids: sp.csr_matrix
) -> sp.csr_matrix:
    used = mesh.faces >= 0
    face_of_corner = np.repeat(np.arange(len(mesh.faces)), mesh.corners)
    edge_face = sp.csr_matrix(
        (np.ones(len(face_of_corner)), (mesh.edge_of_corner[used], face_of_corner)),
        shape=(len(mesh.edges), len(mesh.faces)),
    )
    inner = (mesh.edge_faces == 2).astype(float)
    points: sp.csr_matrix = (
        sp.diags(inner) @ (edge_mids * 0.5 + edge_face @ face_points * 0.25)
        + sp.diags(1 - inner) @ edge_mids
    )
    return points


def _vertex_points(
    mesh: _Topology, face_points: sp.csr_matrix, edge_mids: sp.csr_matrix
) -> sp.csr_matrix:
    count = len(mesh.edges)
    vertex_faces = (face_points > 0).T.astype(float)
    vertex_edges = sp.csr_matrix(
        (np.ones(2 * count), (mesh.edges.ravel(), np.repeat(np.arange(count), 2))),
        shape=(mesh.vertices, count),
    )
    border = (mesh.edge_faces != 2).astype(float)
    border_edges = np.asarray(vertex_edges @ border).ravel()
    faces_here = np.maximum(np.asarray(vertex_faces.sum(1)).ravel(), 1)
    edges_here = np.maximum(np.asarray(vertex_edges.sum(1)).ravel(), 1)
    per_face = sp.diags(1 / faces_here)
    inner = per_face @ (
        per_face @ vertex_faces @ face_points
        + 2 * sp.diags(1 / edges_here) @ vertex_edges @ edge_mids
    ) + sp.diags((faces_here - 3) / faces_here)
    crease = (border_edges == 2).astype(float)
    outer = sp.diags(0.25 * crease) @ vertex_edges @ sp.diags(border) @ edge_mids + sp.diags(
        1 - 0.5 * crease
    )
    is_border = (border_edges > 0).astype(float)
    points: sp.csr_matrix = sp.diags(1 - is_border) @ inner + sp.diags(is_border) @ outer
    return points


def _quads(
    mesh: _Topology, corner_uv: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    faces, corners = mesh.faces, mesh.corners
    all_faces = np.arange(len(faces))
    first_edge = mesh.vertices
    first_face = first_edge + len(mesh.edges)
    used = faces >= 0
    next_uv = np.stack(
        [
            np.where((j + 1 < corners)[:, None], corner_uv[:, (j + 1) % 4], corner_uv[:, 0])
            for j in range(4)
        ],
        1,
    )
    edge_uv = (corner_uv + next_uv) / 2
    face_uv = (corner_uv * used[..., None]).sum(1) / corners[:, None]
    quads, uvs = [], []
    for j in range(4):
        before = (j - 1) % corners
        quad = [
            faces[:, j],
            first_edge + mesh.edge_of_corner[:, j],
            first_face + all_faces,
            first_edge + mesh.edge_of_corner[all_faces, before],
        ]
        uv = [corner_uv[:, j], edge_uv[:, j], face_uv, edge_uv[all_faces, before]]
        keep = used[:, j]
        quads.append(np.stack(quad, 1)[keep])
        uvs.append(np.stack(uv, 1)[keep])
    return np.concatenate(quads), np.concatenate(uvs).astype(np.float32)
