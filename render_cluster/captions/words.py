"""The words of a text, and when each is said.

The store keeps times only, one pair per word of the said text: who reads a store reads no names.
Displayed words are found among the said ones; "1,200" has the time of "one thousand two hundred".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

Span = tuple[float, float]
"""When a word begins and ends, in seconds."""

_INNER = frozenset("'\u2019.,-\u2011\u00b7")
UNSPACED = re.compile(
    "[\u3005\u3006\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]"
)
"""A character of Japanese or Chinese, which puts no spaces between words."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as the voice reads it, numbers in words, and when it is said."""

    written: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it begins and ends, and how it is compared."""

    start: int
    end: int
    folded: str


def words_in(text: str) -> list[Word]:
    """The words of a text without its punctuation; of Japanese and Chinese, every character."""
    return [Word(at, end, text[at:end].casefold()) for at, end in _word_spans(text)]


def _word_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text):
        if not _is_letter(text[at]):
            at += 1
            continue
        end = at + 1
        while end < len(text) and not UNSPACED.match(text[at]) and _goes_on(text, end):
            end += 1
        yield at, end
        at = end


def _goes_on(text: str, at: int) -> bool:
    if _is_letter(text[at]):
        return not UNSPACED.match(text[at])
    return text[at] in _INNER and at + 1 < len(text) and _is_letter(text[at + 1])


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def align_words(words: Sequence[Word], spoken: Sequence[SpokenWord]) -> list[Span]:
    """When each of `words` is said.

    What is written otherwise than it is said shares, by letters, the time between its neighbours.
    """
    said, spans = _split(spoken)
    found: list[Span] = []
    matcher = SequenceMatcher(None, [word.folded for word in words], said, autojunk=False)
    for _, first, last, said_first, said_last in matcher.get_opcodes():
        if last - first == said_last - said_first:
            found += spans[said_first:said_last]
            continue
        ends = spans[said_first:said_last] or [_point(found, spans, said_first)]
        found += spread_words(words[first:last], (ends[0][0], ends[-1][1]))
    return found


def spread_words(words: Sequence[Word], span: Span) -> list[Span]:
    """The words one after the other within a span, each as long as it has letters."""
    letters = np.cumsum([0, *(word.end - word.start for word in words)])
    start_s, end_s = span
    edges = start_s + (end_s - start_s) * letters / max(1, letters[-1])
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def times_ms(words: Sequence[Word], spoken: Sequence[SpokenWord]) -> tuple[int, ...]:
    """When each of `words` begins and ends, in ms: what the store keeps. Empty if unknown."""
    if not words or not spoken:
        return ()
    return tuple(round(1000 * at_s) for span in align_words(words, spoken) for at_s in span)


def spoken_from(text: str, kept_ms: Sequence[int]) -> list[SpokenWord]:
    """The words of a said text with the times that the store keeps; empty if they do not fit."""
    words = words_in(text)
    if len(kept_ms) != 2 * len(words):
        return []
    pairs = zip(kept_ms[::2], kept_ms[1::2], strict=True)
    return [
        SpokenWord(word.folded, start / 1000, end / 1000)
        for word, (start, end) in zip(words, pairs, strict=True)
    ]


def _split(spoken: Sequence[SpokenWord]) -> tuple[list[str], list[Span]]:
    """What is said, in the same kind of words as the text's."""
    said: list[str] = []
    spans: list[Span] = []
    for word in spoken:
        parts = words_in(word.written)
        said += [part.folded for part in parts]
        spans += spread_words(parts, (word.start_s, word.end_s))
    return said, spans


def _point(found: Sequence[Span], spans: Sequence[Span], before: int) -> Span:
    """No time at all, for what nobody says: the end of the word before, or the next one's start."""
    at_s = found[-1][1] if found else spans[before][0] if before < len(spans) else 0.0
    return at_s, at_s
