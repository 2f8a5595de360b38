"""The built-in engine, hibari-tts: its voices, where their weights are, and what they can say.

Imports no model: a plan asks for voices and words only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from personalize.errors import ConfigError
from render_cluster.voice.interface.engine import Reading, VoiceEngine
from render_cluster.voice.interface.facts import DeclaredVoice, Sex, VoiceLicence
from render_cluster.voice.languages.readings import reading_of

if TYPE_CHECKING:
    from render_cluster.voice.synthesis.sentence_voice import SentenceVoice

_LICENCE = VoiceLicence(
    weights="Apache-2.0",
    source="hibari-tts 0.2.1 (PyPI), distilled from Kokoro-82M by hexgrad (Apache-2.0)",
    audio="speech of Kokoro-82M",
    commercial=True,
)
_TIMES_REAL_TIME = 150.0


class HibariEngine(VoiceEngine):
    """`hibari` is the package's American female voice, `hibari:<voice>` any of them."""

    def declared(self) -> Mapping[str, DeclaredVoice]:
        """Its voices by each name that a campaign may use, available here or not."""
        voices = _voices()
        found = {
            f"hibari:{name}": _declare(f"hibari:{name}", facts)
            for name, facts in voices.VOICES.items()
        }
        return {"hibari": found[f"hibari:{voices.DEFAULT}"], **found}

    def find(self, name: str) -> DeclaredVoice | None:
        """The voice of that name."""
        return self.declared().get(name)

    def weights(self, voice: DeclaredVoice) -> Path:
        """The ONNX file. Never fetched here: each worker would do so in the middle of a render."""
        try:
            return Path(_voices().voice_path(_voice_of(voice), download_missing=False))
        except FileNotFoundError as missing:
            return Path(str(missing))

    def fetch_weights(self, voice: DeclaredVoice) -> None:
        """Downloads the voice from hibari's releases on GitHub.

        Raises:
            ConfigError: GitHub cannot be reached, or sends something else.
        """
        try:
            _voices().voice_path(_voice_of(voice))
        except RuntimeError as error:
            raise ConfigError(str(error)) from error

    def digest(self, voice: DeclaredVoice) -> str:
        """The hash of the ONNX file.

        Raises:
            ConfigError: it is not on this machine.
        """
        return hashlib.sha256(self._read(voice)).hexdigest()

    def known_gain_db(self, voice: DeclaredVoice) -> float | None:  # noqa: ARG002  the interface
        """None: measured on each machine."""
        return None

    def open(self, voice: DeclaredVoice, gain_db: float) -> SentenceVoice:
        """The voice, loaded."""
        from render_cluster.voice.hibari.model import open_hibari

        return open_hibari(_voice_of(voice), self._read(voice), gain_db)

    def reading(self, voice: DeclaredVoice) -> Reading:
        """How a voice reads texts."""
        return reading_of(voice.language)

    def _read(self, voice: DeclaredVoice) -> bytes:
        path = self.weights(voice)
        if not path.exists():
            raise ConfigError(
                f"voice {voice.name!r} is not on this machine: its weights belong at {path}; "
                f"`vidmerge setup --voice {voice.name}` fetches them"
            )
        return path.read_bytes()


@cache
def _voices() -> ModuleType:
    """The module `hibari.voices` by itself: the package imports scipy's FFT, which takes 0.3 s."""
    package = find_spec("hibari")
    if package is None or package.origin is None:
        raise ConfigError("the package hibari-tts is missing: install vidmerge again")
    file = SourceFileLoader("hibari_voices", str(Path(package.origin).with_name("voices.py")))
    module = ModuleType(file.name)
    module.__file__ = file.path  # it lies beside the list of voices
    file.exec_module(module)
    return module


def _declare(name: str, facts: Mapping[str, str]) -> DeclaredVoice:
    sex: Sex = "male" if facts["gender"] == "male" else "female"
    return DeclaredVoice(name, facts["language"], sex, _LICENCE, _TIMES_REAL_TIME)


def _voice_of(voice: DeclaredVoice) -> str:
    """Hibari's own name of a voice."""
    return voice.name.partition(":")[2]
