"""The built-in presenter: clips of a moving body, and speaking faces laid over them."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from personalize.plan.segment import MotionSpec
from render_cluster.media.frame import Frame
from render_cluster.presenter.light.rig import light_rig
from render_cluster.presenter.light.wall_shadow import casts_shadow, wall_light
from render_cluster.presenter.model.pack import Pack
from render_cluster.presenter.motion.motion import line_motion
from render_cluster.presenter.motion.motion_data import Motion
from render_cluster.presenter.motion.skeleton import Skeleton, pose
from render_cluster.presenter.mouth.face import REST_FACE, with_lips
from render_cluster.presenter.mouth.lips import lip_coefficients
from render_cluster.presenter.raster.speaking_face import SpeakingFace
from render_cluster.presenter.raster.stage import Box, Stage, Subset
from render_cluster.scene.background import paint_background, shown_background
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX, Camera, portrait
from render_cluster.scene.scenery import Scenery
from render_cluster.voice.interface.protocol import TimedPhoneme

# Frames of a line's clips at other lengths are the same up to the last half second: enough are kept
# to render those once (1.4 MB each).
_KEPT_FRAMES = 192
# Between the clip frames that are checked, nothing moves further than this.
_CLIP_STRIDE, _CLIP_MARGIN_PX = 5, 24


_DEFAULT = Scenery()


@dataclass(frozen=True, slots=True)
class _Poses:
    """A clip before it is drawn: faces (T, 52) without speech, bones (T, B, 3, 4)."""

    face: torch.Tensor
    bones: torch.Tensor

    def key(self, frame: int) -> bytes:
        """Equal for frames that look the same."""
        return self.face[frame].numpy().tobytes() + self.bones[frame].numpy().tobytes()


class WarpPresenter:
    """Draws a pack in a scenery with Warp kernels on one device (`Presenter`)."""

    def __init__(self, pack: Pack, device: str = "cpu", scenery: Scenery = _DEFAULT) -> None:
        self._pack = pack
        self._device = device
        self._scenery = scenery
        camera = portrait(pack.facts.eyes_y_m, scenery.framing)
        light = paint_background(scenery)
        rig = light_rig(light, scenery.backdrop)
        self._stage = Stage(pack, camera, np.zeros_like(light), device, rig)
        self._skeleton = Skeleton(
            pack.facts.bones,
            pack.facts.parents,
            torch.from_numpy(pack.joints),
            torch.from_numpy(pack.home),
        )
        # What a framing's camera can never see is not drawn.
        self._drawn = ~pack.only_wide | np.bool_(scenery.framing == "wide")
        self._placed = np.unique(pack.triangles[self._drawn]).astype(np.int64)
        self._whole = self._stage.subset(self._drawn)
        # Margins in pixels are those of the medium framing.
        self._magnified = portrait(0.0).height_m / camera.height_m
        self._hang(light, camera)
        rings = round(1 / self._magnified**2)
        self._face = SpeakingFace(self._stage, self._drawn, max(1, rings))
        self._frames: OrderedDict[bytes, Frame] = OrderedDict()
        self._patches: OrderedDict[tuple[MotionSpec, int], tuple[_Poses, Subset]] = OrderedDict()

    @property
    def fingerprint(self) -> str:
        """Changes whenever any pixel would change."""
        return self._scenery.seen_with(self._pack.facts.fingerprint, self._device)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of a frame."""
        return WIDTH_PX, HEIGHT_PX

    def render_clip(self, spec: MotionSpec, frames: int) -> Iterator[Frame]:
        """The clip of a line at one length: the presenter moving, lips at rest."""
        poses = self._poses(line_motion(spec, frames))
        for i in range(frames):
            key = poses.key(i)
            if key not in self._frames:
                self._frames[key] = self._draw_whole(poses.face[i], poses.bones[i])
                if len(self._frames) > _KEPT_FRAMES:
                    self._frames.popitem(last=False)
            self._frames.move_to_end(key)
            yield self._frames[key]

    def render_speech(
        self, spec: MotionSpec, clip: Iterable[Frame], phonemes: tuple[TimedPhoneme, ...]
    ) -> Iterator[Frame]:
        """The clip's frames with the part of the face that speech moves rendered over them."""
        frames = list(clip)
        poses, around = self._surroundings(spec, len(frames))
        lips = lip_coefficients(phonemes, len(frames))
        speech = with_lips(poses.face, lips) - poses.face
        for i, under in enumerate(frames):
            if not lips[i].any():
                yield under
                continue
            layers = self._face.layers(poses.key(i), around, poses.face[i], poses.bones[i])
            frame = under.copy()
            self._face.draw(layers, speech[i], frame)
            yield frame

    def render_full(
        self,
        spec: MotionSpec,
        frames: int,
        phonemes: tuple[TimedPhoneme, ...],
        drawn: slice = slice(None),
    ) -> Iterator[Frame]:
        """The result of `render_speech` with every frame drawn whole: the reference.

        `drawn` chooses some of the frames.
        """
        poses = self._poses(line_motion(spec, frames))
        speech = with_lips(poses.face, lip_coefficients(phonemes, frames)) - poses.face
        for i in range(frames)[drawn]:
            yield self._draw_whole(poses.face[i], poses.bones[i], speech[i])

    def matte(self) -> NDArray[np.uint8]:
        """How much the presenter covers of each pixel of the last frame that was drawn whole.

        (HEIGHT_PX, WIDTH_PX). On another layer, a frame is: frame + (1 - matte / 255) * (layer -
        backdrop), in display values.
        """
        box = self._bounds(self._placed, 2)
        matte = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
        inside = self._stage.matte()
        matte[box.y : box.y + box.height, box.x : box.x + box.width] = inside
        return matte

    def _hang(self, light: NDArray[np.float32], camera: Camera) -> None:
        """Sets the background, with the shadow that the presenter casts on it in the home pose."""
        reached = None
        if casts_shadow(self._scenery.backdrop):
            home = pose(self._skeleton, (), torch.zeros(1, 0, 3, 3))
            self._backdrop = self._stage.backdrop()
            self._draw_whole(REST_FACE, home[0])
            reached = wall_light(self.matte(), camera)
        self._stage.set_background(shown_background(light, reached))
        self._backdrop = self._stage.backdrop()

    def _poses(self, motion: Motion) -> _Poses:
        return _Poses(motion.face, pose(self._skeleton, motion.bones, motion.rotations))

    def _draw_whole(
        self, face: torch.Tensor, bones: torch.Tensor, speech: torch.Tensor | None = None
    ) -> Frame:
        frame = self._backdrop.copy()
        self._stage.pose(self._whole, face, bones, speech)
        box = self._bounds(self._placed, 2)
        self._stage.light(self._whole)
        self._stage.draw(self._whole, box, frame)
        return frame

    def _bounds(self, vertices: NDArray[np.int64], margin_px: int) -> Box:
        """The even box around the screen positions of vertices, within the frame."""
        points = self._stage.screen()[vertices]
        margin_px = math.ceil(margin_px * self._magnified)
        return Box.around(points.min(0), points.max(0), margin_px)

    def _surroundings(self, spec: MotionSpec, frames: int) -> tuple[_Poses, Subset]:
        """The clip's poses, and what comes near the mouth during it but does not move in speech."""
        key = (spec, frames)
        if key not in self._patches:
            poses = self._poses(line_motion(spec, frames))
            near = np.zeros(len(self._pack.triangles), bool)
            for i in range(0, frames, _CLIP_STRIDE):
                self._stage.pose(self._whole, poses.face[i], poses.bones[i])
                near |= self._near(self._bounds(self._face.moving_vertices, _CLIP_MARGIN_PX))
            still = near & self._drawn & ~self._face.moving_triangles
            self._patches[key] = (poses, self._stage.subset(still))
            if len(self._patches) > 4:
                self._patches.popitem(last=False)
        return self._patches[key]

    def _near(self, box: Box) -> NDArray[np.bool_]:
        """Which triangles' bounds touch `box`, (T,)."""
        corners = self._stage.screen()[self._pack.triangles]
        low, high = corners.min(1), corners.max(1)
        return np.asarray(
            (high[:, 0] >= box.x)
            & (low[:, 0] <= box.x + box.width)
            & (high[:, 1] >= box.y)
            & (low[:, 1] <= box.y + box.height)
        )
