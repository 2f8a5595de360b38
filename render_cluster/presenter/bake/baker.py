"""From a recipe to a pack: body, mesh, light and textures, in about a minute on one core."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator
from scipy.spatial import cKDTree

from personalize.errors import ConfigError
from render_cluster.presenter.bake.body import Body, build_body
from render_cluster.presenter.bake.dress import Dress, Paint, SkinFields
from render_cluster.presenter.bake.light import BakedLight, bake_light, weld_index
from render_cluster.presenter.bake.makehuman import makehuman_dress
from render_cluster.presenter.bake.masks import mask_at, read_mask
from render_cluster.presenter.bake.mesh import Mesh, build_mesh
from render_cluster.presenter.bake.plain import plain_dress
from render_cluster.presenter.bake.spatial_order import in_spatial_order
from render_cluster.presenter.bake.visibility import without_hidden
from render_cluster.presenter.model.pack import Pack, PackFacts
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.model.recipe import AnyRecipe, PlainRecipe
from render_cluster.presenter.motion.skeleton import Skeleton, home_rotations

Floats = NDArray[np.float32]
# The baked light that goes into the pack unchanged.
_LIT = ("normal", "transfer", "scatter", "occlusion", "visible")
# The open mouth in which tongue and teeth are lit.
_OPEN_MOUTH = {"jawOpen": 0.55, "mouthLowerDown": 0.4, "mouthUpperUp": 0.5, "tongueOut": 0.3}


def bake(recipe: AnyRecipe, assets: Path | None, fingerprint: str) -> Pack:
    """The pack of `recipe`, from the assets under `assets`; a plain recipe needs none."""
    body = build_body(recipe)
    dress = _dress(recipe, body, assets)
    mesh = build_mesh(dress.pieces, body)
    skeleton = Skeleton(
        body.bones,
        body.parents,
        torch.from_numpy(body.joints),
        home_rotations(body.bones, recipe.head_yaw_deg),
    )
    vertex_uv = _vertex_uv(mesh)
    interior = _interior(mesh.kind_of_vertex(), vertex_uv)
    fields = _skin_fields(mesh, vertex_uv, interior)
    paints = [dress.paint(part, fields) for part in mesh.parts]
    solid = _solid(mesh, [paint.albedo for paint in paints])
    light = bake_light(mesh, skeleton, _open_mouth(body), interior, solid)
    facts = PackFacts(
        name=recipe.name,
        fingerprint=fingerprint,
        bones=body.bones,
        parents=body.parents,
        part_names=tuple(part.name for part in mesh.parts),
        hair_color=dress.hair_color,
        iris_gain=dress.iris_gain,
        eyes_y_m=float(_eyeballs(mesh)[:, 1].mean()),
    )
    surface = _surface(mesh, vertex_uv, interior, dress.gloss)
    whole = _pack(facts, mesh, skeleton, light, surface, paints)
    return in_spatial_order(without_hidden(whole))


def _dress(recipe: AnyRecipe, body: Body, assets: Path | None) -> Dress:
    if isinstance(recipe, PlainRecipe):
        return plain_dress(recipe, body)
    if assets is None:
        raise ConfigError(f"presenter {recipe.name!r} needs assets: run `vidmerge setup` once")
    return makehuman_dress(recipe, body, assets)


def _pack(
    facts: PackFacts,
    mesh: Mesh,
    skeleton: Skeleton,
    light: BakedLight,
    surface: Floats,
    paints: Sequence[Paint],
) -> Pack:
    kinds = mesh.kind_of_vertex()
    face_vertex = np.flatnonzero(np.abs(mesh.facial).max((0, 2)) > 1e-7)
    fan_first, fan = _fans(mesh)
    texel, first, size = _pool([paint.albedo for paint in paints])
    strand, strand_first, _ = _pool([paint.strands for paint in paints])
    return Pack(
        facts=facts,
        rest=mesh.rest,
        face_vertex=face_vertex.astype(np.int32),
        facial=np.ascontiguousarray(mesh.facial[:, face_vertex]),
        bone_index=mesh.bone_index,
        bone_weight=mesh.bone_weight,
        joints=skeleton.joints.numpy(),
        home=skeleton.home.numpy(),
        triangles=mesh.triangles,
        uv=mesh.uv,
        part=mesh.part_of_triangle,
        part_kind=np.array([part.kind for part in mesh.parts], np.int32),
        vertex_kind=kinds,
        fan_first=fan_first,
        fan=fan,
        **{name: getattr(light, name) for name in _LIT},
        surface=surface,
        texel=texel,
        texture_first=first,
        texture_size=size,
        strand=strand,
        strand_first=strand_first,
        eyeballs=_eyeballs(mesh),
        head_centre=mesh.rest[kinds == Kind.HAIR].mean(0),
        only_wide=np.zeros(len(mesh.triangles), bool),
    )


def _open_mouth(body: Body) -> NDArray[np.float32]:
    """Facial coefficients (52,); a name without a side means both sides."""
    face = np.zeros(len(body.actions), np.float32)
    for name, value in _OPEN_MOUTH.items():
        for i, action in enumerate(body.actions):
            if action in (name, f"{name}Left", f"{name}Right"):
                face[i] = value
    return face


def _vertex_uv(mesh: Mesh) -> Floats:
    uv = np.zeros((len(mesh.rest), 2), np.float32)
    uv[mesh.triangles.reshape(-1)] = mesh.uv.reshape(-1, 2)
    return uv


def _interior(kinds: NDArray[np.int32], uv: Floats) -> Floats:
    """How far inside the mouth each vertex is, (V,)."""
    inside = ((kinds == Kind.TEETH) | (kinds == Kind.TONGUE)).astype(np.float32)
    skin = kinds == Kind.SKIN
    inside[skin] = mask_at(read_mask("inside-mouth", 1024), uv[skin])
    return np.asarray(inside, np.float32)


def _eyeballs(mesh: Mesh) -> Floats:
    """Centres of the eyeballs by a least-squares sphere fit, (2, 3), left (+x) first."""
    points = mesh.rest[mesh.kind_of_vertex() == Kind.EYE].astype(np.float64)
    centres = []
    for side in (points[points[:, 0] > 0], points[points[:, 0] <= 0]):
        system = np.concatenate([2 * side, np.ones((len(side), 1))], 1)
        centres.append(np.linalg.lstsq(system, (side**2).sum(1), rcond=None)[0][:3])
    return np.array(centres, np.float32)


def _skin_fields(mesh: Mesh, uv: Floats, interior: Floats) -> SkinFields:
    kinds = mesh.kind_of_vertex()
    skin = np.flatnonzero(kinds == Kind.SKIN)
    points = mesh.rest[skin]
    away, _ = cKDTree(mesh.rest[kinds == Kind.HAIR]).query(points)
    bare = np.maximum(mask_at(read_mask("face", 1024), uv[skin]), 0)
    ears = mask_at(read_mask("ears", 1024), uv[skin])
    scalp = np.clip(1 - (away - 0.004) / 0.010, 0, 1) * np.clip(1 - bare, 0, 1) * (1 - ears)
    grid = (np.arange(1024) + 0.5) / 1024
    u, v = np.meshgrid(grid, 1 - grid)

    def spread(values: NDArray[np.float64] | Floats) -> Floats:
        field = LinearNDInterpolator(uv[skin], values, fill_value=0.0)(u, v)
        return np.asarray(field, np.float32)

    return SkinFields(spread(scalp), spread(_blush(mesh, points)), spread(interior[skin]))


def _blush(mesh: Mesh, points: Floats) -> Floats:
    """Cheeks and the tip of the nose, (N,): where blood shows through."""
    eyes = _eyeballs(mesh).mean(0)
    from_eyes = points - eyes
    cheeks = np.zeros(len(points), np.float32)
    for sign in (1, -1):
        ball = (from_eyes - np.array([sign * 0.046, -0.042, 0])) / np.array([0.022, 0.018, 0.06])
        cheeks += np.exp(-(ball**2).sum(1)) * 0.8
    tip = np.clip((points[:, 2] - points[:, 2].max() + 0.02) / 0.02, 0, 1)
    below = (from_eyes[:, 1] < 0) & (from_eyes[:, 1] > -0.09)
    return np.asarray(np.clip(cheeks + tip * below * 0.5, 0, 1), np.float32)


def _solid(mesh: Mesh, textures: list[Floats]) -> Floats:
    """How much light each triangle blocks, (T,): none for brows and lashes, hair by its alpha."""
    solid = np.ones(len(mesh.triangles), np.float32)
    for part, texture in zip(mesh.parts, textures, strict=True):
        run = slice(part.first_triangle, part.last_triangle)
        if part.kind in (Kind.BROW, Kind.LASH):
            solid[run] = 0
        if part.kind == Kind.HAIR:
            solid[run] = mask_at(np.ascontiguousarray(texture[..., 3]), mesh.uv[run].mean(1))
    return solid


def _surface(mesh: Mesh, uv: Floats, interior: Floats, gloss: float) -> Floats:
    """Roughness, F0, gloss gain and darkening of each vertex, (V, 4)."""
    kinds = mesh.kind_of_vertex()
    lips, face = (mask_at(read_mask(name, 1024), uv) for name in ("lips", "face"))
    table = np.zeros((len(kinds), 4), np.float32)
    table[:, 0], table[:, 1], table[:, 3] = 0.5, 0.04, 1.0
    skin = kinds == Kind.SKIN
    rough = np.clip(0.47 - 0.17 * lips - 0.05 * face * (1 - lips), 0.2, 0.6)
    table[skin, 0] = rough[skin]
    table[skin, 1] = 0.028
    table[skin, 2] = (1.15 * gloss * (1 - interior * 0.6))[skin]
    table[kinds == Kind.CLOTH, :3] = (0.62, 0.035, 0.8)
    front = mesh.rest[kinds == Kind.TEETH, 2].max()
    mouth = (kinds == Kind.TEETH) | (kinds == Kind.TONGUE)
    depth = np.maximum(front - mesh.rest[:, 2] - 0.003, 0)
    table[mouth, :3] = (0.25, 0.045, 0.35)
    table[mouth, 3] = np.exp(-depth * 60)[mouth]
    tongue = kinds == Kind.TONGUE
    table[tongue, 3] = np.exp(-np.maximum(depth - 0.006, 0) * 45)[tongue]
    table[kinds == Kind.LASH, 3] = 0.5
    table[:, 3] *= mesh.shade
    return table


def _fans(mesh: Mesh) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The triangles around each vertex's place: where each list begins (V + 1,), and the lists."""
    weld = weld_index(mesh)
    places = weld[mesh.triangles].ravel()
    order = np.argsort(places, kind="stable")
    triangle = (order // 3).astype(np.int32)
    start = np.searchsorted(places[order], np.arange(weld.max() + 2))
    count = (start[1:] - start[:-1])[weld]
    first = np.concatenate([[0], np.cumsum(count)])
    within = np.arange(first[-1]) - np.repeat(first[:-1], count)
    return first.astype(np.int32), triangle[np.repeat(start[:-1][weld], count) + within]


def _pool(
    textures: list[Floats],
) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32]]:
    """Textures as one run of texels (N, 4), with the first texel and (width, height) of each."""
    texels, first, size, at = [], [], [], 0
    for texture in textures:
        coded = _code(texture).reshape(-1, 4)
        first.append(at)
        size.append((texture.shape[1], texture.shape[0]))
        texels.append(coded)
        at += len(coded)
    return np.concatenate(texels), np.array(first, np.int32), np.array(size, np.int32)


def _code(texture: Floats) -> NDArray[np.uint8]:
    """uint8 (H, W, 4): colours as square roots; three signed channels as -1..1 -> 0..255."""
    if texture.shape[2] == 3:
        signed = np.concatenate([texture, np.ones((*texture.shape[:2], 1))], -1)
        return np.asarray(np.round((np.clip(signed, -1, 1) + 1) * 127.5), np.uint8)
    root = np.sqrt(np.clip(texture[..., :3], 0, 1))
    coded = np.concatenate([root, np.clip(texture[..., 3:], 0, 1)], -1)
    return np.asarray(np.round(coded * 255), np.uint8)
