"""A recipient's captions: the displayed text of each segment, at the times of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from personalize.pronunciation.markup import without_markup
from render_cluster import Cue, Track, columns_of, paced, segment_cues, write_webvtt


@dataclass(frozen=True, slots=True)
class CaptionedPart:
    """A segment of a recipient's video: what is shown for it, what is said, and its sound.

    `shown` is None in plans of earlier versions: what is said is shown.
    """

    shown: str | None
    speech: str
    sound: Track

    def cues(self, language: str) -> list[Cue]:
        """Its cues, with times from its start."""
        said = without_markup(self.speech)
        return segment_cues(self.shown or said, said, self.sound, language)


def captions_vtt(parts: Sequence[CaptionedPart], language: str) -> str:
    """A recipient's captions as WebVTT; `language` is a BCP 47 tag."""
    cues = [part.cues(language) for part in parts]
    return write_webvtt(joined_cues(cues, [part.sound for part in parts], language))


def joined_cues(cues: Sequence[Sequence[Cue]], sounds: Sequence[Track], language: str) -> list[Cue]:
    """The cues of a video, from those of its segments and the sounds that say how long each is."""
    joined: list[Cue] = []
    start_s = 0.0
    for some, sound in zip(cues, sounds, strict=True):
        joined += [
            replace(cue, start_s=cue.start_s + start_s, end_s=cue.end_s + start_s) for cue in some
        ]
        start_s += sound.facts.seconds
    return paced(joined, start_s, columns_of(language))
