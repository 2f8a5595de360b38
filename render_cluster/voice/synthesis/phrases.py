"""What a model is given at once: the phonemes of a sentence, with its pauses and emphasis.

A sentence that is too long for the model is several phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from render_cluster.voice.interface.read_word import ReadWord, has_sound

STRESS = "ˈ"  # noqa: RUF001  the voices' alphabet
"""Written twice in an emphasised word: the models say it more slowly, in 16 sentences each by 37 %
(hibari), 23 % and 24 % (two voices of Kokoro), and by 5 % at least; Whisper understood the words.
A length mark, or other stress on the neighbours, gave less."""

_CLAUSE_END = re.compile(r"(?<=[,;:—])\s+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Phonemes, and what the script asks for within and around them.

    Attributes:
        phonemes: one symbol of the voice's alphabet each.
        emphasis: ranges of symbols.
        pauses: the number of symbols before each, and its length in seconds; in order.
        lead_s: silence before the first symbol.
        tail_s: silence after the last symbol.
    """

    phonemes: str
    emphasis: tuple[range, ...] = ()
    pauses: tuple[tuple[int, float], ...] = ()
    lead_s: float = 0.0
    tail_s: float = 0.0


def phrases(sentence: list[ReadWord], longest: int) -> list[Phrase]:
    """A sentence in phrases of at most `longest` symbols, if its punctuation allows."""
    whole = "".join(_symbols(word) + word.space for word in sentence)
    parts = _parts(whole, longest)
    places = [0, *(start for start, _ in parts[1:]), len(whole) + 1]
    return [
        _phrase(sentence, whole[start:end], start, range(*owned))
        for (start, end), owned in zip(parts, pairwise(places), strict=True)
    ]


def without_doubled_stress(
    symbols: list[str], spans_s: NDArray[np.float64]
) -> tuple[list[str], NDArray[np.float64]]:
    """One stress mark for two in a row, with the time of both."""
    kept = [at for at in range(len(symbols)) if symbols[at : at + 2] != [STRESS, STRESS]]
    if len(kept) == len(symbols):
        return symbols, spans_s
    merged = spans_s[kept]
    for row, at in enumerate(kept):
        if symbols[max(0, at - 1) : at + 1] == [STRESS, STRESS]:
            merged[row, 0] = spans_s[at - 1, 0]
    return [symbols[at] for at in kept], merged


def _parts(whole: str, longest: int) -> list[tuple[int, int]]:
    """Where each part of a sentence begins and ends."""
    length, start = len(whole.rstrip()), len(whole) - len(whole.lstrip())
    if length - start <= longest:
        return [(start, length)]
    clauses = [found.end() for found in _CLAUSE_END.finditer(whole, start, length)]
    parts: list[tuple[int, int]] = []
    for begin, end in zip([start, *clauses], [*clauses, length], strict=True):
        stop = len(whole[:end].rstrip())
        if parts and stop - parts[-1][0] <= longest + 1:  # a space is between them
            parts[-1] = (parts[-1][0], stop)
        else:
            parts.append((begin, stop))
    return [part for part in parts if has_sound(whole[slice(*part)])]


def _phrase(sentence: list[ReadWord], phonemes: str, start: int, owned: range) -> Phrase:
    """The phrase that begins at a symbol, with what the `owned` symbols of the sentence ask for."""
    emphasis: list[range] = []
    inside: list[tuple[int, float]] = []
    lead_s = tail_s = 0.0
    for word, at in _placed(sentence):
        if at not in owned:
            continue
        place = at - start + len(_symbols(word))
        if word.is_emphasised:
            emphasis.append(range(at - start, place))
        if not word.pause_s:
            continue
        if not has_sound(phonemes[:place]):
            lead_s += word.pause_s
        elif not has_sound(phonemes[place:]):
            tail_s += word.pause_s
        else:
            inside.append((place, word.pause_s))
    return Phrase(phonemes, tuple(emphasis), tuple(inside), lead_s, tail_s)


def _placed(sentence: list[ReadWord]) -> Iterator[tuple[ReadWord, int]]:
    """Each word, and the number of symbols before it."""
    at = 0
    for word in sentence:
        yield word, at
        at += len(_symbols(word) + word.space)


def _symbols(word: ReadWord) -> str:
    return word.symbols.replace(STRESS, 2 * STRESS) if word.is_emphasised else word.symbols
