"""Which words a speaker marks with a nod: the loudest of the stressed ones, not too often."""

from __future__ import annotations

from render_cluster.presenter.mouth.visemes import PRIMARY_STRESS, VOWELS
from render_cluster.voice.interface.protocol import TimedPhoneme

_APART_S = 0.9
_FIRST_S = 0.35


def stressed_beats(phonemes: tuple[TimedPhoneme, ...]) -> tuple[float, ...]:
    """When each nod is deepest, in seconds from the start, in order.

    A nod is deepest on the stressed vowel it goes with (Hadar et al., "Head Movement Correlates of
    Juncture and Stress at Sentence Level", 1983).
    """
    beats: list[float] = []
    for _, at_s in sorted((-loudness, at_s) for at_s, loudness in _stressed_vowels(phonemes)):
        if at_s >= _FIRST_S and all(abs(at_s - other_s) >= _APART_S for other_s in beats):
            beats.append(at_s)
    return tuple(sorted(beats))


def _stressed_vowels(phonemes: tuple[TimedPhoneme, ...]) -> list[tuple[float, float]]:
    """Middle and loudness of each vowel under primary stress; a mark comes before its vowel."""
    found, begun_s = [], None
    for phoneme in phonemes:
        if phoneme.symbol == PRIMARY_STRESS:
            begun_s = phoneme.start_s
        elif begun_s is not None and phoneme.symbol in VOWELS:
            found.append((round((begun_s + phoneme.end_s) / 2, 2), phoneme.loudness))
            begun_s = None
    return found
