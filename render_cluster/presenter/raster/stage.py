"""The pack on a device: draws any set of triangles into any box of a frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
import warp as wp
from numpy.typing import NDArray

from render_cluster.media.frame import Frame
from render_cluster.presenter.kernels import cards, development, geometry, raster, shading
from render_cluster.presenter.light.rig import Rig, tuned_rig
from render_cluster.presenter.model.pack import Pack
from render_cluster.presenter.model.parts import FIRST_ALPHA_KIND
from render_cluster.presenter.mouth.speech_reach import SPEECH_COLUMNS, speech_weights
from render_cluster.presenter.raster import device_scene
from render_cluster.presenter.raster.device_scene import WarpArray, WarpStruct, numpy_of
from render_cluster.presenter.raster.launcher import Launcher
from render_cluster.presenter.raster.warp_start import start_warp
from render_cluster.scene.camera import HEIGHT_PX, SAMPLES, WIDTH_PX, Camera
from render_cluster.scene.tone import curve_table


@dataclass(frozen=True, slots=True)
class Subset:
    """What a draw touches: triangles by kind of pass, and the vertices that they need.

    `facial` (52, 3 F) moves the F posed vertices that faces move, at `face_vertex`, and `speech`
    (K, 3 F) as far as they follow speech, for its own columns only.
    """

    opaque: WarpArray
    cards: WarpArray
    fan_triangles: WarpArray
    posed: WarpArray
    lit: WarpArray
    face_vertex: torch.Tensor
    face_rest: torch.Tensor
    facial: torch.Tensor
    speech: torch.Tensor


@dataclass(frozen=True, slots=True)
class Stance:
    """A frame's bones as kernels take them: 3 x 4 matrices, and the positions of head and eyes."""

    bones: WarpArray
    view: WarpStruct


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the frame in whole pixels, with even edges."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def around(cls, low: NDArray[np.number], high: NDArray[np.number], margin_px: int) -> Box:
        """The box from screen position `low` to `high` (px) and a margin, within the frame."""
        x0, y0 = (int(max(0, v)) // 2 * 2 for v in np.floor(low).astype(int) - margin_px)
        right, bottom = (int(v) + margin_px for v in np.ceil(high))
        x1 = max(x0 + 2, min(WIDTH_PX, (right + 1) // 2 * 2))
        y1 = max(y0 + 2, min(HEIGHT_PX, (bottom + 1) // 2 * 2))
        return cls(x0, y0, x1 - x0, y1 - y0)


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
        self.device = device
        self._speech_weights = speech_weights(pack)
        self._shaped = torch.from_numpy(pack.rest.copy()).to(device)
        self._rest = wp.from_torch(self._shaped, dtype=wp.vec3)
        self._mesh = device_scene.mesh_of(pack, rig, device)
        self._posed = device_scene.posed_of(pack, device)
        self._textures = device_scene.textures_of(pack, device)
        self._lights = device_scene.lights_of(rig, device)
        self._look = device_scene.look_of(pack)
        self.set_background(background)
        self.target = device_scene.target_of(device)
        self._view: WarpStruct = None
        self.launch = Launcher(device).launch
        self._layers = self.target.layers.flatten()
        table, self._curve_scale = curve_table()
        self._curve = device_scene.on_device(table, wp.float32, device)
        self._frame: WarpArray = wp.zeros(
            WIDTH_PX * HEIGHT_PX * 3 // 2, dtype=wp.uint8, device=device
        )

    def subset(self, triangles: NDArray[np.bool_]) -> Subset:
        """What drawing the triangles of a mask (T,) touches; normals need their neighbours."""
        pack = self.pack
        is_card = pack.part_kind[pack.part] >= FIRST_ALPHA_KIND
        lit = np.unique(pack.triangles[triangles])
        first, last = pack.fan_first[lit], pack.fan_first[lit + 1]
        runs = np.repeat(last - np.cumsum(last - first), last - first)
        fan_triangles = np.unique(pack.fan[runs + np.arange(len(runs))])
        posed = np.unique(np.concatenate([lit, pack.triangles[fan_triangles].ravel()]))
        of_faces = np.flatnonzero(np.isin(pack.face_vertex, posed))
        facial = pack.facial[:, of_faces]
        spoken = facial[SPEECH_COLUMNS.numpy()] * self._speech_weights[of_faces, None]
        return Subset(
            opaque=self._indices(np.flatnonzero(triangles & ~is_card)),
            cards=self._indices(np.flatnonzero(triangles & is_card)),
            fan_triangles=self._indices(fan_triangles),
            posed=self._indices(posed),
            lit=self._indices(lit),
            face_vertex=torch.from_numpy(pack.face_vertex[of_faces]).long().to(self.device),
            face_rest=torch.from_numpy(pack.rest[pack.face_vertex[of_faces]]).to(self.device),
            facial=torch.from_numpy(facial.reshape(len(facial), -1)).to(self.device),
            speech=torch.from_numpy(spoken.reshape(len(spoken), -1)).to(self.device),
        )

    def _indices(self, chosen: NDArray[np.integer]) -> WarpArray:
        return device_scene.on_device(chosen.astype(np.int32), wp.int32, self.device)

    def pose(
        self,
        subset: Subset,
        face: torch.Tensor,
        bones: torch.Tensor,
        speech: torch.Tensor | None = None,
    ) -> None:
        """Poses the subset's vertices: face (52,), bones (B, 3, 4), and what speech adds (52,)."""
        self.place(subset, self.shape(subset, face, speech), self.stance(bones))

    def shape(
        self, subset: Subset, face: torch.Tensor, speech: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Where a face puts the subset's facial vertices in rest space, (F, 3) m."""
        moved = (face.to(self.device) @ subset.facial).view(-1, 3).add_(subset.face_rest)
        return moved if speech is None else self.spoken(subset, moved, speech)

    def spoken(self, subset: Subset, shaped: torch.Tensor, speech: torch.Tensor) -> torch.Tensor:
        """The facial vertices `shaped` (F, 3) with what speech adds (52,)."""
        added = speech[SPEECH_COLUMNS].to(self.device) @ subset.speech
        return shaped + added.view(-1, 3)

    def stance(self, bones: torch.Tensor) -> Stance:
        """The bones (B, 3, 4) in the form that kernels take."""
        matrices = wp.from_torch(bones.to(self.device).clone())
        return Stance(matrices, device_scene.view_of(self.pack, self._camera, bones.numpy()))

    def place(self, subset: Subset, shaped: torch.Tensor, stance: Stance) -> None:
        """Poses the subset with its facial vertices at `shaped` (F, 3)."""
        self._shaped.index_copy_(0, subset.face_vertex, shaped)
        self._view = stance.view
        inputs = (subset.posed, self._rest, stance.bones, self._mesh, self._view, self._posed)
        self.launch(geometry.pose_vertices, len(subset.posed), *inputs)

    def screen(self) -> NDArray[np.float32]:
        """Where the vertices posed last are in the frame, (V, 2) px."""
        return numpy_of(self._posed.screen)

    def light(self, subset: Subset) -> None:
        """Normals and light of the subset's vertices."""
        mesh, posed, fan, lit = self._mesh, self._posed, subset.fan_triangles, subset.lit
        self.launch(geometry.face_normals, len(fan), fan, mesh, posed)
        self.launch(geometry.vertex_normals, len(lit), lit, mesh, posed)
        self.launch(geometry.light_vertices, len(lit), lit, mesh, self._lights, self._view, posed)

    def draw(self, subset: Subset, box: Box, frame: Frame) -> None:
        """Draws the lit subset into `box` of `frame` (in place)."""
        self.raster(subset, box)
        self.shade_surfaces(box)
        self.launch(cards.shade_cards, box.width * box.height, *self.scene, self.target)
        self._develop(box, frame)

    def visible(self, subset: Subset, box: Box) -> NDArray[np.int64]:
        """The triangles of the posed subset that any sample of `box` sees."""
        self.raster(subset, box)
        pixels = box.width * box.height
        keys = (self.target.keys[: pixels * SAMPLES**2], self.target.layers.flatten())
        seen = np.concatenate([numpy_of(key) for key in keys])
        return np.unique(seen[seen != int(raster.EMPTY)] & 0x7FFFFFFF)

    def matte(self) -> NDArray[np.uint8]:
        """How much of each pixel of the box drawn last the presenter covers, (height, width)."""
        _, _, width, height = self.target.box
        cover = numpy_of(self.target.cover)[: width * height].reshape(height, width)
        return np.asarray(np.round(cover * 255), np.uint8)

    def set_background(self, background: NDArray[np.float32]) -> None:
        """Sets the background (HEIGHT_PX, WIDTH_PX, 3), display values in [0, 1]."""
        self._background = device_scene.on_device(background, wp.vec3, self.device)

    def backdrop(self) -> Frame:
        """The background as a frame, without the presenter."""
        frame = np.zeros((HEIGHT_PX * 3 // 2, WIDTH_PX), np.uint8)
        self.aim(WHOLE_FRAME)
        self.target.cover.zero_()
        self._develop(WHOLE_FRAME, frame)
        return frame

    def tell_apart(self, moving: NDArray[np.bool_]) -> None:
        """Makes the triangles of a mask (T,) surfaces separate from the rest of their parts.

        A pixel that shows one surface is shaded once, one that shows several at each sample: this
        way the samples of the moving and the cached part combine as if drawn at once.
        """
        surface_of = self.pack.part * 2 + moving
        self._mesh.surface_of = device_scene.on_device(surface_of, wp.int32, self.device)

    def aim(self, box: Box) -> None:
        """Points the target at `box`."""
        self.target.box = wp.vec4i(box.x, box.y, box.width, box.height)

    def raster(self, subset: Subset, box: Box) -> None:
        """Fills the target's keys and card layers from the posed subset."""
        self.clear_keys(box)
        pixels = box.width * box.height
        self.target.layers = self._layers[: pixels * raster.LAYERS].reshape((raster.LAYERS, pixels))
        self.launch(raster.clear, pixels * raster.LAYERS, self._layers)
        self.raster_surfaces(subset)
        scene = (self._mesh, self._posed, self._textures)
        self.launch(raster.raster_cards, len(subset.cards), subset.cards, *scene, self.target)

    def shade_surfaces(self, box: Box) -> None:
        """Light and cover of the target's surfaces, without cards."""
        self.launch(shading.shade_opaque, box.width * box.height, *self.scene, self.target)

    def clear_keys(self, box: Box) -> None:
        """Empties the target for `box`."""
        self.aim(box)
        self.launch(raster.clear, box.width * box.height * SAMPLES**2, self.target.keys)

    def raster_surfaces(self, subset: Subset) -> None:
        """Adds the posed subset's surfaces to the target's keys."""
        scene = (self._mesh, self._posed, self.target)
        self.launch(raster.raster_opaque, len(subset.opaque), subset.opaque, *scene)

    @property
    def scene(self) -> tuple[WarpStruct, ...]:
        """What shading kernels take: mesh, posed vertices, textures, view, lights, look."""
        return (
            self._mesh, self._posed, self._textures, self._view, self._lights, self._look,
        )  # fmt: skip

    @property
    def development(self) -> tuple[object, ...]:
        """What turns light into display values: frame size, tone curve and background."""
        return WIDTH_PX, HEIGHT_PX, self._curve, self._curve_scale, self._background

    @contextmanager
    def opened(self, frame: Frame, box: Box) -> Iterator[WarpArray]:
        """The frame as kernels write it; on exit, `box` of it is in `frame`."""
        if self.device == "cpu":
            yield wp.array(frame.reshape(-1), dtype=wp.uint8, device="cpu", copy=False)
            return
        self._frame.assign(frame.reshape(-1))
        yield self._frame
        _copy_box(numpy_of(self._frame).reshape(frame.shape), frame, box)

    def _develop(self, box: Box, frame: Frame) -> None:
        """Tone curve and YUV of the box into `frame`."""
        blocks = box.width * box.height // 4
        with self.opened(frame, box) as pixels:
            layers = (*self.development, self.target, pixels)
            self.launch(development.write_yuv, blocks, *layers)


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
