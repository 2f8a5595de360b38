"""What all engines with English voices share: how they read."""

# ruff: noqa: ARG002  all voices read alike

from __future__ import annotations

from collections.abc import Collection

from personalize.pronunciation.said import SaidWord
from render_cluster.voice.english.guesses import english_reader, find_guesses
from render_cluster.voice.english.sayable import find_unsayable
from render_cluster.voice.interface.engine import VoiceEngine
from render_cluster.voice.interface.facts import DeclaredVoice


class EnglishEngine(VoiceEngine):
    """Reads with the dictionary, tagger and guess of hibari."""

    def find_unsayable(self, voice: DeclaredVoice, words: Collection[str]) -> dict[str, str]:
        """The words among `words` that its voices cannot say, each with the reason."""
        return find_unsayable(words)

    def find_guesses(self, voice: DeclaredVoice, words: Collection[str]) -> dict[str, SaidWord]:
        """The words among `words` that its voices say by guess, each with how."""
        return find_guesses(words)

    def pronounce(self, voice: DeclaredVoice, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with how its voices say it and where that comes from."""
        sentences = english_reader().read(text, locale)
        return tuple(word.said() for one in sentences for word in one if word.is_word)
