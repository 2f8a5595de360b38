"""Lighting that stays with the surface: ambient, occlusion, soft shadows, scattering in skin."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray

from personalize.plan.segment import MotionSpec
from render_cluster.presenter.bake.mesh import Mesh
from render_cluster.presenter.bake.shadow import depth_map, seen
from render_cluster.presenter.light.lights import LIGHTS, Light, sh9, sphere, studio_sh
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.motion.motion import line_motion
from render_cluster.presenter.motion.skeleton import Skeleton, pose

Floats = NDArray[np.float32]
_SKY_DIRECTIONS = 72
# Both hands raised beside the chest, where gestures show them.
_SOLID = 0.35
_RAISED, _RAISED_FRAME = MotionSpec("calm", "open_palms", 1), 25
_ARM_BONES = ("lowerarm", "wrist", "finger", "metacarpal")


@dataclass(frozen=True, slots=True)
class BakedLight:
    """What is baked per vertex.

    normal (V, 3) in the home pose, transfer (V, 9) that maps a surround's harmonics to ambient
    light over pi, scattering (V, 3), occlusion (V,), and how much each vertex sees of the four
    lights, visible (V, 4).
    """

    normal: Floats
    transfer: Floats
    scatter: Floats
    occlusion: Floats
    visible: Floats


@dataclass(frozen=True, slots=True)
class _Exposure:
    """What each vertex of a posed mesh sees of sky and lights."""

    normal: Floats
    transfer: Floats
    occlusion: Floats
    visible: Floats


def bake_light(
    mesh: Mesh, skeleton: Skeleton, open_mouth: NDArray[np.float32], interior: Floats, fans: Floats
) -> BakedLight:
    """Bakes three poses and joins them: home; jaw open for the mouth; arms raised for the arms.

    `open_mouth` are facial coefficients (52,), `interior` is how far inside the mouth each vertex
    is, (V,) in [0, 1], and `fans` the alpha of each triangle, (T,), 1 where opaque.
    """
    occluders = mesh.triangles[fans > _SOLID]
    home = _expose(mesh, occluders, _posed(mesh, skeleton, None, raised=False))
    mouth = _expose(mesh, occluders, _posed(mesh, skeleton, open_mouth, raised=False))
    arms = _expose(mesh, occluders, _posed(mesh, skeleton, None, raised=True))
    # An arm keeps the light of the pose with more light: it is visible in both.
    open_air = np.clip(0.5 + (arms.occlusion - home.occlusion) * 4, 0, 1)
    of_arm = _arm_weight(mesh, skeleton)[:, None]
    arm = of_arm * open_air[:, None]
    inside = interior[:, None]

    transfer, occlusion = (
        _mixed(_mixed(at_home, in_mouth, inside), at_arm, arm)
        for at_home, in_mouth, at_arm in (
            (home.transfer, mouth.transfer, arms.transfer),
            (home.occlusion[:, None], mouth.occlusion[:, None], arms.occlusion[:, None]),
        )
    )
    lit = _mixed(home.visible, mouth.visible, inside)
    visible = lit + np.maximum(arms.visible - lit, 0) * of_arm
    smooth = _skin_neighbours(mesh)
    for _ in range(2):
        # At vertices only, a hard shadow's edge would look like a saw.
        visible = _averaged(smooth, visible)
        transfer = _averaged(smooth, transfer)
        occlusion = _averaged(smooth, occlusion)
    transfer *= 1 - 0.35 * interior[:, None]
    normal = np.where(arm > 0.5, arms.normal, home.normal)
    ambient = np.asarray(transfer @ studio_sh(), np.float32)
    scatter = _scatter(mesh, smooth, normal, ambient, visible) * (1 - of_arm)
    return BakedLight(
        *(np.asarray(a, np.float32) for a in (normal, transfer, scatter, occlusion[:, 0], visible))
    )


def _mixed(first: Floats, second: Floats, share: Floats) -> Floats:
    """`first` where the share (V, 1) is 0, `second` where it is 1."""
    return np.asarray(first * (1 - share) + second * share, np.float32)


def _posed(
    mesh: Mesh, skeleton: Skeleton, face: NDArray[np.float32] | None, raised: bool
) -> Floats:
    """Vertices (V, 3) in the home pose, optionally with both forearms raised to the chest."""
    bones: tuple[str, ...] = ()
    turns = torch.zeros(0, 3, 3)
    if raised:
        gesture = line_motion(_RAISED, _RAISED_FRAME * 3)
        bones, turns = gesture.bones, gesture.rotations[_RAISED_FRAME]
    matrices = pose(skeleton, bones, turns[None])[0].numpy()
    rest = mesh.rest if face is None else mesh.rest + np.tensordot(face, mesh.facial, 1)
    blend = (mesh.bone_weight[:, :, None, None] * matrices[mesh.bone_index]).sum(1)
    return np.asarray((blend[..., :3] @ rest[..., None])[..., 0] + blend[..., 3], np.float32)


def welded_normals(mesh: Mesh, points: Floats) -> Floats:
    """Unit normals (V, 3) that agree where vertices of a part coincide."""
    a, b, c = (points[mesh.triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    weld = weld_index(mesh)
    total = np.zeros((weld.max() + 1, 3))
    for k in range(3):
        np.add.at(total, weld[mesh.triangles[:, k]], face)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray((total / np.maximum(length, 1e-20))[weld], np.float32)


def weld_index(mesh: Mesh) -> NDArray[np.int64]:
    """For each vertex, the number of its position: vertices of a part within 0.2 mm share one."""
    cell = np.round(mesh.rest / 2e-4).astype(np.int64)
    key = np.concatenate([mesh.part_of_vertex[:, None], cell], 1)
    return np.unique(key, axis=0, return_inverse=True)[1].ravel()


def _expose(mesh: Mesh, occluders: NDArray[np.int32], points: Floats) -> _Exposure:
    """Ambient light as transfer vectors (Sloan, Kautz & Snyder 2002), valid for any surround."""
    normal = welded_normals(mesh, points)
    transfer = np.zeros((len(points), 9), np.float32)
    sky, weight = np.zeros(len(points)), np.zeros(len(points))
    directions = sphere(_SKY_DIRECTIONS)
    for direction, harmonics in zip(directions, sh9(directions), strict=True):
        cosine = np.maximum(normal @ direction, 0)
        reached = seen(depth_map(points, occluders, direction, 640), 0.0012, 4, 0.004)
        transfer += (4 / _SKY_DIRECTIONS) * (cosine * reached)[:, None] * harmonics
        sky += cosine * reached
        weight += cosine
    occlusion = np.clip(sky / np.maximum(weight, 1e-4), 0, 1).astype(np.float32)
    columns = [_reach(points, occluders, light, occlusion) for light in LIGHTS]
    return _Exposure(normal, transfer, occlusion, np.stack(columns, 1))


def _reach(points: Floats, occluders: NDArray[np.int32], light: Light, occlusion: Floats) -> Floats:
    """How much of a light each vertex sees, (V,): soft shadows from a disc of directions."""
    if light.disc_deg is None:
        return np.asarray(occlusion**0.7, np.float32)
    towards = light.unit()
    side = np.cross(np.array([0, 1, 0], np.float32), towards)
    side /= np.linalg.norm(side)
    up = np.cross(towards, side)
    spread = math.tan(math.radians(light.disc_deg))
    offsets = [(-0.8, -0.5), (0.8, -0.5), (0.0, 0.9), (0.0, 0.0)] if spread else [(0.0, 0.0)]
    total = np.zeros(len(points), np.float32)
    for x, y in offsets:
        direction = towards + spread * (x * side + y * up)
        unit = (direction / np.linalg.norm(direction)).astype(np.float32)
        total += seen(depth_map(points, occluders, unit, 1024), 0.006, 12, 0.006)
    return total / np.float32(len(offsets))


def _arm_weight(mesh: Mesh, skeleton: Skeleton) -> Floats:
    """How much each vertex belongs to a forearm or hand, (V,)."""
    arm = np.array([bone.startswith(_ARM_BONES) for bone in skeleton.bones])
    return np.asarray((mesh.bone_weight * arm[mesh.bone_index]).sum(1), np.float32)


def _skin_neighbours(mesh: Mesh) -> sp.csr_matrix:
    """Row-stochastic average over a skin vertex's neighbours; identity elsewhere."""
    count = len(mesh.rest)
    triangles = mesh.triangles[mesh.kind_of_triangle() == Kind.SKIN]
    pairs = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    pairs = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
    weight = 1 / (np.linalg.norm(mesh.rest[pairs[:, 0]] - mesh.rest[pairs[:, 1]], axis=1) + 5e-4)
    matrix = sp.csr_matrix((weight, (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    total = np.asarray(matrix.sum(1)).ravel()
    alone = sp.diags((total == 0).astype(float))
    average: sp.csr_matrix = sp.diags(1 / np.maximum(total, 1e-12)) @ matrix + alone
    return average.astype(np.float32)


def _averaged(smooth: sp.csr_matrix, values: Floats) -> Floats:
    """Half of each vertex's value, half of its neighbours'."""
    return np.asarray(values * 0.5 + smooth @ values * 0.5, np.float32)


def _scatter(
    mesh: Mesh, smooth: sp.csr_matrix, normal: Floats, ambient: Floats, visible: Floats
) -> Floats:
    """What light scattered within the skin adds in the home pose, (V, 3).

    Irradiance is diffused over the mesh 8 / 4 / 1 steps for red, green and blue: red light
    travels furthest (d'Eon & Luebke 2007).
    """
    light = ambient.copy()
    wrap = np.array([0.30, 0.16, 0.10], np.float32)
    for i, source in enumerate(LIGHTS):
        cosine = (normal @ source.unit())[:, None]
        reach = np.maximum((cosine + wrap * source.wrap) / (1 + wrap * source.wrap), 0)
        lit = reach * (0.85 + 0.15 * reach) / (1 + 0.5 * wrap * source.wrap)
        light += lit * visible[:, i : i + 1] * source.radiance() * np.float32(1.35 / math.pi)
    diffused = light.copy()
    for step in range(8):
        channels = np.array([1.0, float(step < 4), float(step < 1)], np.float32)
        blurred = _averaged(smooth, diffused)
        diffused = np.asarray(diffused * (1 - channels) + blurred * channels, np.float32)
    skin = mesh.kind_of_vertex() == Kind.SKIN
    return np.asarray((diffused - light) * skin[:, None], np.float32)
