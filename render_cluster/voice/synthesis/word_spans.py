"""When each word of a sentence is said, from the times of its phonemes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from render_cluster.captions.words import SpokenWord
from render_cluster.voice.interface.protocol import TimedPhoneme
from render_cluster.voice.interface.read_word import ReadWord, has_sound


def word_spans(sentence: Sequence[ReadWord], phonemes: Sequence[TimedPhoneme]) -> list[SpokenWord]:
    """The words of a sentence with their times; `phonemes` are all of its, in order.

    A word has as many sounding phonemes as it has symbols. Where a voice joins some of them, or
    says more than it was given, they are shared out in proportion: right at the sentence's ends,
    and within a phoneme or two inside.
    """
    words = [word for word in sentence if word.is_word]
    sounding = [phoneme for phoneme in phonemes if has_sound(phoneme.symbol)]
    ends = list(accumulate(sum(map(has_sound, word.symbols)) for word in words))
    if not ends or not sounding:
        return []
    scaled = [round(end * len(sounding) / ends[-1]) for end in ends]
    spans = []
    for word, start, end in zip(words, [0, *scaled[:-1]], scaled, strict=True):
        first, last = min(start, len(sounding) - 1), max(min(start, len(sounding) - 1), end - 1)
        spans.append(SpokenWord(word.written, sounding[first].start_s, sounding[last].end_s))
    return spans
