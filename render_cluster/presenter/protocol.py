"""The seam to a presenter: motion -> clip, clip + lips -> frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from personalize.plan.segment import MotionSpec
from render_cluster.media.frame import Frame
from render_cluster.voice.interface.protocol import TimedPhoneme


class Presenter(Protocol):
    """Produces clips and speaking frames. Deterministic on one processor type."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever any pixel would change."""

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
        """The clip's frames with the part of the face that speech moves rendered over them."""
