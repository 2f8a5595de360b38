"""The engine Piper: a voice is an .onnx file, with its .onnx.json and perhaps a MODEL_CARD."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personalize.errors import ConfigError
from render_cluster.voice.foreign.engine import ForeignEngine, declare
from render_cluster.voice.foreign.files import (
    PIPER,
    digest_of,
    language_tag,
    read_settings,
    require_extra,
    require_there,
)
from render_cluster.voice.foreign.licences import NOT_STATED, allows_commerce
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceLicence

if TYPE_CHECKING:
    from render_cluster.voice.synthesis.sentence_voice import SentenceVoice

_TIMES_REAL_TIME = 20.0
_LICENCE_LINE = re.compile(r"^\W*licen[cs]e:\s*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_AUDIO_LINE = re.compile(
    r"^\W*((?:URL:|fine-?tuned from|trained from).*)$", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _PiperFile:
    model: Path
    settings: dict[str, Any]

    @property
    def described(self) -> Path:
        return self.model.with_name(f"{self.model.name}.json")


class PiperEngine(ForeignEngine):
    """`piper:path/to/voice.onnx`."""

    def find(self, name: str) -> DeclaredVoice | None:
        """The voice of that file.

        Raises:
            ConfigError: a file is missing, or wrong.
        """
        if not name.startswith(PIPER):
            return None
        file = _open(name)
        settings = file.settings
        written = settings.get("language", {}).get("code") or settings["espeak"]["voice"]
        return declare(name, language_tag(written), _licence(file.model), _TIMES_REAL_TIME)

    def weights(self, voice: DeclaredVoice) -> Path:
        """The .onnx file."""
        return Path(voice.name.removeprefix(PIPER))

    def fetch_weights(self, voice: DeclaredVoice) -> None:
        """Nothing is fetched.

        Raises:
            ConfigError: the file is missing.
        """
        require_there(voice.name, self.weights(voice), "file")

    def digest(self, voice: DeclaredVoice) -> str:
        """Of both files."""
        file = _open(voice.name)
        return hashlib.sha256(digest_of(file.model, file.described).encode()).hexdigest()

    def open(self, voice: DeclaredVoice, gain_db: float) -> SentenceVoice:
        """The voice, in a process of its own.

        Raises:
            ConfigError: piper-tts is not installed, or the model gives no durations.
        """
        from render_cluster.voice.foreign.model import ModelKind, open_foreign
        from render_cluster.voice.foreign.process import SpeakerCommand

        require_extra(voice.name, ("piper",), "piper")
        command = SpeakerCommand(
            voice.name, "render_cluster.voice.piper.speaker", (str(_open(voice.name).model),)
        )
        return open_foreign(command, ModelKind(self.digest(voice), voice.language), gain_db)


def _open(name: str) -> _PiperFile:
    model = Path(name.removeprefix(PIPER)).absolute()
    if model.suffix != ".onnx":
        raise ConfigError(f"voice {name!r}: write the path of Piper's .onnx file")
    require_there(name, model, "file")
    settings = read_settings(name, model.with_name(f"{model.name}.json"))
    _check(name, settings)
    return _PiperFile(model, settings)


def _check(name: str, settings: dict[str, Any]) -> None:
    try:
        kind = settings.get("phoneme_type", "espeak")
        speakers = settings["num_speakers"]
        _ = (
            settings["phoneme_id_map"],
            settings["audio"]["sample_rate"],
            settings["espeak"]["voice"],
        )
    except (KeyError, TypeError) as missing:
        raise ConfigError(
            f"voice {name!r}: its .onnx.json has no {missing}: it is not that of a Piper voice"
        ) from missing
    if kind != "espeak":
        raise ConfigError(
            f"voice {name!r} reads {kind}, not espeak's phonemes; vidmerge speaks with the latter"
        )
    if speakers != 1:
        raise ConfigError(
            f"voice {name!r} has {speakers} speakers; vidmerge speaks with models of one"
        )


def _licence(model: Path) -> VoiceLicence:
    """By the MODEL_CARD beside the file, as Piper's own voices have one."""
    card = model.with_name("MODEL_CARD")
    text = card.read_text(encoding="utf-8", errors="replace") if card.is_file() else ""
    stated = _LICENCE_LINE.search(text)
    licence = stated[1].strip() if stated else NOT_STATED
    audio = "; ".join(line.strip() for line in _AUDIO_LINE.findall(text)) or NOT_STATED
    return VoiceLicence(
        licence, f"{model.name}, a voice for Piper", audio, allows_commerce(licence)
    )
