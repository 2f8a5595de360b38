"""From a sentence's words to timed sound: the endpoint speaks, then each word is found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from personalize.errors import StageError
from render_cluster.voice.http.aligner import Aligner, WordToFind
from render_cluster.voice.http.answer import Answer, CharacterTimes
from render_cluster.voice.http.sounds import (
    TimedWord,
    from_phones,
    phones_of,
    spread,
    without_stress,
)
from render_cluster.voice.interface.read_word import ReadWord
from render_cluster.voice.synthesis.phrases import Phrase, phrases
from render_cluster.voice.synthesis.sentence_voice import SpeechMaker, Synthesised

Say = Callable[[str, float], Answer]
"""The speech of a text at a speed."""

_WHOLE = 1 << 30
"""An endpoint takes a sentence at once, however long."""


class EndpointMaker(SpeechMaker):
    """Speaks through an endpoint.

    Args:
        say: what speaks.
        aligner: finds English phones in what was said; None for another language.
    """

    def __init__(self, say: Say, aligner: Aligner | None) -> None:
        self._say = say
        self._aligner = aligner

    def make(
        self,
        words: list[ReadWord],
        speed: float,
        rng: np.random.Generator,  # noqa: ARG002  an endpoint has a chance of its own
    ) -> Iterator[tuple[Phrase, Synthesised]]:
        """The sentence, in one piece; its symbols are what was heard.

        Raises:
            StageError: the endpoint refuses the text, or says something else.
        """
        answer = self._say(text_of(words), speed)
        timed = self._timed(words, answer)
        heard = iter(timed)
        said = [replace(w, symbols=next(heard).symbols) if w.is_word else w for w in words]
        (phrase,) = phrases(said, _WHOLE)
        edges_s = _edges_s(said, timed, len(answer.samples) / answer.rate_hz)
        yield phrase, Synthesised(answer.samples, list(phrase.phonemes), edges_s, answer.rate_hz)

    def _timed(self, words: Sequence[ReadWord], answer: Answer) -> list[TimedWord]:
        """The words that sound, by what is most exact: alignment, else the characters' times."""
        spoken = [word for word in words if word.is_word]
        if self._aligner is not None:
            wanted = [
                WordToFind(word.written, tuple(map(without_stress, phones_of(word))))
                for word in spoken
            ]
            found = self._aligner.align(wanted, answer.samples, answer.rate_hz)
            if found is not None:
                return [from_phones(*pair) for pair in zip(spoken, found, strict=True)]
        return _by_characters(words, answer.characters, is_english=self._aligner is not None)


def text_of(words: Sequence[ReadWord]) -> str:
    """What is sent for a sentence."""
    return "".join(word.written + word.space for word in words).strip()


def _by_characters(
    words: Sequence[ReadWord], characters: CharacterTimes | None, *, is_english: bool
) -> list[TimedWord]:
    if characters is None:
        raise StageError(
            "speak",
            "the words cannot be found in what the endpoint said; listen to it with `vidmerge say`"
            if is_english
            else "the endpoint gave no times of characters, which lips need in this language",
        )
    if characters.characters.strip() != text_of(words):
        raise StageError("speak", "the endpoint timed another text than it was sent")
    at = len(characters.characters) - len(characters.characters.lstrip())
    at -= len(_joined(words)) - len(_joined(words).lstrip())
    timed: list[TimedWord] = []
    for word in words:
        spans_s = characters.spans_s[at : at + len(word.written)]
        if word.is_word:
            timed.append(spread(word, spans_s, is_english=is_english))
        at += len(word.written + word.space)
    return timed


def _joined(words: Sequence[ReadWord]) -> str:
    return "".join(word.written + word.space for word in words)


def _edges_s(
    said: Sequence[ReadWord], timed: Sequence[TimedWord], length_s: float
) -> NDArray[np.float64]:
    """(symbols + 1,) of the phrase: between words, punctuation and spaces share the time."""
    starts: list[float] = []
    waiting, last_s = 0, float(timed[0].edges_s[0])
    rest = iter(timed)
    for word in said:
        if not word.is_word:
            waiting += len(word.symbols + word.space)
            continue
        edges_s = next(rest).edges_s
        starts += np.linspace(last_s, edges_s[0], waiting + 1)[:waiting].tolist()
        starts += edges_s[:-1].tolist()
        waiting, last_s = len(word.space), float(edges_s[-1])
    starts += np.linspace(last_s, length_s, waiting + 1)[:waiting].tolist()
    whole = "".join(word.symbols + word.space for word in said)
    first, count = len(whole) - len(whole.lstrip()), len(whole.strip())
    end_s = starts[first + count] if len(starts) > first + count else length_s
    edges = np.array([*starts[first : first + count], end_s if waiting else last_s])
    return np.clip(np.maximum.accumulate(edges), 0.0, length_s)
