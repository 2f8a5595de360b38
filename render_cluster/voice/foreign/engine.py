"""What the engines share whose voices are files of the user's and speak in another process."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from personalize.pronunciation.markup import without_markup
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.english.english_engine import EnglishEngine
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceLicence


class ForeignEngine(EnglishEngine):
    """Reads English as all voices do; another language is read by the engine itself."""

    def declared(self) -> Mapping[str, DeclaredVoice]:
        """None: a campaign names a file."""
        return {}

    def known_gain_db(self, voice: DeclaredVoice) -> float | None:  # noqa: ARG002  the interface
        """None: measured on each machine."""
        return None

    def find_unsayable(self, voice: DeclaredVoice, words: Collection[str]) -> dict[str, str]:
        """None in another language: only its engine knows, while it speaks."""
        return super().find_unsayable(voice, words) if is_english(voice) else {}

    def find_guesses(self, voice: DeclaredVoice, words: Collection[str]) -> dict[str, SaidWord]:
        """None in another language: nobody can tell."""
        return super().find_guesses(voice, words) if is_english(voice) else {}

    def pronounce(self, voice: DeclaredVoice, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words; without phonemes where our English ones are not what is said."""
        if is_english(voice):
            return super().pronounce(voice, text, locale)
        words = without_markup(text).split()
        return tuple(SaidWord(word, "", Origin.GUESS) for word in words)


def declare(
    name: str, language: str, licence: VoiceLicence, times_real_time: float
) -> DeclaredVoice:
    """A voice of the user's; pronunciations are English sounds, so only English ones take them."""
    takes = language.startswith("en")
    return DeclaredVoice(name, language, "not stated", licence, times_real_time, takes)


def is_english(voice: DeclaredVoice) -> bool:
    """Whether our reader reads for it."""
    return voice.language.startswith("en")
