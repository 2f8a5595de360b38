"""The seam to a presenter: motion -> clip, clip + lips -> frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import torch

from personalize.segment import MotionSpec
from render_cluster.frame import Frame
from render_cluster.speech import TimedPhoneme


@dataclass(frozen=True, slots=True)
class Motion:
    """Body motion without speech, one entry for each picture frame.

    `rotations` is (T, B, 3, 3) float32: for each bone in `bones`, a world-axis rotation on top of
    the presenter's home pose. `face` is (T, 52) float32: ARKit coefficients in the order of
    `face.FACE_ACTIONS`, speech excluded. The first and the last frame are near the home pose, so
    that any two lines join.
    """

    bones: tuple[str, ...]
    rotations: torch.Tensor
    face: torch.Tensor

    @property
    def frames(self) -> int:
        """The number of picture frames."""
        return int(self.face.shape[0])


class Presenter(Protocol):
    """Gives clips and speaking frames. Deterministic in one process kind."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever some pixel would change."""

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of a frame."""

    def render_clip(self, spec: MotionSpec, frames: int) -> Iterator[Frame]:
        """The clip of a line at one length: the presenter moving, lips at rest."""

    def render_speech(
        self,
        spec: MotionSpec,
        clip: Iterable[Frame],
        phonemes: tuple[TimedPhoneme, ...],
    ) -> Iterator[Frame]:
        """The clip's frames with the speech-moved part of the face rendered over them."""
