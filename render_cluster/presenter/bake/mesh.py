"""All parts of a presenter as one linear model: vertices, facial basis, skinning, triangles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial import cKDTree

from render_cluster.presenter.bake.body import Body, Faces
from render_cluster.presenter.bake.hair_fit import fit_hair
from render_cluster.presenter.bake.proxy import Proxy, load_proxy
from render_cluster.presenter.bake.subdivide import subdivide
from render_cluster.presenter.parts import Kind
from render_cluster.presenter.recipe import Hair, Recipe

# Half way down the thighs: below, nothing is ever in the frame.
_CROP_Y_M = -0.32
# Skin that lies under cloth is pushed in this far, so that it never pokes through.
_UNDER_CLOTH_M = 0.006
# The teeth sit too high in the asset: only the lower row would show (measured on stills).
_UPPER_TEETH_M = (0.0, -0.003, 0.0008)
_LOWER_TEETH_M = (0.0, -0.0028, 0.0)
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
    (T, 3, 2) with v up, part_of_triangle (T,), part_of_vertex (V,).
    """

    rest: NDArray[np.float32]
    facial: NDArray[np.float32]
    bone_index: NDArray[np.int32]
    bone_weight: NDArray[np.float32]
    triangles: NDArray[np.int32]
    uv: NDArray[np.float32]
    part_of_triangle: NDArray[np.int32]
    part_of_vertex: NDArray[np.int32]
    parts: tuple[Part, ...]

    def kind_of_vertex(self) -> NDArray[np.int32]:
        """The kind of each vertex, (V,)."""
        return np.array([part.kind for part in self.parts], np.int32)[self.part_of_vertex]

    def kind_of_triangle(self) -> NDArray[np.int32]:
        """The kind of each triangle, (T,)."""
        return np.array([part.kind for part in self.parts], np.int32)[self.part_of_triangle]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part before it is folded into the body: position = binding @ body + offsets."""

    name: str
    kind: Kind
    binding: sp.csr_matrix
    offsets: NDArray[np.float64]
    triangles: NDArray[np.int64]
    uv: NDArray[np.float32]
    texture: str


def build_mesh(recipe: Recipe, body: Body, assets: Path) -> Mesh:
    """The fine mesh of `recipe` on `body`, with the proxies found under `assets`/proxies."""
    pieces = list(_pieces(recipe, body, assets))
    binding = sp.vstack([piece.binding for piece in pieces]).tocsr()
    offsets = np.concatenate([piece.offsets for piece in pieces])
    sizes = [len(piece.offsets) for piece in pieces]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    triangle_starts = np.concatenate([[0], np.cumsum([len(p.triangles) for p in pieces])])
    parts = tuple(
        Part(
            piece.name,
            piece.kind,
            int(starts[i]),
            int(starts[i + 1]),
            int(triangle_starts[i]),
            int(triangle_starts[i + 1]),
            piece.texture,
        )
        for i, piece in enumerate(pieces)
    )
    part_of_vertex = np.repeat(np.arange(len(parts)), sizes)
    kinds = np.array([part.kind for part in parts])[part_of_vertex]
    rest = binding @ body.rest + offsets
    facial = np.stack([binding @ action for action in body.facial])
    triangles = np.concatenate([p.triangles + starts[i] for i, p in enumerate(pieces)])
    _lower_teeth(rest, facial, kinds, body.actions.index("jawOpen"))
    rest -= _push_under_cloth(rest, triangles, kinds)
    index, weight = _bone_weights(binding, body, rest, kinds)
    return Mesh(
        rest=rest.astype(np.float32),
        facial=facial.astype(np.float32),
        bone_index=index,
        bone_weight=weight,
        triangles=triangles.astype(np.int32),
        uv=np.concatenate([piece.uv for piece in pieces]).astype(np.float32),
        part_of_triangle=np.repeat(np.arange(len(parts)), np.diff(triangle_starts)).astype(
            np.int32
        ),
        part_of_vertex=part_of_vertex.astype(np.int32),
        parts=parts,
    )


def _pieces(recipe: Recipe, body: Body, assets: Path) -> Iterator[_Piece]:
    proxies = assets / "proxies"
    count = len(body.rest)

    def load(name: str) -> Proxy:
        return load_proxy(proxies / name, count)

    garments = [load(cloth.proxy) for cloth in recipe.clothes]
    hidden = np.zeros(count, bool)
    for garment in garments:
        hidden |= garment.hides
    yield _skin_piece(body, hidden, recipe.skin.file)
    yield _eye_piece(load("eyes/HighPolyEyes"), body, assets, recipe.eyes.file)
    teeth = load("teeth/Teeth_Base")
    yield _piece(Kind.TEETH, teeth, body, fine=False, texture=_relative(teeth, assets))
    tongue = load("tongue/tongue01")
    yield _piece(Kind.TONGUE, tongue, body, texture=_relative(tongue, assets))
    for garment in garments:
        yield _piece(Kind.CLOTH, garment, body, texture=_relative(garment, assets))
    for kind, card in (
        (Kind.HAIR, recipe.hair),
        (Kind.BROW, recipe.brows),
        (Kind.LASH, recipe.lashes),
    ):
        proxy = load(card.proxy)
        if isinstance(card, Hair):
            proxy = fit_hair(proxy, card, body)
        yield _piece(kind, proxy, body, texture=_relative(proxy, assets))


def _relative(proxy: Proxy, assets: Path) -> str:
    return proxy.texture.relative_to(assets).as_posix()


def _skin_piece(body: Body, hidden: NDArray[np.bool_], texture: str) -> _Piece:
    faces = body.groups["body"]
    covered = (hidden[np.maximum(faces.vertices, 0)] | (faces.vertices < 0)).all(1)
    seen = Faces(faces.vertices[~covered], faces.uvs[~covered])
    count = len(body.rest)
    identity = sp.identity(count, format="csr")
    return _fold(
        "skin", Kind.SKIN, identity, np.zeros((count, 3)), seen, body.uv, body, True, texture
    )


def _eye_piece(proxy: Proxy, body: Body, assets: Path, texture: str) -> _Piece:
    """The eyeballs without the transparent cornea shells: the cornea is shaded analytically."""
    corner_uv = proxy.uv[np.maximum(proxy.faces.uvs, 0)]
    alpha = np.asarray(Image.open(assets / texture).convert("RGBA"))[..., 3]
    height, width = alpha.shape
    centre = corner_uv[:, :3].mean(1)
    row = np.clip(((1 - centre[:, 1]) * height).astype(int), 0, height - 1)
    column = np.clip((centre[:, 0] * width).astype(int), 0, width - 1)
    opaque = alpha[row, column] >= 128
    ball = Faces(proxy.faces.vertices[opaque], proxy.faces.uvs[opaque])
    return _fold(
        "eyes", Kind.EYE, proxy.binding, proxy.offsets, ball, proxy.uv, body, True, texture
    )


def _piece(kind: Kind, proxy: Proxy, body: Body, texture: str, fine: bool = True) -> _Piece:
    return _fold(
        proxy.name, kind, proxy.binding, proxy.offsets, proxy.faces, proxy.uv, body, fine, texture
    )


def _fold(  # noqa: PLR0913 - one private constructor for every kind of source mesh
    name: str,
    kind: Kind,
    binding: sp.csr_matrix,
    offsets: NDArray[np.float64],
    faces: Faces,
    uv: NDArray[np.float32],
    body: Body,
    fine: bool,
    texture: str,
) -> _Piece:
    """Crops, subdivides once where `fine`, triangulates and drops unused vertices."""
    height = (binding @ body.rest + offsets)[:, 1]
    top = np.where(faces.vertices >= 0, height[np.maximum(faces.vertices, 0)], -np.inf).max(1)
    polygons = faces.vertices[top > _CROP_Y_M]
    corner_uv = uv[np.maximum(faces.uvs[top > _CROP_Y_M], 0)]
    if fine:
        step = subdivide(polygons, corner_uv, binding.shape[0])
        binding, offsets = (step.matrix @ binding).tocsr(), step.matrix @ offsets
        polygons, corner_uv = step.quads, step.corner_uv
    quad = polygons[:, 3] >= 0
    triangles = np.concatenate([polygons[:, :3], polygons[quad][:, [0, 2, 3]]])
    triangle_uv = np.concatenate([corner_uv[:, :3], corner_uv[quad][:, [0, 2, 3]]])
    used, triangles = np.unique(triangles, return_inverse=True)
    return _Piece(
        name, kind, binding[used], offsets[used], triangles.reshape(-1, 3), triangle_uv, texture
    )


def _lower_teeth(
    rest: NDArray[np.float64],
    facial: NDArray[np.float64],
    kinds: NDArray[np.int64],
    jaw_open: int,
) -> None:
    teeth = kinds == Kind.TEETH
    lower = np.abs(facial[jaw_open]).max(1) > 0.002
    rest[teeth & ~lower] += _UPPER_TEETH_M
    rest[teeth & lower] += _LOWER_TEETH_M


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
    """Hair follows the head above the chin and the neck and chest below, never an arm."""
    hair = np.flatnonzero(kinds == Kind.HAIR)
    t = np.clip((rest[hair, 1] - (body.joint("head")[1] - 0.17)) / 0.12, 0, 1)
    t = t * t * (3 - 2 * t)
    weights[hair] = 0
    weights[hair, body.bones.index("head")] = t
    weights[hair, body.bones.index("neck02")] = (1 - t) * 0.5
    weights[hair, body.bones.index("spine01")] = (1 - t) * 0.5
