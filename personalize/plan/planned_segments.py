"""The distinct segments of a plan while it is made, and the texts that captions show for each."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign, Line
from personalize.plan.plan_tables import SEGMENTS_SCHEMA, VARIANTS_SCHEMA, Plan
from personalize.plan.segment import (
    MotionSpec,
    RenderIdentity,
    SegmentSpec,
    motion_seed,
    segment_spec,
)
from personalize.pronunciation.markup import without_markup
from personalize.pronunciation.prosody_marks import silence_s

# Measured on the built-in voice over six lines of 50 to 94 letters: accurate to 12 %.
_LETTERS_PER_S = 15.8
_PAUSE_S = 0.3
GRID_STEP_S = 0.32  # of render_cluster/media/grid.py, which a plan does not import; a test compares
NO_SEGMENT = -1


def estimate_speech_s(text: str, speed: float = 1.0) -> float:
    """Roughly how long a segment's text takes to say, in whole grid steps; the voice decides."""
    letters = len(without_markup(text))
    seconds = _PAUSE_S + letters / (_LETTERS_PER_S * speed) + silence_s(text)
    return math.ceil(seconds / GRID_STEP_S) * GRID_STEP_S


@dataclass(slots=True)
class PlannedSegments:
    """The distinct segments in the order of their lines."""

    campaign: Campaign
    identity: RenderIdentity
    specs: list[SegmentSpec] = field(default_factory=list)
    by_text: dict[tuple[str, str], int] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    motions: dict[str, MotionSpec] = field(default_factory=dict)
    captions: list[list[str]] = field(default_factory=list)

    def add(self, line: Line, speech: str, *, shared: bool) -> int:
        """The index of the segment that says `speech`, new or existing; -1 for no speech."""
        if not speech:
            return NO_SEGMENT
        known = self.by_text.get((line.id, speech))
        if known is not None:
            return known
        motion = self.motions.get(line.id) or self._add_motion(line)
        style = self.campaign.speech_style(line)
        spec = segment_spec(
            line.id, speech, motion, self.identity, speech_style=style, shared=shared
        )
        index = self.by_key.setdefault(spec.segment_key, len(self.specs))
        if index == len(self.specs):
            self.specs.append(spec)
            self.captions.append([])
        self.by_text[line.id, speech] = index
        return index

    def caption(self, index: int, text: str) -> int:
        """The index of a text among the captions of a segment, new or existing."""
        known = self.captions[index]
        if text not in known:
            known.append(text)
        return known.index(text)

    def _add_motion(self, line: Line) -> MotionSpec:
        # Re-wrapping a text in the YAML file is no reason to render it again.
        seed = motion_seed(" ".join(line.text.split()))
        return self.motions.setdefault(line.id, MotionSpec(self.campaign.style, line.gesture, seed))

    def plan(self, uses: NDArray[np.int32], variants: pa.Table, rejected: pa.Table) -> Plan:
        """The plan of the segments in use."""
        counts = np.bincount(uses[uses >= 0], minlength=len(self.specs))
        used = np.flatnonzero(counts)
        renumbered = np.cumsum(counts > 0) - 1
        specs = [self.specs[index] for index in used]
        table = pa.table(
            {
                "segment_key": [spec.segment_key for spec in specs],
                "picture_key": [spec.picture_key for spec in specs],
                "sound_key": [spec.sound_key for spec in specs],
                "line_id": [spec.line_id for spec in specs],
                "speech": [spec.speech for spec in specs],
                "style": [spec.motion.style for spec in specs],
                "gesture": [spec.motion.gesture for spec in specs],
                "seed": [spec.motion.seed for spec in specs],
                "speed": [spec.speech_style.speed for spec in specs],
                "locale": [spec.speech_style.locale for spec in specs],
                "voice": [spec.voice for spec in specs],
                "shared": [spec.shared for spec in specs],
                "recipients": counts[used],
                "estimated_s": [
                    estimate_speech_s(spec.speech, spec.speech_style.speed) for spec in specs
                ],
                "captions": [self.captions[index] for index in used],
                "notice": [spec.notice.text for spec in specs],
                "notice_language": [spec.notice.language for spec in specs],
            },
            schema=SEGMENTS_SCHEMA,
        )
        lists = variants["segments"].combine_chunks()
        flat = pa.array(renumbered[lists.values.to_numpy()].astype(np.int32))
        segments = pa.ListArray.from_arrays(lists.offsets, flat)
        columns = [*variants.columns[:-1], segments]
        return Plan(table, pa.table(columns, schema=VARIANTS_SCHEMA), rejected)
