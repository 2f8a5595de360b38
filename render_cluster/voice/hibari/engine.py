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
_PREFIX = "hibari:"
_LISTED = ("heart",)
"""Only this one was measured: the others are not in the wheel. They speak when they are named."""


class HibariEngine(VoiceEngine):
    """`hibari` is the package's American female voice, `hibari:<voice>` any of them."""

    def declared(self) -> Mapping[str, DeclaredVoice]:
        """Those that met the floors of benchmarks/voices.py, by each name of them."""
        names = ("hibari", *(f"{_PREFIX}{name}" for name in _LISTED))
        return {name: one for name in names if (one := self.find(name))}

    def find(self, name: str) -> DeclaredVoice | None:
        """The voice of that name, whether it is listed or not."""
        voices = _voices()
        own = voices.DEFAULT if name == "hibari" else name.removeprefix(_PREFIX)
        if own not in voices.VOICES or not (name == "hibari" or name.startswith(_PREFIX)):
            return None
        return _declare(f"{_PREFIX}{own}", voices.VOICES[own])

    def weights(self, voice: DeclaredVoice) -> Path:
        """The ONNX file. Never fetched here: each worker would do so in the middle of a render."""
        try:
            return Path(_voices().voice_path(_voice_of(voice), download_missing=False))
        except FileNotFoundError as missing:
            return Path(str(missing))

    def is_ready(self, voice: DeclaredVoice) -> bool:
        """Whether the ONNX file is there and the one that hibari published."""
        path = self.weights(voice)
        return path.exists() and _sha256(path.read_bytes()) == _published(voice)

    def fetch_weights(self, voice: DeclaredVoice) -> None:
        """Downloads the voice from where hibari publishes it, in place of a damaged file.

        Raises:
            ConfigError: it cannot be reached, or sends something else.
        """
        path = self.weights(voice)
        if path.exists() and not self.is_ready(voice):
            if _is_bundled(voice):
                raise _damaged(voice, path)
            path.unlink()
        try:
            _voices().voice_path(_voice_of(voice))
        except RuntimeError as error:
            raise ConfigError(str(error)) from error

    def digest(self, voice: DeclaredVoice) -> str:
        """The hash of the ONNX file.

        Raises:
            ConfigError: it is not on this machine, or damaged.
        """
        return _sha256(self._read(voice))

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
        weights = path.read_bytes()
        if _sha256(weights) != _published(voice):
            raise _damaged(voice, path)
        return weights


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


def _published(voice: DeclaredVoice) -> str:
    """The SHA-256 of the file, as hibari's own table of voices has it."""
    return str(_voices().VOICES[_voice_of(voice)]["sha256"])


def _is_bundled(voice: DeclaredVoice) -> bool:
    return bool(_voices().VOICES[_voice_of(voice)].get("bundled"))


def _sha256(weights: bytes) -> str:
    return hashlib.sha256(weights).hexdigest()


def _damaged(voice: DeclaredVoice, path: Path) -> ConfigError:
    mend = (
        "install the package hibari-tts again"
        if _is_bundled(voice)
        else f"`vidmerge setup --voice {voice.name}` fetches it again"
    )
    return ConfigError(
        f"the weights of voice {voice.name!r} are damaged: {path} is not the file that hibari "
        f"published (another SHA-256); {mend}"
    )
