"""Tracks and cues of a plan's segments, found once for all their recipients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from batch.delivery.captions import CaptionedPart, joined_cues
from personalize.plan.plan_tables import Plan
from personalize.plan.segment import SegmentSpec
from render_cluster import Cue, Movie, SegmentStore, Track, find_parts, layout_movie


@dataclass(slots=True)
class KnownSegments:
    """The segments of a plan in a store; `specs` are the plan's, which take a while to make."""

    store: SegmentStore
    plan: Plan
    specs: Sequence[SegmentSpec]
    _found: dict[int, tuple[Track, Track]] = field(default_factory=dict)
    _cues: dict[tuple[int, int | None, str], list[Cue]] = field(default_factory=dict)

    def parts(self, index: int) -> tuple[Track, Track]:
        """Picture and sound of a segment.

        Raises:
            CorruptTrackError: one is missing or damaged.
        """
        if index not in self._found:
            self._found[index] = find_parts(self.store, self.specs[index])
        return self._found[index]

    def cues(self, row: int) -> list[Cue]:
        """The captions of a variant, by its row in the plan.

        Raises:
            CorruptTrackError: a sound is missing or damaged.
        """
        segments, captions, language = self._variant(row)
        cues = [self._segment_cues(*one, language) for one in zip(segments, captions, strict=True)]
        return joined_cues(cues, [self.parts(index)[1] for index in segments], language)

    def movie(self, row: int) -> Movie:
        """The file of a variant, with captions, by its row in the plan.

        Raises:
            CorruptTrackError: a track is missing or damaged.
        """
        segments, _, language = self._variant(row)
        return layout_movie([self.parts(index) for index in segments], self.cues(row), language)

    def _variant(self, row: int) -> tuple[list[int], list[int | None], str]:
        variants = self.plan.variants
        segments, captions, language = (
            variants[name][row].as_py() for name in ("segments", "captions", "language")
        )
        return segments, captions or [None] * len(segments), language

    def _segment_cues(self, index: int, caption: int | None, language: str) -> list[Cue]:
        which = (index, caption, language)
        if which not in self._cues:
            shown = self.plan.segments["captions"][index]
            text = None if caption is None else shown[caption].as_py()
            part = CaptionedPart(text, self.specs[index].speech, self.parts(index)[1])
            self._cues[which] = part.cues(language)
        return self._cues[which]
