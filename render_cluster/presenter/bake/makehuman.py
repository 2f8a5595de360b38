"""A presenter's parts from MakeHuman's assets, and their textures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from PIL import Image

from render_cluster.presenter.bake import albedo
from render_cluster.presenter.bake.body import Body, Faces
from render_cluster.presenter.bake.dress import Dress, Paint, SkinFields, without_strands
from render_cluster.presenter.bake.garment import with_lining
from render_cluster.presenter.bake.hair_fit import fit_hair
from render_cluster.presenter.bake.mesh import Part
from render_cluster.presenter.bake.piece import Coarse, Piece, fold
from render_cluster.presenter.bake.proxy import Proxy, load_proxy
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.model.recipe import Cloth, Recipe

Floats = NDArray[np.float32]


# Brows and lashes are small on screen: a texture of this size does not flicker there.
_CARD_TEXELS = 128


def makehuman_dress(recipe: Recipe, body: Body, assets: Path) -> Dress:
    """A presenter's parts from MakeHuman's assets, and their painter."""
    pieces = tuple(_pieces(recipe, body, assets))
    garments = [piece.texture for piece in pieces if piece.kind == Kind.CLOTH]
    cloths = dict(zip(garments, recipe.clothes, strict=True))

    def paint(part: Part, fields: SkinFields) -> Paint:
        return _paint(recipe, assets / part.texture, part.kind, fields, cloths.get(part.texture))

    return Dress(pieces, paint, recipe.hair.color, recipe.eyes.gain, recipe.skin.gloss)


def _paint(
    recipe: Recipe, path: Path, kind: Kind, fields: SkinFields, cloth: Cloth | None
) -> Paint:
    match kind:
        case Kind.SKIN:
            return without_strands(albedo.skin_albedo(path, recipe.skin, recipe.hair, fields))
        case Kind.EYE:
            return without_strands(albedo.eye_albedo(path))
        case Kind.TEETH:
            return without_strands(albedo.teeth_albedo(path))
        case Kind.TONGUE:
            return without_strands(albedo.tongue_albedo(path))
        case Kind.HAIR:
            return albedo.hair_paint(path, recipe.hair)
        case Kind.CLOTH if cloth is not None:
            return without_strands(albedo.cloth_albedo(path, cloth))
        case _:
            card = recipe.brows if kind == Kind.BROW else recipe.lashes
            return without_strands(_shrink(albedo.card_albedo(path, card), _CARD_TEXELS))


def _shrink(texture: Floats, texels: int) -> Floats:
    """A texture reduced by premultiplied area averaging, to (texels, texels, 4)."""
    factor = texture.shape[0] // texels
    weighted = texture.copy()
    weighted[..., :3] *= texture[..., 3:]
    blocks = weighted.reshape(texels, factor, texels, factor, 4).mean((1, 3))
    blocks[..., :3] /= np.maximum(blocks[..., 3:], 1e-6)
    return np.asarray(blocks, np.float32)


def _pieces(recipe: Recipe, body: Body, assets: Path) -> Iterator[Piece]:
    count = len(body.rest)

    def load(name: str) -> Proxy:
        return load_proxy(assets / "proxies" / name, count)

    def piece(kind: Kind, proxy: Proxy) -> Piece:
        texture = proxy.texture.relative_to(assets).as_posix()
        return fold(proxy.name, kind, _coarse(proxy), body, texture)

    garments = [load(cloth.proxy) for cloth in recipe.clothes]
    hidden = np.zeros(count, bool)
    for garment in garments:
        hidden |= garment.hides
    yield skin_piece(body, hidden, recipe.skin.file)
    yield _eye_piece(load("eyes/HighPolyEyes"), body, assets, recipe.eyes.file)
    yield piece(Kind.TEETH, load("teeth/Teeth_Base"))
    yield piece(Kind.TONGUE, load("tongue/tongue01"))
    for garment in garments:
        yield with_lining(piece(Kind.CLOTH, garment), body)
    yield piece(Kind.HAIR, fit_hair(load(recipe.hair.proxy), recipe.hair, body))
    yield piece(Kind.BROW, load(recipe.brows.proxy))
    yield piece(Kind.LASH, load(recipe.lashes.proxy))


def skin_piece(body: Body, hidden: NDArray[np.bool_], texture: str = "") -> Piece:
    """The body's skin without faces whose vertices are all hidden."""
    faces = body.groups["body"]
    covered = (hidden[np.maximum(faces.vertices, 0)] | (faces.vertices < 0)).all(1)
    seen = Faces(faces.vertices[~covered], faces.uvs[~covered])
    count = len(body.rest)
    bare = Coarse(sp.identity(count, format="csr"), np.zeros((count, 3)), seen, body.uv)
    return fold("skin", Kind.SKIN, bare, body, texture)


def _coarse(proxy: Proxy) -> Coarse:
    return Coarse(proxy.binding, proxy.offsets, proxy.faces, proxy.uv)


def _eye_piece(proxy: Proxy, body: Body, assets: Path, texture: str) -> Piece:
    """The eyeballs without the transparent cornea shells: the cornea is shaded analytically."""
    corner_uv = proxy.uv[np.maximum(proxy.faces.uvs, 0)]
    alpha = np.asarray(Image.open(assets / texture).convert("RGBA"))[..., 3]
    height, width = alpha.shape
    centre = corner_uv[:, :3].mean(1)
    row = np.clip(((1 - centre[:, 1]) * height).astype(int), 0, height - 1)
    column = np.clip((centre[:, 0] * width).astype(int), 0, width - 1)
    opaque = alpha[row, column] >= 128
    ball = Faces(proxy.faces.vertices[opaque], proxy.faces.uvs[opaque])
    coarse = Coarse(proxy.binding, proxy.offsets, ball, proxy.uv)
    return fold("eyes", Kind.EYE, coarse, body, texture)
