"""Coqui's own models by name: their licences, and how one is downloaded at set-up."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from personalize.errors import ConfigError
from personalize.nearest import did_you_mean
from render_cluster.home_folder import data_home, readable_by_all, sole_maker
from render_cluster.voice.foreign.files import COQUI, NAMED
from render_cluster.voice.foreign.licences import NOT_STATED

_LIMIT_S = 1800.0


def named_folder(model: str) -> Path:
    """Where a named model is, once it is."""
    return data_home() / "voices" / "coqui" / model.replace("/", "--")


def named_licence(model: str) -> str:
    """The licence of a named model, as Coqui's list has it.

    Raises:
        ConfigError: the list has no such model, or one that gives no durations.
    """
    models = _models()
    if model not in models:
        names = [f"{COQUI}{one}" for one in models]
        raise ConfigError(
            f"Coqui has no model {model!r}{did_you_mean(COQUI + model, names)}; "
            "`tts --list_models` shows all"
        )
    if models[model].get("default_vocoder"):
        raise ConfigError(
            f"{model} needs a vocoder and gives no durations, which lips need; take one whose name "
            "ends in vits"
        )
    return str(models[model].get("license") or NOT_STATED)


def download(model: str) -> None:
    """Brings a named model to this machine.

    Raises:
        ConfigError: it cannot be downloaded.
    """
    folder = named_folder(model)
    with readable_by_all(), sole_maker(folder):
        if folder.is_dir():
            return
        unfinished = folder.with_name(f".{folder.name}.part")
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [sys.executable, "-m", "render_cluster.voice.coqui.download"]
        try:
            ended = subprocess.run(
                [*command, model, str(unfinished)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_LIMIT_S,
                check=False,
            )
            if ended.returncode:
                raise ConfigError(_why_not(model, ended.stderr))
            (unfinished / "tts" / folder.name).rename(folder)
        except subprocess.TimeoutExpired as error:
            raise ConfigError(f"{model} was not downloaded within {_LIMIT_S / 60:g} min") from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def _why_not(model: str, stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
    return (
        f"{model} cannot be downloaded ({lines[-1][:300]}); download it where the network "
        "allows it and give its folder: voice: coqui:path/to/folder"
    )


@cache
def _models() -> dict[str, dict[str, Any]]:
    """Coqui's list, read without importing Coqui, which takes seconds."""
    package = find_spec("TTS")
    if package is None or package.origin is None:
        raise ConfigError(
            f"voices named {COQUI}{NAMED}... need Coqui's package: pip install 'vidmerge[tts]'"
        )
    listed = json.loads(Path(package.origin).with_name(".models.json").read_text(encoding="utf-8"))
    return {
        f"{NAMED}{language}/{dataset}/{name}": facts
        for language, datasets in listed["tts_models"].items()
        for dataset, models in datasets.items()
        for name, facts in models.items()
    }
