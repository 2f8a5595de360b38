"""A folder with a Coqui model: a checkpoint and its config.json, checked before they are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from personalize.errors import ConfigError
from render_cluster.voice.foreign.files import language_tag, read_settings, require_there

XTTS = "xtts"
_SPEAKS = "vits"
"""The kind of model that makes sound by itself and says how long each token sounds."""

_USUAL_NAMES = ("best_model.pth", "model.pth", "model_file.pth", "checkpoint.pth")
_NO_MODELS = ("speaker", "language", "encoder", "d_vector")


@dataclass(frozen=True, slots=True)
class CoquiFolder:
    """A model of any kind.

    Attributes:
        kind: what its config calls it, such as vits.
        language: a BCP 47 tag; American English if the config says nothing.
        reads_letters: whether it was trained on letters and not on phonemes.
    """

    voice: str
    folder: Path
    kind: str
    language: str
    reads_letters: bool
    has_speakers: bool

    @property
    def config(self) -> Path:
        """Its description."""
        return self.folder / "config.json"

    def checkpoint(self) -> Path:
        """Its weights.

        Raises:
            ConfigError: there are none, or several.
        """
        found = sorted(path for path in self.folder.glob("*.pth") if _may_be_model(path))
        usual = [self.folder / name for name in _USUAL_NAMES if self.folder / name in found]
        if usual or len(found) == 1:
            return (usual or found)[0]
        there = ", ".join(path.name for path in found) or "none"
        raise ConfigError(
            f"voice {self.voice!r}: one checkpoint (*.pth) belongs into {self.folder}, "
            f"{there} found; if there are several, call the one to use model.pth"
        )

    def check_speaks(self) -> None:
        """Accepts a model that vidmerge can speak with.

        Raises:
            ConfigError: it gives no durations, or has several speakers.
        """
        if self.kind == XTTS:
            raise ConfigError(
                f"voice {self.voice!r} is an XTTS model, which vidmerge cannot use: it gives "
                "no durations, which lips need, and what it says may not be used commercially; "
                "train or take a VITS model"
            )
        if self.kind != _SPEAKS:
            raise ConfigError(
                f"voice {self.voice!r} is a {self.kind} model, which gives no sound with the "
                "durations that lips need; train or take a VITS model"
            )
        if self.has_speakers:
            raise ConfigError(
                f"voice {self.voice!r} has several speakers; vidmerge speaks with models of one"
            )


def open_folder(voice: str, folder: Path) -> CoquiFolder:
    """The model in a folder.

    Raises:
        ConfigError: there is none, or its config is not that of a voice.
    """
    require_there(voice, folder, "folder")
    if not folder.is_dir():
        raise ConfigError(f"voice {voice!r}: write the folder of the model, not a file in it")
    settings = read_settings(voice, folder / "config.json")
    kind = settings.get("model")
    if not isinstance(kind, str):
        found = "a vocoder" if "generator_model" in settings else 'something without a "model" key'
        raise ConfigError(
            f"voice {voice!r}: config.json describes {found}; take the config of the speech model "
            "that was trained with its checkpoint"
        )
    return CoquiFolder(
        voice,
        folder,
        kind.lower(),
        language_tag(next(_languages(settings), "en-US")),
        reads_letters=not settings.get("use_phonemes"),
        has_speakers=_has_speakers(settings),
    )


def _languages(settings: dict[str, Any]) -> Iterator[str]:
    """What the config says about the language, the surest first."""
    several, datasets = (_list_of(settings, key) for key in ("languages", "datasets"))
    said = [settings.get("phoneme_language"), *several]
    said += [one.get("language") for one in datasets if isinstance(one, dict)]
    return (one for one in said if isinstance(one, str) and one)


def _list_of(settings: dict[str, Any], key: str) -> list[Any]:
    found = settings.get(key)
    return found if isinstance(found, list) else []


def _has_speakers(settings: dict[str, Any]) -> bool:
    args = settings.get("model_args")
    args = args if isinstance(args, dict) else {}
    keys = ("use_speaker_embedding", "use_d_vector_file")
    return any(settings.get(key) or args.get(key) for key in keys)


def _may_be_model(path: Path) -> bool:
    return not path.name.startswith(_NO_MODELS)
