"""What a worker is given: segments to speak, a clip to make, or spoken segments to draw."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.plan.segment import MotionSpec, SegmentSpec
from render_cluster.pool.spoken_record import SpokenRecord

ClipName = tuple[MotionSpec, int]
"""A clip: a line's motion, and the number of frames."""


@dataclass(frozen=True, slots=True)
class SpeakJob:
    """Segments to speak."""

    specs: tuple[SegmentSpec, ...]


@dataclass(frozen=True, slots=True)
class ClipJob:
    """A clip to render or load."""

    motion: MotionSpec
    frames: int

    @property
    def name(self) -> ClipName:
        """The clip's name."""
        return self.motion, self.frames


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Spoken segments to render over one clip."""

    name: ClipName
    spoken: tuple[SpokenRecord, ...]


Job = SpeakJob | ClipJob | RenderJob
