"""The pack on a device: draws any set of triangles into any box of a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import warp as wp
from numpy.typing import NDArray

from render_cluster.presenter import geometry, raster, shading
from render_cluster.presenter.camera import HEIGHT_PX, SAMPLES, WIDTH_PX, Camera
from render_cluster.presenter.lights import LIGHTS, irradiance_sh
from render_cluster.presenter.pack import Pack
from render_cluster.presenter.parts import FIRST_ALPHA_KIND
from render_cluster.presenter.protocol import Frame
from render_cluster.presenter.tone import curve_table

# Height above the eyeball's centre where the upper lid's shadow begins.
_LID_M = 0.0032
_TILE_PX = 8
_EYE_AXIS = np.array([0.0, 0.0, 1.0], np.float32)


@dataclass(frozen=True, slots=True)
class Subset:
    """What a draw touches: triangles by kind of pass, and the vertices that they need."""

    opaque: Any
    cards: Any
    fan_triangles: Any
    posed: Any
    lit: Any


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the frame in whole pixels, with even edges."""

    x: int
    y: int
    width: int
    height: int


class Stage:
    """The arrays of one presenter on one device, and the buffers that drawing reuses."""

    def __init__(
        self, pack: Pack, camera: Camera, background: NDArray[np.float32], device: str
    ) -> None:
        self.pack = pack
        self.camera = camera
        self.device = device
        vertices = len(pack.rest)
        self._rest = torch.from_numpy(pack.rest).to(device)
        self._shaped = self._rest.clone()
        self._face_vertex = torch.from_numpy(pack.face_vertex).long().to(device)
        self._facial = torch.from_numpy(pack.facial.reshape(len(pack.facial), -1)).to(device)
        self._background = self._array(background.reshape(HEIGHT_PX, WIDTH_PX, 3), wp.vec3)
        self._mesh = {
            "triangles": self._array(pack.triangles, wp.int32),
            "uv": self._array(pack.uv, wp.vec2),
            "part": self._array(pack.part, wp.int32),
            "part_kind": self._array(pack.part_kind, wp.int32),
        }
        self._kind = self._array(pack.vertex_kind, wp.int32)
        self._bone_index = self._array(pack.bone_index, wp.int32)
        self._bone_weight = self._array(pack.bone_weight, wp.float32)
        self._fan_first = self._array(pack.fan_first, wp.int32)
        self._fan = self._array(pack.fan, wp.int32)
        self._baked = [
            self._array(pack.normal, wp.vec3),
            self._array(pack.ambient, wp.vec3),
            self._array(pack.scatter, wp.vec3),
            self._array(pack.occlusion, wp.float32),
            self._array(pack.visible, wp.vec4),
            self._array(pack.surface, wp.vec4),
        ]
        self._occlusion, self._visible = self._baked[3], self._baked[4]
        self._light_direction = self._array(np.stack([l.unit() for l in LIGHTS]), wp.vec3)
        self._light_color = self._array(np.stack([l.radiance() for l in LIGHTS]), wp.vec3)
        shape = np.array([[light.wrap, light.gloss] for light in LIGHTS], np.float32)
        self._light_shape = self._array(shape, wp.vec2)
        self._sh = self._array(irradiance_sh(), wp.vec3)
        self._textures = shading.Textures()
        self._textures.texel = self._array(pack.texel, wp.vec4ub)
        self._textures.first = self._array(pack.texture_first, wp.int32)
        self._textures.size = self._array(pack.texture_size, wp.vec2i)
        self._strand = self._array(pack.strand, wp.vec4ub)
        self._strand_first = self._array(pack.strand_first, wp.int32)
        table, self._curve_scale = curve_table()
        self._curve = self._array(table, wp.float32)
        self._position, self._normal, self._diffuse, self._gloss = (
            self._empty(vertices, wp.vec3) for _ in range(4)
        )
        self._screen = self._empty(vertices, wp.vec2)
        self._depth = self._empty(vertices, wp.float32)
        self._face_normal = self._empty(len(pack.triangles), wp.vec3)
        pixels = WIDTH_PX * HEIGHT_PX
        self._keys = self._empty(pixels * SAMPLES * SAMPLES, wp.int64)
        self._layers = self._empty(pixels * raster.LAYERS, wp.int64)
        self._color = self._empty(pixels, wp.vec3)
        self._frame = self._empty(pixels * 3 // 2, wp.uint8)
        tiles = -(-WIDTH_PX // _TILE_PX) * -(-HEIGHT_PX // _TILE_PX)
        self._marked, self._active = (self._empty(tiles, wp.uint8) for _ in range(2))
        self._view, self._eyes = geometry.View(), shading.Eyes()

    def _array(self, values: NDArray[Any], dtype: Any) -> Any:
        return wp.array(np.ascontiguousarray(values), dtype=dtype, device=self.device)

    def _empty(self, count: int, dtype: Any) -> Any:
        return wp.zeros(count, dtype=dtype, device=self.device)

    def _launch(self, kernel: Any, dim: int, *inputs: Any) -> None:
        if dim:
            wp.launch(kernel, dim=dim, inputs=list(inputs), device=self.device)

    def subset(self, triangles: NDArray[np.bool_]) -> Subset:
        """What drawing the triangles of a mask (T,) touches; normals need their neighbours."""
        pack = self.pack
        kind = pack.part_kind[pack.part]
        lit = np.unique(pack.triangles[triangles])
        around = np.concatenate(
            [pack.fan[pack.fan_first[v] : pack.fan_first[v + 1]] for v in lit]
        )
        fan_triangles = np.unique(around)
        posed = np.unique(np.concatenate([lit, pack.triangles[fan_triangles].ravel()]))
        lists = (
            np.flatnonzero(triangles & (kind < FIRST_ALPHA_KIND)),
            np.flatnonzero(triangles & (kind >= FIRST_ALPHA_KIND)),
            fan_triangles,
            posed,
            lit,
        )
        return Subset(*(self._array(chosen.astype(np.int32), wp.int32) for chosen in lists))

    def pose(self, subset: Subset, face: torch.Tensor, bones: torch.Tensor) -> None:
        """Places the subset's vertices: face (52,), bones (B, 3, 4)."""
        torch.index_add(
            self._rest, 0, self._face_vertex, (face @ self._facial).view(-1, 3), out=self._shaped
        )
        self._aim(bones)
        self._launch(
            geometry.pose_vertices,
            len(subset.posed),
            subset.posed,
            wp.from_torch(self._shaped, dtype=wp.vec3),
            self._bone_index,
            self._bone_weight,
            wp.from_torch(bones.contiguous()),
            self._view,
            self._position,
            self._screen,
            self._depth,
        )

    def _aim(self, bones: torch.Tensor) -> None:
        """Camera, head and eyes of the frame."""
        facts, camera = self.pack.facts, self.camera
        matrix = bones.cpu().numpy()
        head = matrix[facts.bones.index("head")]
        view, eyes = self._view, self._eyes
        view.eye = wp.vec3(0.0, camera.eye_y_m, camera.distance_m)
        view.focal_px = camera.focal_px
        view.centre_px = wp.vec2(WIDTH_PX / 2, HEIGHT_PX / 2 - camera.shift_px)
        view.head_up = wp.vec3(*(float(x) for x in head[:, 1]))
        centre = head[:, :3] @ self.pack.head_centre + head[:, 3]
        view.head_centre = wp.vec3(*(float(x) for x in centre))
        for side, ball, bone in (
            ("left", self.pack.eyeballs[0], "eye.L"),
            ("right", self.pack.eyeballs[1], "eye.R"),
        ):
            turn = matrix[facts.bones.index(bone)]
            at, axis = turn[:, :3] @ ball + turn[:, 3], turn[:, :3] @ _EYE_AXIS
            setattr(eyes, side, wp.vec3(*(float(x) for x in at)))
            setattr(eyes, f"{side}_axis", wp.vec3(*(float(x) for x in axis)))
        eyes.lid_m = _LID_M

    def screen(self) -> NDArray[np.float32]:
        """Where the vertices posed last lie in the frame, (V, 2) px."""
        points: NDArray[np.float32] = self._screen.numpy()
        return points

    def light(self, subset: Subset) -> None:
        """Normals and light of the subset's vertices."""
        self._launch(
            geometry.face_normals,
            len(subset.fan_triangles),
            subset.fan_triangles,
            self._mesh["triangles"],
            self._position,
            self._face_normal,
        )
        self._launch(
            geometry.vertex_normals,
            len(subset.lit),
            subset.lit,
            self._fan_first,
            self._fan,
            self._face_normal,
            self._normal,
        )
        self._launch(
            geometry.light_vertices,
            len(subset.lit),
            subset.lit,
            self._kind,
            self._position,
            self._normal,
            *self._baked,
            self._light_direction,
            self._light_color,
            self._light_shape,
            self._sh,
            self._view,
            self._diffuse,
            self._gloss,
        )

    def draw(self, subset: Subset, box: Box, frame: Frame, changing: Any | None = None) -> None:
        """Draws the lit subset into `box` of `frame` (in place).

        With `changing` (see `flags`), only tiles that show such a triangle, and their neighbours.
        """
        rectangle = wp.vec4i(box.x, box.y, box.width, box.height)
        pixels = box.width * box.height
        keys, layers = self._raster(subset, box, changing)
        self._shade(rectangle, pixels, keys, layers)
        self._develop(rectangle, pixels, box, frame)

    def visible(self, subset: Subset, box: Box) -> NDArray[np.int64]:
        """The triangles of the posed subset that some sample of `box` sees."""
        buffers = self._raster(subset, box, None)
        keys = np.concatenate([buffer.numpy().ravel() for buffer in buffers])
        seen = keys[keys != int(raster.EMPTY)] & 0x7FFFFFFF
        return np.unique(seen)

    def _mark(self, rectangle: Any, box: Box, keys: Any, changing: Any | None) -> None:
        """Finds the tiles to draw: those near a changing triangle, or all of them."""
        tiles = -(-box.width // _TILE_PX) * -(-box.height // _TILE_PX)
        if changing is None:
            self._active.fill_(1)
            return
        marking = [rectangle, SAMPLES, _TILE_PX, keys, changing, self._marked]
        self._launch(raster.mark_tiles, tiles, *marking)
        spreading = [rectangle, _TILE_PX, self._marked, self._active]
        self._launch(raster.spread_tiles, tiles, *spreading)

    def flags(self, chosen: NDArray[np.bool_]) -> Any:
        """A mask over triangles (T,), as `draw` takes it."""
        return self._array(chosen.astype(np.uint8), wp.uint8)

    def _raster(self, subset: Subset, box: Box, changing: Any | None) -> tuple[Any, Any]:
        """Sample keys (N,) and card layers (LAYERS, pixels) of the posed subset."""
        rectangle = wp.vec4i(box.x, box.y, box.width, box.height)
        pixels = box.width * box.height
        keys = self._keys[: pixels * SAMPLES * SAMPLES]
        layers = self._layers[: pixels * raster.LAYERS].reshape((raster.LAYERS, pixels))
        self._launch(raster.clear, len(keys), keys)
        self._launch(raster.clear, pixels * raster.LAYERS, layers.flatten())
        mesh = self._mesh
        self._launch(
            raster.raster_opaque,
            len(subset.opaque),
            subset.opaque,
            mesh["triangles"],
            self._screen,
            self._depth,
            rectangle,
            SAMPLES,
            keys,
        )
        self._mark(rectangle, box, keys, changing)
        self._launch(
            raster.raster_cards,
            len(subset.cards),
            subset.cards,
            mesh["triangles"],
            self._screen,
            self._depth,
            mesh["uv"],
            mesh["part"],
            self._textures.texel,
            self._textures.first,
            self._textures.size,
            rectangle,
            SAMPLES,
            _TILE_PX,
            self._active,
            keys,
            layers,
        )
        return keys, layers

    def _shade(self, rectangle: Any, pixels: int, keys: Any, layers: Any) -> None:
        mesh = self._mesh
        surfaces = [mesh["triangles"], self._screen, mesh["uv"], mesh["part"], mesh["part_kind"]]
        lights = [self._light_direction, self._light_color]
        self._launch(
            shading.shade_opaque,
            pixels,
            rectangle,
            SAMPLES,
            _TILE_PX,
            self._active,
            keys,
            self._background,
            *surfaces,
            self._position,
            self._occlusion,
            self._diffuse,
            self._gloss,
            self._textures,
            self._eyes,
            self._view,
            *lights,
            self.pack.facts.iris_gain,
            self._color,
        )
        self._launch(
            shading.shade_cards,
            pixels,
            rectangle,
            SAMPLES,
            keys,
            layers,
            *surfaces,
            self._position,
            self._normal,
            self._occlusion,
            self._visible,
            self._diffuse,
            self._textures,
            self._strand_first,
            self._strand,
            self._view,
            *lights,
            self._light_shape,
            wp.vec3(*self.pack.facts.hair_color),
            self._color,
        )

    def _develop(self, rectangle: Any, pixels: int, box: Box, frame: Frame) -> None:
        """Tone curve and YUV of the box into `frame`, in place where the device is the CPU."""
        target = self._frame
        if self.device == "cpu":
            target = wp.array(frame.reshape(-1), dtype=wp.uint8, device="cpu", copy=False)
        self._launch(
            shading.write_yuv,
            pixels // 4,
            rectangle,
            WIDTH_PX,
            HEIGHT_PX,
            _TILE_PX,
            self._active,
            self._color,
            self._curve,
            self._curve_scale,
            target,
        )
        if self.device != "cpu":
            _copy_box(target.numpy().reshape(frame.shape), frame, box)

    def backdrop(self) -> Frame:
        """The background alone as a frame."""
        frame = np.zeros((HEIGHT_PX * 3 // 2, WIDTH_PX), np.uint8)
        whole = Box(0, 0, WIDTH_PX, HEIGHT_PX)
        rectangle = wp.vec4i(0, 0, WIDTH_PX, HEIGHT_PX)
        wp.copy(self._color, self._background.flatten())
        self._active.fill_(1)
        self._develop(rectangle, WIDTH_PX * HEIGHT_PX, whole, frame)
        return frame


def planes(frame: Frame) -> tuple[Frame, Frame, Frame]:
    """Views of a frame's Y (H, W), U and V (H/2, W/2) planes."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    flat = frame.reshape(-1)
    luma, quarter = height * width, height * width // 4
    shape = (height // 2, width // 2)
    return (
        frame[:height],
        flat[luma : luma + quarter].reshape(shape),
        flat[luma + quarter :].reshape(shape),
    )


def _copy_box(source: Frame, target: Frame, box: Box) -> None:
    for step, (new, old) in zip((1, 2, 2), zip(planes(source), planes(target), strict=True), strict=True):
        rows = slice(box.y // step, (box.y + box.height) // step)
        columns = slice(box.x // step, (box.x + box.width) // step)
        old[rows, columns] = new[rows, columns]
