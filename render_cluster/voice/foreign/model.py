"""A model in another process as a `SpeechModel`, and the voice that speaks with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personalize.errors import ConfigError
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.foreign.pace import usual_speed
from render_cluster.voice.foreign.process import SpeakerCommand, SpeakerProcess
from render_cluster.voice.foreign.readers import OwnReader, SpelledReader, english_sounds
from render_cluster.voice.foreign.spelling import EnglishIpa, Letters, OwnIpa, Spelling
from render_cluster.voice.interface.engine import Reader
from render_cluster.voice.synthesis.sentence_voice import (
    SentenceVoice,
    SpeechModel,
    Synthesised,
)

_LEAST_ENGLISH = frozenset("ptkbdɡmnŋfvszʃʒθðlɹwjhiuæɑɛɪʊəʌ")  # noqa: RUF001  IPA
"""Without these a model cannot say English by its phonemes."""


class ForeignModel(SpeechModel):
    """Speaks through a process. Its randomness is seeded by the text."""

    longest = 300

    def __init__(
        self, speaker: SpeakerProcess, spelling: Spelling, usual_speed: float = 1.0
    ) -> None:
        self._speaker = speaker
        self._spelling = spelling
        self.alphabet = spelling.alphabet
        self._usual_speed = usual_speed

    def synthesise(self, phonemes: str, speed: float, rng: np.random.Generator) -> Synthesised:
        """The sound of one sentence, at the model's own rate."""
        tokens = self._spelling.tokens_of(phonemes)
        seed = int(rng.integers(1 << 31))
        samples, edges_s = self._speaker.say(tokens, self._usual_speed * speed, seed)
        symbols, symbol_edges_s = self._spelling.symbols_of(phonemes, edges_s)
        return Synthesised(samples, symbols, symbol_edges_s, self._speaker.rate_hz)


@dataclass(frozen=True, slots=True)
class ModelKind:
    """What is known of a model before its process runs.

    Attributes:
        digest: of its files.
        language: what it speaks, as a BCP 47 tag.
        reads_letters: whether it was trained on letters and not on phonemes.
    """

    digest: str
    language: str
    reads_letters: bool = False


def open_foreign(command: SpeakerCommand, kind: ModelKind, gain_db: float) -> SentenceVoice:
    """A voice that speaks in a process of its own.

    Args:
        command: starts that process.
        kind: decides how it is given its text.
        gain_db: brings it to the common loudness.

    Raises:
        ConfigError: the process cannot be started, or the model has not the sounds of English.
    """
    speaker = SpeakerProcess(command)
    is_english = kind.language.startswith("en")
    spelling, reader = _ways(speaker, is_english=is_english, reads_letters=kind.reads_letters)
    if is_english and not kind.reads_letters and (missing := _LEAST_ENGLISH - spelling.alphabet):
        speaker.close()
        raise ConfigError(
            f"voice {command.voice!r} has no token for {' '.join(sorted(missing))}: vidmerge "
            "speaks English with models that know espeak's IPA, or that read letters"
        )
    speed = 1.0
    if is_english:

        def speak_reference(speed: float, gain_db: float) -> NDArray[np.float32]:
            model = ForeignModel(speaker, spelling, speed)
            return SentenceVoice(reader, model, gain_db).reference()

        speed = usual_speed(kind.digest, speak_reference)
    return SentenceVoice(reader, ForeignModel(speaker, spelling, speed), gain_db)


def _ways(
    speaker: SpeakerProcess, *, is_english: bool, reads_letters: bool
) -> tuple[Spelling, Reader]:
    known = speaker.alphabet
    if reads_letters and is_english:
        return Letters(known, english_sounds), SpelledReader(speaker)
    if reads_letters:
        return Letters(known, lambda _word: ""), OwnReader(speaker)
    if is_english:
        return EnglishIpa(known), english_reader()
    return OwnIpa(known), OwnReader(speaker)
