"""A pack's arrays on a device, in the structs that the kernels take."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import warp as wp
from numpy.typing import NDArray

from render_cluster.presenter.kernels import raster, scene
from render_cluster.presenter.light.lights import LIGHTS, irradiance_sh
from render_cluster.presenter.light.rig import Rig
from render_cluster.presenter.model.pack import Pack
from render_cluster.scene.camera import HEIGHT_PX, SAMPLES, WIDTH_PX, Camera

# Warp has no types for its arrays, structs and kernels.
WarpArray: TypeAlias = Any
WarpStruct: TypeAlias = Any
WarpKernel: TypeAlias = Any
WarpType: TypeAlias = Any

# Height above the eyeball's centre at which the upper lid's shadow begins.
_LID_M = 0.0032
_EYE_AXIS = np.array([0.0, 0.0, 1.0], np.float32)


def on_device(values: NDArray[Any], dtype: WarpType, device: str) -> WarpArray:
    """A copy of a NumPy array as a Warp array."""
    return wp.array(np.ascontiguousarray(values), dtype=dtype, device=device)


def numpy_of(array: WarpArray) -> NDArray[Any]:
    """The array's values for NumPy; without a copy on the CPU."""
    values: NDArray[Any] = array.numpy()
    return values


def mesh_of(pack: Pack, rig: Rig, device: str) -> WarpStruct:
    """The baked mesh under a rig's ambient light."""
    mesh: WarpStruct = scene.Mesh()
    for name, values, dtype in (
        ("triangles", pack.triangles, wp.int32),
        ("uv", pack.uv, wp.vec2),
        ("part", pack.part, wp.int32),
        ("surface_of", pack.part, wp.int32),
        ("part_kind", pack.part_kind, wp.int32),
        ("kind", pack.vertex_kind, wp.int32),
        ("bone_index", pack.bone_index, wp.int32),
        ("bone_weight", pack.bone_weight, wp.float32),
        ("fan_first", pack.fan_first, wp.int32),
        ("fan", pack.fan, wp.int32),
        ("home_normal", pack.normal, wp.vec3),
        ("ambient", np.maximum(pack.transfer @ rig.harmonics, 0), wp.vec3),
        ("scatter", pack.scatter, wp.vec3),
        ("occlusion", pack.occlusion, wp.float32),
        ("visible", pack.visible, wp.vec4),
        ("surface", pack.surface, wp.vec4),
    ):
        setattr(mesh, name, on_device(values, dtype, device))
    return mesh


def posed_of(pack: Pack, device: str) -> WarpStruct:
    """Buffers for one frame's vertices."""
    posed: WarpStruct = scene.Posed()
    vertices = len(pack.rest)
    for name in ("position", "normal"):
        setattr(posed, name, wp.zeros(vertices, dtype=wp.vec3, device=device))
    posed.lit = wp.zeros(vertices, dtype=scene.Lit, device=device)
    posed.screen = wp.zeros(vertices, dtype=wp.vec2, device=device)
    posed.depth = wp.zeros(vertices, dtype=wp.float32, device=device)
    posed.face_normal = wp.zeros(len(pack.triangles), dtype=wp.vec3, device=device)
    return posed


def textures_of(pack: Pack, device: str) -> WarpStruct:
    """Albedo and strands of all parts."""
    textures: WarpStruct = scene.Textures()
    textures.texel = on_device(pack.texel, wp.vec4ub, device)
    textures.first = on_device(pack.texture_first, wp.int32, device)
    textures.size = on_device(pack.texture_size, wp.vec2i, device)
    textures.strand = on_device(pack.strand, wp.vec4ub, device)
    textures.strand_first = on_device(pack.strand_first, wp.int32, device)
    return textures


def lights_of(rig: Rig, device: str) -> WarpStruct:
    """The studio's lights as a rig sets them."""
    lights: WarpStruct = scene.Lights()
    lights.direction = on_device(np.stack([one.unit() for one in LIGHTS]), wp.vec3, device)
    radiance = np.stack([one.radiance() for one in LIGHTS]) * rig.gains
    lights.color = on_device(radiance, wp.vec3, device)
    shape = np.array([[one.wrap, one.gloss] for one in LIGHTS], np.float32)
    lights.shape = on_device(shape, wp.vec2, device)
    lights.sh = on_device(irradiance_sh(rig.harmonics), wp.vec3, device)
    lights.glow_left, lights.glow_right = (wp.vec3(*side.tolist()) for side in rig.sheen)
    return lights


def look_of(pack: Pack) -> WarpStruct:
    """Hair and irises."""
    look: WarpStruct = scene.Look()
    look.hair_color = wp.vec3(*pack.facts.hair_color)
    look.iris_gain = pack.facts.iris_gain
    return look


def target_of(device: str) -> WarpStruct:
    """Buffers for a whole frame; the stage chooses the box to draw."""
    target: WarpStruct = scene.Target()
    pixels = WIDTH_PX * HEIGHT_PX
    target.samples = SAMPLES
    # `cover_run` touches up to seven keys past the last.
    target.keys = wp.zeros(pixels * SAMPLES * SAMPLES + 8, dtype=wp.int64, device=device)
    target.layers = wp.zeros((raster.LAYERS, pixels), dtype=wp.int64, device=device)
    target.color = wp.zeros(pixels, dtype=wp.vec3, device=device)
    target.cover = wp.zeros(pixels, dtype=wp.float32, device=device)
    return target


def underlay_of(blocks: NDArray[np.int32], device: str) -> WarpStruct:
    """Buffers for those blocks of a box without what speech moves."""
    under: WarpStruct = scene.Underlay()
    count, samples = len(blocks), 4 * SAMPLES**2
    under.block = on_device(blocks, wp.int32, device)
    under.depth = wp.zeros(count * samples, dtype=wp.int32, device=device)
    under.light = wp.zeros(count * samples, dtype=wp.uint32, device=device)
    under.whole = wp.zeros(count * 4, dtype=wp.uint32, device=device)
    under.mouth = wp.zeros(count, dtype=wp.uint8, device=device)
    return under


def view_of(pack: Pack, camera: Camera, bones: NDArray[np.float32]) -> WarpStruct:
    """Camera, head and eyes for the bones (B, 3, 4) of one frame."""
    names = pack.facts.bones
    view: WarpStruct = scene.View()
    head = bones[names.index("head")]
    view.eye = wp.vec3(0.0, camera.eye_y_m, camera.distance_m)
    view.focal_px = camera.focal_px
    view.centre_px = wp.vec2(WIDTH_PX / 2, HEIGHT_PX / 2 - camera.shift_px)
    view.head_up = wp.vec3(*head[:, 1].tolist())
    view.head_centre = wp.vec3(*(head[:, :3] @ pack.head_centre + head[:, 3]).tolist())
    left, right = (bones[names.index(f"eye.{side}")] for side in "LR")
    view.left = wp.vec3(*(left[:, :3] @ pack.eyeballs[0] + left[:, 3]).tolist())
    view.right = wp.vec3(*(right[:, :3] @ pack.eyeballs[1] + right[:, 3]).tolist())
    view.left_axis = wp.vec3(*(left[:, :3] @ _EYE_AXIS).tolist())
    view.right_axis = wp.vec3(*(right[:, :3] @ _EYE_AXIS).tolist())
    view.lid_m = _LID_M
    return view
