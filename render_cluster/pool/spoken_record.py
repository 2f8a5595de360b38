"""A spoken segment as the driver keeps it, one per segment until that is rendered.

Thirty thousand segments have a million timed phonemes, a fifth of a gigabyte as Python objects. The
driver orders segments by their clip only, so the rest stays packed, below a kilobyte.
"""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass

from personalize.plan.segment import MotionSpec
from render_cluster.segment.renderer import SpokenSegment


@dataclass(frozen=True, slots=True)
class SpokenRecord:
    """Which segment, over which clip; `packed` is the SpokenSegment.

    `had_picture`: its picture was in the store before its sound, which this batch then repaired.
    """

    segment_key: str
    motion: MotionSpec
    frames: int
    packed: bytes
    had_picture: bool = False


def pack_spoken(spoken: SpokenSegment, *, had_picture: bool) -> SpokenRecord:
    """The record of a spoken segment. Passed between workers of one batch; never stored."""
    packed = zlib.compress(pickle.dumps(spoken, pickle.HIGHEST_PROTOCOL), level=1)
    spec = spoken.spec
    return SpokenRecord(spec.segment_key, spec.motion, spoken.frames, packed, had_picture)


def unpack_spoken(record: SpokenRecord) -> SpokenSegment:
    """The spoken segment of a record."""
    spoken = pickle.loads(zlib.decompress(record.packed))  # from our own workers only
    if not isinstance(spoken, SpokenSegment):
        raise TypeError(f"expected a SpokenSegment, got {type(spoken)}")
    return spoken
