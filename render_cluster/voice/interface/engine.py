"""The seam behind a voice's name: a way to speak, with one or many voices. A folder per engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

from personalize.pronunciation.said import SaidWord
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceDevice
from render_cluster.voice.interface.protocol import Voice
from render_cluster.voice.interface.read_word import ReadWord


class Reader(Protocol):
    """From text to words in the voices' alphabet, sentence by sentence."""

    def read(self, text: str, locale: str) -> list[list[ReadWord]]:
        """The sentences of a text, whose writer follows the conventions of `locale`.

        Raises:
            StageError: a word or number has no pronunciation and would not be spoken.
        """


class Reading(Protocol):
    """How texts of a language are read; loads no voice."""

    def reader(self) -> Reader:
        """Gives the phonemes of texts."""

    def find_unsayable(self, words: Collection[str]) -> dict[str, str]:
        """The words among `words` that cannot be said, each with the reason."""

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:
        """The words among `words` that are said by guess, each with how."""

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with how it is said and where that comes from."""


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

    def is_ready(self, voice: DeclaredVoice) -> bool:
        """Whether the weights of a voice are on this machine, and whole as far as is known."""
        return self.weights(voice).exists()

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

    def device_for(self, wanted: VoiceDevice) -> VoiceDevice:  # noqa: ARG002  most have no choice
        """Where its voices speak on this machine, if the settings want a device."""
        return "cpu"

    def open(self, voice: DeclaredVoice, gain_db: float) -> Voice:
        """The voice, loaded, at a gain.

        Raises:
            ConfigError: its weights are not on this machine.
        """

    def reading(self, voice: DeclaredVoice) -> Reading:
        """How a voice reads texts.

        Raises:
            ConfigError: what reads its language is not installed.
        """
