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

    def variant(self, row: int) -> tuple[list[tuple[Track, Track]], list[list[Cue]], str]:
        """Tracks, cues by segment, and language of a variant, by its row in the plan.

        Raises:
            CorruptTrackError: a track is missing or damaged.
        """
        variants = self.plan.variants
        segments, captions, language = (
            variants[name][row].as_py() for name in ("segments", "captions", "language")
        )
        chosen = zip(segments, captions or [None] * len(segments), strict=True)
        cues = [self._segment_cues(*one, language) for one in chosen]
        return [self.parts(index) for index in segments], cues, language

    def movie(self, row: int) -> Movie:
        """The file of a variant, with captions, by its row in the plan.

        Raises:
            CorruptTrackError: a track is missing or damaged.
        """
        parts, cues, language = self.variant(row)
        joined = joined_cues(cues, [sound for _, sound in parts], language)
        return layout_movie(parts, joined, language)

    def _segment_cues(self, index: int, caption: int | None, language: str) -> list[Cue]:
        which = (index, caption, language)
        if which not in self._cues:
            shown = self.plan.segments["captions"][index]
            text = None if caption is None else shown[caption].as_py()
            part = CaptionedPart(text, self.specs[index].speech, self.parts(index)[1])
            self._cues[which] = part.cues(language)
        return self._cues[which]
