"""The voices that a campaign may use: found, measured once, and opened, by the engine of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from personalize.campaign.speech_style import USUAL_SPEECH, SpeechStyle
from personalize.errors import ConfigError
from personalize.nearest import did_you_mean
from personalize.pronunciation.said import SaidWord
from personalize.whole_file import write_whole
from render_cluster.home_folder import data_home, readable_by_all
from render_cluster.versions import SPEECH_VERSION
from render_cluster.voice.facts import DeclaredVoice, VoiceFacts
from render_cluster.voice.protocol import Speech, Voice


class VoiceEngine(Protocol):
    """A way to speak, with one or many voices. One module per engine."""

    def declared(self) -> Mapping[str, DeclaredVoice]:
        """Its voices by each name that a campaign may use, available here or not."""

    def weights(self, name: str) -> Path:
        """The file that determines how a voice sounds.

        Raises:
            ConfigError: it is not on this machine.
        """

    def measure_gain_db(self, name: str) -> float:
        """The gain that brings a voice to the common loudness; slow: speaks the reference text."""

    def open(self, facts: VoiceFacts) -> Voice:
        """The voice, loaded."""

    def find_unsayable(self, words: Collection[str]) -> dict[str, str]:
        """The words among `words` that its voices cannot say, each with the reason."""

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:
        """The words among `words` that its voices say by guess, each with how."""

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with how its voices say it and where that comes from."""


def voice_facts(name: str) -> VoiceFacts:
    """The facts of a voice: measured on first use on a machine (a second), then remembered.

    Raises:
        ConfigError: there is no such voice, or its weights are not on this machine.
    """
    engine, declared = _find(name)
    sha256 = hashlib.sha256(engine.weights(declared.name).read_bytes()).hexdigest()
    gain_db = _gain_db(engine, declared, sha256)
    fingerprint = f"{declared.name} {sha256[:16]} {gain_db:+.1f}dB version{SPEECH_VERSION}"
    return VoiceFacts(declared, fingerprint, gain_db)


def open_voice(facts: VoiceFacts) -> Voice:
    """The voice, loaded.

    Raises:
        ConfigError: its weights are not on this machine.
    """
    engine, _ = _find(facts.declared.name)
    return engine.open(facts)


def speak(name: str, text: str, style: SpeechStyle = USUAL_SPEECH) -> Speech:
    """The speech of one text; whoever speaks many opens the voice.

    Raises:
        ConfigError: there is no such voice, or its weights are not on this machine.
        StageError: the text cannot be said.
    """
    return open_voice(voice_facts(name)).speak(text, style)


def find_unsayable(name: str, words: Collection[str]) -> dict[str, str]:
    """The words among `words` that a voice cannot say, each with the reason. Loads no model.

    Raises:
        ConfigError: there is no such voice.
    """
    engine, _ = _find(name)
    return engine.find_unsayable(words)


def find_guesses(name: str, words: Collection[str]) -> dict[str, SaidWord]:
    """The words among `words` that a voice says by guess, each with how it says them.

    Raises:
        ConfigError: there is no such voice.
    """
    engine, _ = _find(name)
    return engine.find_guesses(words)


def pronounce(name: str, text: str, locale: str = "en-US") -> tuple[SaidWord, ...]:
    """The words of a text, each with how a voice says it and where that comes from.

    Raises:
        ConfigError: there is no such voice.
        StageError: a word cannot be said.
    """
    engine, _ = _find(name)
    return engine.pronounce(text, locale)


def _find(name: str) -> tuple[VoiceEngine, DeclaredVoice]:
    engines = _engines()
    known = {n: (engine, voice) for engine in engines for n, voice in engine.declared().items()}
    if name not in known:
        raise ConfigError(f"unknown voice {name!r}{did_you_mean(name, known)}")
    return known[name]


def _engines() -> list[VoiceEngine]:
    from render_cluster.voice.hibari_engine import HibariEngine  # slow to import

    return [HibariEngine()]


def gain_path(name: str) -> Path:
    """Where the gain of a measured voice is kept: one file per voice, weights and their version.

    Raises:
        ConfigError: there is no such voice, or its weights are not on this machine.
    """
    engine, declared = _find(name)
    sha256 = hashlib.sha256(engine.weights(declared.name).read_bytes()).hexdigest()
    return _gain_path(declared, sha256)


def _gain_path(declared: DeclaredVoice, sha256: str) -> Path:
    stem = f"{declared.name.replace(':', '-')}-{sha256[:16]}-{SPEECH_VERSION}"
    return data_home() / "voices" / f"{stem}.json"


def _gain_db(engine: VoiceEngine, declared: DeclaredVoice, sha256: str) -> float:
    """Measured once per machine; every time if it cannot be saved."""
    path = _gain_path(declared, sha256)
    with suppress(OSError, ValueError, KeyError, TypeError):
        return float(json.loads(path.read_text())["gain_db"])
    gain_db = round(engine.measure_gain_db(declared.name), 1)
    with suppress(OSError), readable_by_all():
        write_whole(path, json.dumps({"gain_db": gain_db}).encode())
    return gain_db
