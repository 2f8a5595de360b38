"""The seam behind a voice's name: a way to speak, with one or many voices. A folder per engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

from personalize.pronunciation.said import SaidWord
from render_cluster.voice.interface.facts import DeclaredVoice
from render_cluster.voice.interface.protocol import Voice


class VoiceEngine(Protocol):
    """Knows its voices without loading a model, so that planning stays fast."""

    def declared(self) -> Mapping[str, DeclaredVoice]:
        """Its voices by each name that a campaign may use, available here or not."""

    def find(self, name: str) -> DeclaredVoice | None:
        """The voice of that name, blends included; None if it has none.

        Raises:
            ConfigError: the name is of its kind, and wrong.
        """

    def weights(self, voice: DeclaredVoice) -> Path:
        """The file with the weights of a voice; it may not be there yet."""

    def fetch_weights(self, voice: DeclaredVoice) -> None:
        """Makes or fetches that file, at set-up.

        Raises:
            ConfigError: that is not possible, and why.
        """

    def digest(self, voice: DeclaredVoice) -> str:
        """A hash of all that determines how a voice sounds, but for code.

        Raises:
            ConfigError: that cannot be known without weights that are missing.
        """

    def known_gain_db(self, voice: DeclaredVoice) -> float | None:
        """The gain that brings a voice to the common loudness, where that need not be measured."""

    def open(self, voice: DeclaredVoice, gain_db: float) -> Voice:
        """The voice, loaded, at a gain.

        Raises:
            ConfigError: its weights are not on this machine.
        """

    def find_unsayable(self, voice: DeclaredVoice, words: Collection[str]) -> dict[str, str]:
        """The words among `words` that a voice cannot say, each with the reason."""

    def find_guesses(self, voice: DeclaredVoice, words: Collection[str]) -> dict[str, SaidWord]:
        """The words among `words` that a voice says by guess, each with how."""

    def pronounce(self, voice: DeclaredVoice, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with how a voice says it and where that comes from."""
