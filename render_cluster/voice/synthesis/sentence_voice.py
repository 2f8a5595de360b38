"""A voice that reads sentence by sentence: read, synthesise, trim, join on the time grid.

Any two segments join, because each has silence at both ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from personalize.campaign.speech_style import USUAL_SPEECH, SpeechStyle
from personalize.errors import StageError
from personalize.pronunciation.markup import without_markup
from render_cluster.captions.words import SpokenWord
from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_SAMPLES, steps_for
from render_cluster.voice.interface.engine import Reader
from render_cluster.voice.interface.protocol import Speech, TimedPhoneme, Voice
from render_cluster.voice.interface.read_word import ReadWord
from render_cluster.voice.sound.emphasis import raise_level
from render_cluster.voice.sound.long_pauses import shorten_pauses
from render_cluster.voice.sound.loudness import limit_peaks
from render_cluster.voice.sound.pauses import stretch_pauses
from render_cluster.voice.sound.trimmed import Sentence, at_48_khz, trimmed
from render_cluster.voice.synthesis.phrases import Phrase, phrases, without_doubled_stress
from render_cluster.voice.synthesis.word_spans import word_spans

_LEAD_S, _PAUSE_S, _TAIL_S = 0.08, 0.28, 0.12
"""Silence before the first sound, between sentences, and after the last sound."""

REFERENCE_TEXT = (
    "Hello Sarah, thanks for your time last week. We looked at how your team works today, and "
    "three small changes would save about ten hours a month. Shall we talk on Tuesday morning?"
)
"""Its loudness is measured."""


@dataclass(frozen=True, slots=True)
class Synthesised:
    """What a model made of some phonemes.

    `samples` are mono float32 at `rate_hz`; `edges_s` (symbols + 1,) is where each of `symbols`
    starts in them, and where the last ends.
    """

    samples: NDArray[np.float32]
    symbols: list[str]
    edges_s: NDArray[np.float64]
    rate_hz: int = 24_000


class SpeechMaker(Protocol):
    """From the words of a sentence to sound."""

    def make(
        self, words: list[ReadWord], speed: float, rng: np.random.Generator
    ) -> Iterator[tuple[Phrase, Synthesised]]:
        """The phrases of a sentence, each with its sound; its symbols are the phrase's.

        Raises:
            StageError: a word cannot be said.
        """


class SpeechModel(SpeechMaker, Protocol):
    """From phonemes to sound. Deterministic but for `rng`."""

    alphabet: frozenset[str]
    longest: int
    """The number of symbols that it can take at once."""

    def synthesise(self, phonemes: str, speed: float, rng: np.random.Generator) -> Synthesised:
        """The sound of one sentence; 1.0 is the speed of a presenter, 160 words a minute.

        All of `phonemes` are in its alphabet.
        """

    def make(
        self, words: list[ReadWord], speed: float, rng: np.random.Generator
    ) -> Iterator[tuple[Phrase, Synthesised]]:
        """The phrases of a sentence as the model can take them, each with its sound.

        Raises:
            StageError: the model has no sound for a symbol.
        """
        for phrase in phrases(words, self.longest):
            self._check(phrase.phonemes)
            yield phrase, self.synthesise(phrase.phonemes, speed, rng)

    def _check(self, phonemes: str) -> None:
        """A model would leave out what it does not know, silently."""
        unknown = sorted(set(phonemes) - self.alphabet)
        if unknown:
            raise StageError(
                "speak", f"the voice has no sound for {' '.join(unknown)} in {phonemes[:40]!r}"
            )


class SentenceVoice(Voice):
    """Speaks with a reader and a model, on one thread.

    Args:
        reader: gives the phonemes.
        maker: gives the sound.
        gain_db: brings it to the common loudness.
    """

    def __init__(self, reader: Reader, maker: SpeechMaker, gain_db: float) -> None:
        self._reader = reader
        self._maker = maker
        self._gain = 10.0 ** (gain_db / 20.0)

    def reference(self) -> NDArray[np.float32]:
        """The reference text as spoken at the current gain, without the padding around it."""
        spoken = self._sentences(REFERENCE_TEXT, USUAL_SPEECH)
        return np.concatenate([part.samples for _, parts in spoken for _, part in parts])

    def speak(self, text: str, style: SpeechStyle = USUAL_SPEECH) -> Speech:
        """The speech of `text`, padded to the grid: 80 ms of silence before it, 120 or more after.

        The phonemes are the voice's symbols with stress marks, spaces and punctuation, in order;
        the time before, after and between sentences belongs to none, nor does a pause that the
        script asks for. That adds to the silence at both ends; between sentences, it replaces it.

        Raises:
            StageError: the text has nothing that can be spoken, or a word that cannot.
        """
        track: list[NDArray[np.float32]] = []
        phonemes: list[TimedPhoneme] = []
        said: list[SpokenWord] = []
        start_s, tail_s = 0.0, 0.0
        for words, parts in self._sentences(text, style):
            before = len(phonemes)
            for phrase, part in parts:
                asked_s = tail_s + phrase.lead_s
                silence_s = max(_PAUSE_S, asked_s) if track else _LEAD_S + asked_s
                track += [_silence(silence_s), part.samples]
                start_s += silence_s
                phonemes += _shifted(part.phonemes, start_s)
                start_s += len(part.samples) / SAMPLE_RATE_HZ
                tail_s = phrase.tail_s
            said += word_spans(words, phonemes[before:])
        if not phonemes:
            raise StageError("speak", f"nothing to say in {without_markup(text)[:40]!r}")
        spoken = limit_peaks(np.concatenate(track))
        return Speech(_on_grid(spoken, _TAIL_S + tail_s), tuple(phonemes), tuple(said))

    def _sentences(
        self, text: str, style: SpeechStyle
    ) -> Iterator[tuple[list[ReadWord], Iterator[tuple[Phrase, Sentence]]]]:
        """The sentences of `text`, each with its phrases; noise is seeded by the text.

        Take the phrases of one before the next: they share the noise.
        """
        rng = np.random.default_rng(list(hashlib.sha256(text.encode()).digest()))
        for words in self._reader.read(text, style.locale):
            yield words, self._phrases(words, style.speed, rng)

    def _phrases(
        self, words: list[ReadWord], speed: float, rng: np.random.Generator
    ) -> Iterator[tuple[Phrase, Sentence]]:
        for phrase, made in self._maker.make(words, speed, rng):
            yield phrase, self._sentence(made, phrase)

    def _sentence(self, made: Synthesised, phrase: Phrase) -> Sentence:
        samples = (at_48_khz(made.samples, made.rate_hz) * self._gain).astype(np.float32)
        samples, edges_s = shorten_pauses(samples, made.edges_s)
        samples = raise_level(samples, edges_s, phrase.emphasis)
        samples, spans_s = stretch_pauses(samples, made.symbols, edges_s, phrase.pauses)
        symbols, spans_s = without_doubled_stress(made.symbols, spans_s)
        return trimmed(samples, spans_s, symbols)


def _silence(length_s: float) -> NDArray[np.float32]:
    return np.zeros(round(length_s * SAMPLE_RATE_HZ), np.float32)


def _shifted(phonemes: tuple[TimedPhoneme, ...], by_s: float) -> list[TimedPhoneme]:
    return [replace(p, start_s=p.start_s + by_s, end_s=p.end_s + by_s) for p in phonemes]


def _on_grid(samples: NDArray[np.float32], tail_s: float) -> NDArray[np.float32]:
    """`samples` followed by the tail's silence up to a whole number of grid steps."""
    tail = round(tail_s * SAMPLE_RATE_HZ)
    length = steps_for(len(samples) + tail) * STEP_SAMPLES
    return np.pad(samples, (0, length - len(samples)))
