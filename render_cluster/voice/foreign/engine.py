"""What the engines share whose voices are files of the user's and speak in another process."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from personalize.pronunciation.markup import without_markup
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.english.english_reading import EnglishReading
from render_cluster.voice.interface.engine import Reader, Reading, VoiceEngine
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceLicence


class ForeignEngine(VoiceEngine):
    """Reads English as all voices do; another language is read by the engine itself."""

    def declared(self) -> Mapping[str, DeclaredVoice]:
        """None: a campaign names a file."""
        return {}

    def known_gain_db(self, voice: DeclaredVoice) -> float | None:  # noqa: ARG002  the interface
        """None: measured on each machine."""
        return None

    def reading(self, voice: DeclaredVoice) -> Reading:
        """How a voice reads texts."""
        return EnglishReading() if is_english(voice) else ReadByTheEngine()


class ReadByTheEngine(Reading):
    """Another language, which only its engine can read, and only while it speaks."""

    def reader(self) -> Reader:
        """There is none without the voice."""
        raise NotImplementedError("the voice has its own reader")

    def find_unsayable(self, words: Collection[str]) -> dict[str, str]:  # noqa: ARG002  the interface
        """None: only the engine knows."""
        return {}

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:  # noqa: ARG002  the interface
        """None: nobody can tell."""
        return {}

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:  # noqa: ARG002  the interface
        """The words, without phonemes."""
        return tuple(SaidWord(word, "", Origin.GUESS) for word in without_markup(text).split())


def declare(
    name: str, language: str, licence: VoiceLicence, times_real_time: float
) -> DeclaredVoice:
    """A voice of the user's; pronunciations are English sounds, so only English ones take them."""
    takes = language.startswith("en")
    voice = DeclaredVoice(name, language, "not stated", licence, times_real_time)
    return voice if takes else as_plain_words(voice)


def as_plain_words(voice: DeclaredVoice) -> DeclaredVoice:
    """A voice that reads its text itself: without pronunciations, pauses and emphasis."""
    return replace(voice, takes_pronunciations=False, prosody="none")


def is_english(voice: DeclaredVoice) -> bool:
    """Whether our reader reads for it."""
    return voice.language.startswith("en")
