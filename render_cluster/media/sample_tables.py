"""The sample tables of an MP4's track (ISO/IEC 14496-12, 8.6 and 8.7), from its segments' facts.

What a segment adds is computed once in a process: a hundred thousand videos share it.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from render_cluster.media.mp4_boxes import full_box
from render_cluster.media.track import TrackFacts

_KNOWN_SEGMENTS = 4096
"""About 4 kB each."""


@dataclass(frozen=True, slots=True)
class SampleTables:
    """The tables of a track but for where its chunks are: one for each segment.

    `delay` is how much later than they are decoded all its frames are shown, in ticks.
    """

    before: bytes
    after: bytes
    ticks: int
    delay: int = 0

    def at(self, starts: Sequence[int], *, is_wide: bool) -> bytes:
        """All tables, with chunks at `starts` of the file: `stco`, or `co64` for wide ones."""
        offsets = struct.pack(f">{len(starts)}{'Q' if is_wide else 'I'}", *starts)
        count = struct.pack(">I", len(starts))
        chunks = full_box("co64" if is_wide else "stco", 0, 0, count, offsets)
        return self.before + chunks + self.after


def picture_tables(facts: Sequence[TrackFacts]) -> SampleTables:
    """The tables of the pictures of some segments, in playing order."""
    delay = -min(int(_offsets(f).min(initial=0)) for f in facts)
    after = _shown_offsets(facts, delay) + _sync_samples(facts)
    return SampleTables(_sizes_and_times(facts), after, sum(f.ticks for f in facts), delay)


def sound_tables(facts: Sequence[TrackFacts]) -> SampleTables:
    """The tables of the sounds of some segments, in playing order."""
    return SampleTables(_sizes_and_times(facts), _roll(facts), sum(f.ticks for f in facts))


@lru_cache(_KNOWN_SEGMENTS)
def _sizes(facts: TrackFacts) -> bytes:
    return np.array(facts.sizes_bytes, ">u4").tobytes()


@lru_cache(_KNOWN_SEGMENTS)
def _offsets(facts: TrackFacts) -> NDArray[np.int64]:
    return np.array(facts.offsets, np.int64)


def _sizes_and_times(facts: Sequence[TrackFacts]) -> bytes:
    """`stts`, `stsz` and `stsc`: one chunk per segment."""
    counts = [len(f.sizes_bytes) for f in facts]
    total = sum(counts)
    chunks = [
        struct.pack(">III", chunk, count, 1)
        for chunk, count in enumerate(counts, 1)
        if chunk == 1 or count != counts[chunk - 2]
    ]
    return b"".join(
        (
            full_box("stts", 0, 0, struct.pack(">III", 1, total, facts[0].sample_ticks)),
            full_box("stsz", 0, 0, struct.pack(">II", 0, total), *map(_sizes, facts)),
            full_box("stsc", 0, 0, struct.pack(">I", len(chunks)), *chunks),
        )
    )


def _shown_offsets(facts: Sequence[TrackFacts], delay: int) -> bytes:
    """`ctts`, shifted by `delay` so that none is negative; the edit list undoes the shift.

    Signed offsets (version 1) would need no shift, but muxers have written this form for twenty
    years, so every player reads it.
    """
    offsets = np.concatenate([_offsets(f) for f in facts]) + delay
    first_of_run = np.flatnonzero(np.diff(offsets, prepend=offsets[0] - 1))
    runs = np.stack(
        [np.diff(first_of_run, append=len(offsets)), offsets[first_of_run]], axis=1
    ).astype(">u4")
    return full_box("ctts", 0, 0, struct.pack(">I", len(runs)), runs.tobytes())


def _sync_samples(facts: Sequence[TrackFacts]) -> bytes:
    """`stss`: every segment begins with the one frame that decodes without others."""
    firsts = list(accumulate((len(f.sizes_bytes) for f in facts[:-1]), initial=1))
    return full_box("stss", 0, 0, struct.pack(f">{len(firsts) + 1}I", len(firsts), *firsts))


def _roll(facts: Sequence[TrackFacts]) -> bytes:
    """`sgpd` and `sbgp` "roll": an AAC frame needs the one before it (14496-12, 10.1).

    They also tell QuickTime that the edit list accounts for all priming; without them it assumes an
    encoder delay of 2,112 samples.
    """
    total = sum(len(f.sizes_bytes) for f in facts)
    needs_one_before = struct.pack(">4sIIh", b"roll", 2, 1, -1)
    return full_box("sgpd", 1, 0, needs_one_before) + full_box(
        "sbgp", 0, 0, struct.pack(">4sIII", b"roll", 1, total, 1)
    )
