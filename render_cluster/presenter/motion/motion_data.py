"""Body motion as numbers: what gestures produce and the skeleton consumes."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class Motion:
    """Body motion without speech, one entry per picture frame.

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
