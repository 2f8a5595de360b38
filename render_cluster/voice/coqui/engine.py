"""The engine Coqui TTS: a voice is a folder with a model, or the name of one of Coqui's."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from personalize.errors import ConfigError
from render_cluster.voice.coqui.folder import XTTS, CoquiFolder, open_folder
from render_cluster.voice.coqui.named import download, named_folder, named_licence
from render_cluster.voice.foreign.engine import ForeignEngine, as_plain_words, declare
from render_cluster.voice.foreign.files import (
    COQUI,
    NAMED,
    digest_of,
    language_tag,
    require_extra,
    require_there,
)
from render_cluster.voice.foreign.licences import allows_commerce
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceLicence

if TYPE_CHECKING:
    from render_cluster.voice.synthesis.sentence_voice import SentenceVoice

_TIMES_REAL_TIME = 2.5
_YOURS = VoiceLicence(
    weights="yours",
    source="a model of your own for Coqui TTS",
    audio="known to you",
    commercial=True,
)


class CoquiEngine(ForeignEngine):
    """`coqui:path/to/folder`, or `coqui:tts_models/en/ljspeech/vits`."""

    def find(self, name: str) -> DeclaredVoice | None:
        """The voice of that folder or name.

        Raises:
            ConfigError: a file is missing or wrong, or Coqui has no such model.
        """
        if not name.startswith(COQUI):
            return None
        model = name.removeprefix(COQUI)
        if not model.startswith(NAMED):
            found = open_folder(name, _folder(name))
            if found.kind == XTTS:  # an acknowledged licence would lead to the next refusal
                found.check_speaks()
            return _declare(found, _YOURS)
        licence = _named_licence(model)
        if _folder(name).is_dir():
            return _declare(open_folder(name, _folder(name)), licence)
        language = language_tag(model.split("/")[1])
        return declare(name, language, licence, _TIMES_REAL_TIME)

    def weights(self, voice: DeclaredVoice) -> Path:
        """The folder's description; of a named model, once it is downloaded."""
        return _folder(voice.name) / "config.json"

    def fetch_weights(self, voice: DeclaredVoice) -> None:
        """Downloads a named model.

        Raises:
            ConfigError: that fails, or the user's own folder is missing.
        """
        model = voice.name.removeprefix(COQUI)
        if not model.startswith(NAMED):
            require_there(voice.name, _folder(voice.name), "folder")
            return
        _require_coqui(voice)
        download(model)

    def digest(self, voice: DeclaredVoice) -> str:
        """Of checkpoint and description.

        Raises:
            ConfigError: they are not there, or cannot speak.
        """
        found = _opened(voice)
        return hashlib.sha256(digest_of(found.checkpoint(), found.config).encode()).hexdigest()

    def open(self, voice: DeclaredVoice, gain_db: float) -> SentenceVoice:
        """The voice, in a process of its own.

        Raises:
            ConfigError: coqui-tts is not installed, or cannot load the model.
        """
        from render_cluster.voice.foreign.model import ModelKind, open_foreign
        from render_cluster.voice.foreign.process import SpeakerCommand

        _require_coqui(voice)
        found = _opened(voice)
        files = (str(found.checkpoint()), str(found.config), voice.language)
        command = SpeakerCommand(voice.name, "render_cluster.voice.coqui.speaker", files)
        kind = ModelKind(self.digest(voice), voice.language, found.reads_letters)
        return open_foreign(command, kind, gain_db)


def _declare(found: CoquiFolder, licence: VoiceLicence) -> DeclaredVoice:
    declared = declare(found.voice, found.language, licence, _TIMES_REAL_TIME)
    return as_plain_words(declared) if found.reads_letters else declared


def _named_licence(model: str) -> VoiceLicence:
    licence = named_licence(model)
    source = f"{model}, downloaded by Coqui TTS"
    return VoiceLicence(licence, source, model.split("/")[2], allows_commerce(licence))


def _folder(name: str) -> Path:
    model = name.removeprefix(COQUI)
    return named_folder(model) if model.startswith(NAMED) else Path(model).absolute()


def _opened(voice: DeclaredVoice) -> CoquiFolder:
    folder = _folder(voice.name)
    if voice.name.startswith(COQUI + NAMED) and not folder.is_dir():
        raise ConfigError(
            f"voice {voice.name!r} is not on this machine: `vidmerge setup --voice {voice.name}` "
            "downloads it"
        )
    found = open_folder(voice.name, folder)
    found.check_speaks()
    return found


def _require_coqui(voice: DeclaredVoice) -> None:
    require_extra(voice.name, ("TTS", "torchaudio", "six"), "tts")
