"""The pack on a device: draws any set of triangles into any box of a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import warp as wp
from numpy.typing import NDArray

from render_cluster.frame import Frame
from render_cluster.presenter import device_scene
from render_cluster.presenter.camera import HEIGHT_PX, SAMPLES, WIDTH_PX, Camera
from render_cluster.presenter.device_scene import TILE_PX, WarpArray, WarpKernel, WarpStruct
from render_cluster.presenter.kernels import cards, development, geometry, raster, shading
from render_cluster.presenter.pack import Pack
from render_cluster.presenter.parts import FIRST_ALPHA_KIND
from render_cluster.presenter.rig import Rig, tuned_rig
from render_cluster.presenter.tone import curve_table
from render_cluster.presenter.warp_start import start_warp


@dataclass(frozen=True, slots=True)
class Subset:
    """What a draw touches: triangles by kind of pass, and the vertices that they need."""

    opaque: WarpArray
    cards: WarpArray
    fan_triangles: WarpArray
    posed: WarpArray
    lit: WarpArray


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the frame in whole pixels, with even edges."""

    x: int
    y: int
    width: int
    height: int


WHOLE_FRAME = Box(0, 0, WIDTH_PX, HEIGHT_PX)


class Stage:
    """The arrays of one presenter on one device, and the buffers that drawing reuses."""

    def __init__(
        self,
        pack: Pack,
        camera: Camera,
        background: NDArray[np.float32],
        device: str,
        rig: Rig | None = None,
    ) -> None:
        start_warp()
        rig = rig or tuned_rig()
        self.pack = pack
        self._camera = camera
        self._device = device
        self._rest = torch.from_numpy(pack.rest).to(device)
        self._shaped = self._rest.clone()
        self._face_vertex = torch.from_numpy(pack.face_vertex).long().to(device)
        self._facial = torch.from_numpy(pack.facial.reshape(len(pack.facial), -1)).to(device)
        self._mesh = device_scene.mesh_of(pack, rig, device)
        self._posed = device_scene.posed_of(pack, device)
        self._textures = device_scene.textures_of(pack, device)
        self._lights = device_scene.lights_of(rig, device)
        self._look = device_scene.look_of(pack)
        self.set_background(background)
        self._target = device_scene.target_of(device)
        self._view: WarpStruct = None
        self._keys, self._layers = self._target.keys, self._target.layers.flatten()
        self._marked = wp.zeros_like(self._target.active)
        table, self._curve_scale = curve_table()
        self._curve = device_scene.on_device(table, wp.float32, device)
        self._frame = wp.zeros(WIDTH_PX * HEIGHT_PX * 3 // 2, dtype=wp.uint8, device=device)

    def _launch(self, kernel: WarpKernel, dim: int, *inputs: object) -> None:
        if dim:
            wp.launch(kernel, dim=dim, inputs=list(inputs), device=self._device)

    def subset(self, triangles: NDArray[np.bool_]) -> Subset:
        """What drawing the triangles of a mask (T,) touches; normals need their neighbours."""
        pack = self.pack
        is_card = pack.part_kind[pack.part] >= FIRST_ALPHA_KIND
        lit = np.unique(pack.triangles[triangles])
        first, last = pack.fan_first[lit], pack.fan_first[lit + 1]
        runs = np.repeat(last - np.cumsum(last - first), last - first)
        fan_triangles = np.unique(pack.fan[runs + np.arange(len(runs))])
        posed = np.unique(np.concatenate([lit, pack.triangles[fan_triangles].ravel()]))
        lists = (
            np.flatnonzero(triangles & ~is_card),
            np.flatnonzero(triangles & is_card),
            fan_triangles,
            posed,
            lit,
        )
        return Subset(
            *(device_scene.on_device(c.astype(np.int32), wp.int32, self._device) for c in lists)
        )

    def chosen(self, triangles: NDArray[np.bool_]) -> WarpArray:
        """The triangles of a mask (T,), as `draw` takes them."""
        indices = np.flatnonzero(triangles).astype(np.int32)
        return device_scene.on_device(indices, wp.int32, self._device)

    def pose(self, subset: Subset, face: torch.Tensor, bones: torch.Tensor) -> None:
        """Places the subset's vertices: face (52,), bones (B, 3, 4)."""
        face, matrices = face.to(self._device), bones.to(self._device).contiguous()
        moved = (face @ self._facial).view(-1, 3)
        torch.index_add(self._rest, 0, self._face_vertex, moved, out=self._shaped)
        self._view = device_scene.view_of(self.pack, self._camera, bones.numpy())
        shaped = wp.from_torch(self._shaped, dtype=wp.vec3)
        scene = (self._mesh, self._view, self._posed)
        self._launch(
            geometry.pose_vertices,
            len(subset.posed),
            subset.posed,
            shaped,
            wp.from_torch(matrices),
            *scene,
        )

    def screen(self) -> NDArray[np.float32]:
        """Where the vertices posed last lie in the frame, (V, 2) px."""
        points: NDArray[np.float32] = self._posed.screen.numpy()
        return points

    def light(self, subset: Subset) -> None:
        """Normals and light of the subset's vertices."""
        mesh, posed, fan, lit = self._mesh, self._posed, subset.fan_triangles, subset.lit
        self._launch(geometry.face_normals, len(fan), fan, mesh, posed)
        self._launch(geometry.vertex_normals, len(lit), lit, mesh, posed)
        self._launch(geometry.light_vertices, len(lit), lit, mesh, self._lights, self._view, posed)

    def draw(
        self, subset: Subset, box: Box, frame: Frame, changing: WarpArray | None = None
    ) -> None:
        """Draws the lit subset into `box` of `frame` (in place).

        With `changing` (see `chosen`), only tiles that such triangles touch, and their neighbours.
        """
        self._raster(subset, box, changing)
        scene = (self._mesh, self._posed, self._textures, self._view, self._lights, self._look)
        for kernel in (shading.shade_opaque, cards.shade_cards):
            self._launch(kernel, box.width * box.height, *scene, self._target)
        self._develop(box, frame)

    def visible(self, subset: Subset, box: Box) -> NDArray[np.int64]:
        """The triangles of the posed subset that some sample of `box` sees."""
        self._raster(subset, box, None)
        pixels = box.width * box.height
        keys = (self._keys[: pixels * SAMPLES**2], self._target.layers.flatten())
        seen = np.concatenate([_numpy(key) for key in keys])
        return np.unique(seen[seen != int(raster.EMPTY)] & 0x7FFFFFFF)

    def matte(self) -> NDArray[np.uint8]:
        """How much the presenter covers of each pixel of the box drawn last, (height, width)."""
        _, _, width, height = self._target.box
        cover = _numpy(self._target.cover)[: width * height].reshape(height, width)
        return np.asarray(np.round(cover * 255), np.uint8)

    def set_background(self, background: NDArray[np.float32]) -> None:
        """Puts a background (HEIGHT_PX, WIDTH_PX, 3) behind, display values in [0, 1]."""
        self._background = device_scene.on_device(background, wp.vec3, self._device)

    def backdrop(self) -> Frame:
        """The background alone as a frame."""
        frame = np.zeros((HEIGHT_PX * 3 // 2, WIDTH_PX), np.uint8)
        self._aim(WHOLE_FRAME)
        _fill(self._target.active, 1)
        _fill(self._target.cover, 0.0)
        self._develop(WHOLE_FRAME, frame)
        return frame

    def _aim(self, box: Box) -> None:
        """Lets the target stand for `box`."""
        pixels = box.width * box.height
        self._target.box = wp.vec4i(box.x, box.y, box.width, box.height)
        self._target.layers = self._layers[: pixels * raster.LAYERS].reshape(
            (raster.LAYERS, pixels)
        )

    def _raster(self, subset: Subset, box: Box, changing: WarpArray | None) -> None:
        """Fills the target's keys and card layers from the posed subset."""
        self._aim(box)
        pixels, target = box.width * box.height, self._target
        for buffer, size in (
            (self._keys, pixels * SAMPLES**2),
            (self._layers, pixels * raster.LAYERS),
        ):
            self._launch(raster.clear, size, buffer)
        geometry_ = (self._mesh, self._posed)
        opaque, cards = subset.opaque, subset.cards
        self._mark(box, changing)
        self._launch(raster.raster_opaque, len(opaque), opaque, *geometry_, target)
        self._launch(raster.raster_cards, len(cards), cards, *geometry_, self._textures, target)

    def _mark(self, box: Box, changing: WarpArray | None) -> None:
        """Finds the tiles to draw: those near a changing triangle, or all of them."""
        if changing is None:
            _fill(self._target.active, 1)
            return
        tiles = -(-box.width // TILE_PX) * -(-box.height // TILE_PX)
        _fill(self._marked, 0)
        scene = (self._mesh, self._posed, self._target)
        self._launch(raster.mark_tiles, len(changing), changing, *scene, self._marked)
        self._launch(raster.spread_tiles, tiles, self._marked, self._target)

    def _develop(self, box: Box, frame: Frame) -> None:
        """Tone curve and YUV of the box into `frame`, in place where the device is the CPU."""
        on_cpu = self._device == "cpu"
        pixels = frame.reshape(-1)
        developed = (
            wp.array(pixels, dtype=wp.uint8, device="cpu", copy=False) if on_cpu else self._frame
        )
        curve = (self._curve, self._curve_scale)
        blocks = box.width * box.height // 4
        layers = (*curve, self._background, self._target)
        self._launch(development.write_yuv, blocks, WIDTH_PX, HEIGHT_PX, *layers, developed)
        if not on_cpu:
            _copy_box(_numpy(developed).reshape(frame.shape), frame, box)


def _fill(array: WarpArray, value: float) -> None:
    array.fill_(value)


def _numpy(array: WarpArray) -> NDArray[Any]:
    values: NDArray[Any] = array.numpy()
    return values


def planes(frame: Frame) -> tuple[Frame, Frame, Frame]:
    """Views of a frame's Y (H, W), U and V (H/2, W/2) planes."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    flat = frame.reshape(-1)
    luma, quarter = height * width, height * width // 4
    shape = (height // 2, width // 2)
    u, v = flat[luma : luma + quarter], flat[luma + quarter :]
    return frame[:height], u.reshape(shape), v.reshape(shape)


def _copy_box(source: Frame, target: Frame, box: Box) -> None:
    for step, new, old in zip((1, 2, 2), planes(source), planes(target), strict=True):
        rows = slice(box.y // step, (box.y + box.height) // step)
        columns = slice(box.x // step, (box.x + box.width) // step)
        old[rows, columns] = new[rows, columns]
