"""The speaking face: what speech moves is drawn, the rest of a clip's frame is cached."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import torch
import warp as wp
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from render_cluster.media.frame import Frame
from render_cluster.presenter.kernels import speech as speech_kernels
from render_cluster.presenter.kernels import underlay
from render_cluster.presenter.mouth.face import with_lips
from render_cluster.presenter.mouth.speech_reach import EXTREME_MOUTHS, moving_triangles
from render_cluster.presenter.raster.device_scene import (
    WarpArray,
    WarpStruct,
    numpy_of,
    on_device,
    underlay_of,
)
from render_cluster.presenter.raster.stage import Box, Stage, Stance, Subset
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX

# How many frames are cached without their mouths: those of a line of 8 s. A longer line finds none
# of its own again, because each segment over it goes through all of them.
_KEPT_BYTES = 384 << 20
# Around the extreme mouths: no mouth in between reaches further.
_MARGIN_PX = 2
_BEHIND = 0x7FFFFFFF


@dataclass(frozen=True, slots=True)
class Layers:
    """One clip frame's box without what speech moves, on the device.

    `shaped` (F, 3) is where the clip's face puts the facial vertices that speech moves, `stance`
    how the clip's bones place them.
    """

    box: Box
    arrays: WarpStruct
    shaped: torch.Tensor
    stance: Stance

    @property
    def size_bytes(self) -> int:
        """Their approximate memory use."""
        cards_bytes = len(self.arrays.card_depth) * 12
        return len(self.arrays.block) * (16 * 8 + 4 * 8 + 5) + cards_bytes + self.shaped.nbytes


class SpeakingFace:
    """Draws the part of a stage's presenter that speech moves, over the frames of a clip.

    From then on the stage treats that part as a separate surface in whole frames too.

    Args:
        stage: the presenter's stage.
        drawn: the triangles (T,) that the framing shows.
        rings: of triangles around what speech moves; more where a pixel is larger.
    """

    def __init__(self, stage: Stage, drawn: NDArray[np.bool_], rings: int = 1) -> None:
        pack = stage.pack
        self._stage = stage
        moving = moving_triangles(pack, rings) & drawn
        self.moving_vertices = np.unique(pack.triangles[moving]).astype(np.int64)
        self.moving_triangles = moving
        self._moving = stage.subset(moving)
        stage.tell_apart(moving)
        self._marked: WarpArray = wp.zeros(
            (HEIGHT_PX // 2, WIDTH_PX // 2), dtype=wp.uint8, device=stage.device
        )
        self._kept: OrderedDict[bytes, Layers] = OrderedDict()
        self._kept_bytes = 0

    def layers(self, key: bytes, around: Subset, face: torch.Tensor, bones: torch.Tensor) -> Layers:
        """A clip frame without what speech moves; cached for the next segment over the same clip.

        Args:
            key: the same for frames of the same pose.
            around: what else is visible near the mouth.
            face: the frame's face without speech, (52,).
            bones: its bones, (B, 3, 4).
        """
        if key not in self._kept:
            layers = self._draw_layers(around, face, bones)
            while self._kept and self._kept_bytes + layers.size_bytes > _KEPT_BYTES:
                self._kept_bytes -= self._kept.popitem(last=False)[1].size_bytes
            self._kept[key] = layers
            self._kept_bytes += layers.size_bytes
        self._kept.move_to_end(key)
        return self._kept[key]

    def draw(self, layers: Layers, speech: torch.Tensor, frame: Frame) -> None:
        """Draws speech (52,) on top of the clip's face into the clip's frame, in place."""
        stage, box = self._stage, layers.box
        shaped = stage.spoken(self._moving, layers.shaped, speech)
        stage.place(self._moving, shaped, layers.stance)
        stage.light(self._moving)
        stage.aim(box)
        blocks = len(layers.arrays.block)
        stage.launch(speech_kernels.start_keys, blocks, stage.target, layers.arrays)
        stage.raster_surfaces(self._moving)
        with stage.opened(frame, box) as shown:
            inputs = (*stage.scene, *stage.development, stage.target, layers.arrays, shown)
            stage.launch(speech_kernels.draw_speech, blocks, *inputs)

    def _draw_layers(self, around: Subset, face: torch.Tensor, bones: torch.Tensor) -> Layers:
        stage = self._stage
        shaped = stage.shape(self._moving, face)
        extremes = with_lips(face.repeat(len(EXTREME_MOUTHS), 1), EXTREME_MOUTHS) - face
        mouths = [shaped, *(stage.spoken(self._moving, shaped, speech) for speech in extremes)]
        stance = stage.stance(bones)
        box, reached = self._reach(mouths, stance)
        blocks = np.flatnonzero(reached).astype(np.int32)
        arrays = underlay_of(blocks, stage.device)
        stage.place(around, stage.shape(around, face), stance)
        stage.light(around)
        stage.raster(around, box)
        shading = (*stage.scene, stage.target, arrays)
        stage.launch(underlay.keep_surfaces, len(blocks), *shading)
        self._keep_cards(arrays)
        stage.place(self._moving, shaped, stance)
        stage.raster_surfaces(self._moving)
        stage.launch(underlay.find_mouth, 4 * len(blocks), stage.target, arrays)
        return Layers(box, arrays, shaped, stance)

    def _keep_cards(self, arrays: WarpStruct) -> None:
        """Fills the layers' cards from those of the stage's target."""
        stage, slots = self._stage, 4 * len(arrays.block)
        counts = wp.zeros(slots, dtype=wp.int32, device=stage.device)
        stage.launch(underlay.count_cards, slots, stage.target, arrays, counts)
        first = np.concatenate([[0], np.cumsum(numpy_of(counts))])
        arrays.card_first = on_device(first.astype(np.int32), wp.int32, stage.device)
        count = int(first[-1])
        # Cards that are never visible stay behind everything.
        arrays.card_depth = wp.full(count, _BEHIND, dtype=wp.int32, device=stage.device)
        for name in ("card_light", "card_alpha"):
            setattr(arrays, name, wp.zeros(count, dtype=wp.uint32, device=stage.device))
        stage.launch(underlay.keep_cards, slots, *stage.scene, stage.target, arrays)

    def _reach(self, mouths: list[torch.Tensor], stance: Stance) -> tuple[Box, NDArray[np.bool_]]:
        """The reach of what speech moves, whatever is said: a box, and blocks of 2 x 2 in it."""
        stage, chosen = self._stage, self._moving.opaque
        self._marked.zero_()
        for shaped in mouths:
            stage.place(self._moving, shaped, stance)
            stage.launch(underlay.mark_blocks, len(chosen), chosen, *stage.scene[:2], self._marked)
        marked = numpy_of(self._marked) > 0
        rows, columns = (np.flatnonzero(marked.any(axis)) for axis in (1, 0))
        low = np.array([columns[0], rows[0]]) * 2
        high = np.array([columns[-1], rows[-1]]) * 2 + 2
        box = Box.around(low, high, _MARGIN_PX)
        down, across = box.y // 2, box.x // 2
        inside = marked[down : down + box.height // 2, across : across + box.width // 2]
        return box, binary_dilation(inside, iterations=_MARGIN_PX // 2)
