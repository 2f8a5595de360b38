"""The built-in engine, hibari-tts: its voices, where their weights are, and what they can say.

Imports no model: a plan asks for voices and words only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from personalize.errors import ConfigError
from personalize.pronunciation.said import SaidWord
from render_cluster.voice.facts import DeclaredVoice, VoiceFacts
from render_cluster.voice.guesses import english_reader, find_guesses
from render_cluster.voice.protocol import Voice
from render_cluster.voice.sayable import find_unsayable


class HibariEngine:
    """`hibari` is the package's American female voice, `hibari:<voice>` any of them."""

    def declared(self) -> Mapping[str, DeclaredVoice]:
        """Its voices by each name that a campaign may use, available here or not."""
        voices = _voices()
        named = {f"hibari:{name}": facts for name, facts in voices.VOICES.items()}
        found = {n: DeclaredVoice(n, f["language"], f["gender"]) for n, f in named.items()}
        return {"hibari": found[f"hibari:{voices.DEFAULT}"], **found}

    def weights(self, name: str) -> Path:
        """The ONNX file. Never fetched here: each worker would do so in the middle of a render.

        Raises:
            ConfigError: it is not on this machine.
        """
        try:
            return Path(_voices().voice_path(_voice_of(name), download_missing=False))
        except FileNotFoundError as missing:
            raise ConfigError(
                f"voice {name!r} is not on this machine: its weights belong at {missing}"
            ) from missing

    def measure_gain_db(self, name: str) -> float:
        """The gain that brings a voice to the common loudness; speaks the reference text."""
        from render_cluster.voice.hibari import HibariVoice
        from render_cluster.voice.loudness import gain_db_to_target

        as_it_is = HibariVoice(_voice_of(name), self.weights(name).read_bytes(), 0.0)
        return gain_db_to_target(as_it_is.reference())

    def open(self, facts: VoiceFacts) -> Voice:
        """The voice, loaded."""
        from render_cluster.voice.hibari import HibariVoice

        name = facts.declared.name
        return HibariVoice(_voice_of(name), self.weights(name).read_bytes(), facts.gain_db)

    def find_unsayable(self, words: Collection[str]) -> dict[str, str]:
        """The words among `words` that its voices cannot say, each with the reason."""
        return find_unsayable(words)

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:
        """The words among `words` that its voices say by guess, each with how."""
        return find_guesses(words)

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with how its voices say it and where that comes from."""
        sentences = english_reader().read(text, locale)
        return tuple(word.said() for one in sentences for word in one if word.is_word)


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


def _voice_of(name: str) -> str:
    """Hibari's own name of a voice."""
    return name.partition(":")[2]
