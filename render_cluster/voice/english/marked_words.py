# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Pauses and emphasis among the words of a sentence, found by where they stand in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from personalize.pronunciation.prosody_marks import CLOSE, MARK_CLASS, OPEN, pause_s
from personalize.pronunciation.said import Origin
from render_cluster.voice.interface.read_word import ReadWord

_MARK = re.compile(f"[{MARK_CLASS}]")
_VOWEL = re.compile("[AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻɐ]")
_STRESS = "ˈ"
_STRONG = {"a": "ˈA", "an": "ˈæn", "the": "ðˈi", "to": "tˈu", "of": "ˈʌv", "than": "ðˈæn"}
"""Words whose weak form has no vowel that could be stressed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark, and how many characters of the text without marks stand before it."""

    at: int
    sign: str


def take_marks(text: str) -> tuple[str, list[Mark]]:
    """The text without its marks, and the marks."""
    marks: list[Mark] = []

    def take(found: re.Match[str]) -> str:
        marks.append(Mark(found.start() - len(marks), found[0]))
        return ""

    return _MARK.sub(take, text), marks


@dataclass(frozen=True, slots=True)
class SentenceMarks:
    """What a sentence's marks ask for: its emphasised characters, and where it pauses how long."""

    emphasis: tuple[range, ...] = ()
    pauses: tuple[tuple[int, float], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.emphasis or self.pauses)

    def set_on(self, words: list[ReadWord], sentence: str, tokens: list[str]) -> list[ReadWord]:
        """The words of a sentence with stress where it is emphasised, and with its pauses.

        Args:
            words: as read.
            sentence: its text.
            tokens: the part of it that each word is.
        """
        marked: list[ReadWord] = []
        left, at = list(self.pauses), 0
        for word, token in zip(words, tokens, strict=True):
            at = max(at, sentence.find(token, at))
            while left and left[0][0] <= at:
                marked = _paused(marked, left.pop(0)[1], is_inside=word.is_word)
            is_emphasised = word.is_word and any(at in span for span in self.emphasis)
            marked.append(_emphasise(word) if is_emphasised else word)
            at += len(token)
        for _, length_s in left:
            marked = _paused(marked, length_s, is_inside=False)
        return marked


def by_sentence(
    text: str, sentences: Iterable[str], marks: Sequence[Mark]
) -> Iterator[SentenceMarks]:
    """The marks of each sentence of a text, from the sentence's start."""
    emphasis, left, at = list(_emphasised(marks)), list(_pauses(marks)), 0
    for sentence in sentences:
        start = text.find(sentence, at)
        at = start + len(sentence)
        here = [pause for pause in left if pause[0] <= at]
        left = left[len(here) :]
        yield SentenceMarks(
            tuple(range(span.start - start, span.stop - start) for span in emphasis),
            tuple((place - start, length_s) for place, length_s in here),
        )


def _emphasised(marks: Iterable[Mark]) -> Iterator[range]:
    """The characters that are emphasised; what has no end, or no beginning, is none."""
    opened: list[int] = []
    for mark in marks:
        if mark.sign == OPEN:
            opened.append(mark.at)
        elif mark.sign == CLOSE and opened:
            yield range(opened.pop(), mark.at)


def _pauses(marks: Iterable[Mark]) -> Iterator[tuple[int, float]]:
    return ((mark.at, pause_s(mark.sign)) for mark in marks if pause_s(mark.sign))


def _paused(words: list[ReadWord], length_s: float, *, is_inside: bool) -> list[ReadWord]:
    """The words and a pause, at which the voice ends a phrase also where no punctuation is left."""
    pause = ReadWord("", "", "", Origin.SCRIPT, pause_s=length_s)
    if is_inside and words and words[-1].is_word:
        *before, last = words
        return [*before, replace(last, space=""), replace(pause, symbols=",", space=" ")]
    return [*words, pause]


def _emphasise(word: ReadWord) -> ReadWord:
    return replace(word, symbols=stressed(word.written, word.symbols), is_emphasised=True)


def stressed(written: str, symbols: str) -> str:
    """A word's symbols with primary stress, also where the voice would swallow the word."""
    if _STRESS in symbols:
        return symbols
    if strong := _STRONG.get(written.lower()):
        return strong
    if "ˌ" in symbols:
        return symbols.replace("ˌ", _STRESS, 1)
    full = symbols.replace("ə", "ʌ", 1) if _is_weak(symbols) else symbols
    return _VOWEL.sub(lambda vowel: _STRESS + vowel[0], full, count=1)


def _is_weak(symbols: str) -> bool:
    return _VOWEL.findall(symbols) == ["ə"] and "əɹ" not in symbols
