"""The cues of one segment, from the text that is shown and the sound that is heard."""

from __future__ import annotations

from collections.abc import Sequence

from render_cluster.captions.breaks import Unit, units_of
from render_cluster.captions.cues import TimedUnit, columns_of, make_cues
from render_cluster.captions.words import (
    Span,
    Word,
    align_words,
    spoken_from,
    spread_words,
    words_in,
)
from render_cluster.media.text_track import Cue
from render_cluster.media.track import Track

# Of a segment without times of words: the silence that a voice leaves at its ends, on average.
_LEAD_S, _TAIL_S = 0.1, 0.25


def segment_cues(shown: str, said: str, sound: Track, language: str) -> list[Cue]:
    """The cues of a segment, with times from its start.

    Args:
        shown: what is read.
        said: the text that the voice was given, without markup.
        sound: what it said. If the store has no times of its words, as for segments of earlier
            versions, the words share its length by their letters.
        language: a BCP 47 tag; it decides how long a line may be.
    """
    words = words_in(shown)
    spoken = spoken_from(said, sound.words_ms)
    length_s = sound.facts.seconds
    whole = (min(_LEAD_S, length_s), max(length_s - _TAIL_S, length_s / 2))
    spans = align_words(words, spoken) if spoken else spread_words(words, whole)
    columns = columns_of(language)
    units = _timed(list(units_of(shown, columns)), words, spans)
    return make_cues(units, columns)


def _timed(units: Sequence[Unit], words: Sequence[Word], spans: Sequence[Span]) -> list[TimedUnit]:
    """The units with the times of the words in them; a lone mark has no time of its own."""
    timed: list[TimedUnit] = []
    last_s = spans[0][0] if spans else 0.0
    for unit in units:
        inside = [
            span
            for word, span in zip(words, spans, strict=True)
            if word.start < unit.end and unit.start < word.end
        ]
        span = (inside[0][0], inside[-1][1]) if inside else (last_s, last_s)
        timed.append(TimedUnit(unit, span))
        last_s = span[1]
    return timed
