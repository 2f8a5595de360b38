"""Voices that are the user's own files: where those are, what they contain, what speaks them."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from personalize.errors import ConfigError

COQUI, PIPER, HTTP = "coqui:", "piper:", "http:"
NAMED = "tts_models/"
"""How the names of Coqui's own models begin."""


def locate_voice(name: str, folder: Path) -> str:
    """The name of a voice whose file is given relative to a folder; for workers, absolute."""
    for prefix in (COQUI, PIPER, HTTP):
        place = name.removeprefix(prefix)
        if place != name and not place.startswith(NAMED):
            return prefix + os.path.abspath(folder / Path(place).expanduser())  # noqa: PTH100  without ".."
    return name


def require_there(voice: str, path: Path, what: str) -> None:
    """Accepts a file or folder that is on this machine.

    Raises:
        ConfigError: it is not.
    """
    if not path.exists():
        raise ConfigError(
            f"voice {voice!r}: there is no {what} {path} on {platform.node()}; every machine that "
            "renders needs it at this path, so copy it there or use a shared folder"
        )


def require_extra(voice: str, modules: tuple[str, ...], extra: str) -> None:
    """Accepts a machine with the packages of an extra.

    Raises:
        ConfigError: they are missing.
    """
    missing = [name for name in modules if not _is_installed(name)]
    if missing:
        raise ConfigError(
            f"voice {voice!r} needs packages that are not installed ({', '.join(missing)}): "
            f"pip install 'vidmerge[{extra}]', on every machine that renders"
        )


def _is_installed(module: str) -> bool:
    """Whether it can be imported; a folder of that name, which has no origin, is no package."""
    spec = find_spec(module)
    return spec is not None and spec.origin is not None


def read_settings(voice: str, path: Path) -> dict[str, Any]:
    """The JSON file that describes a model.

    Raises:
        ConfigError: it is missing, or no JSON object.
    """
    require_there(voice, path, "file")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"voice {voice!r}: {path} is not JSON ({error}); take the file that came with the model"
        ) from error
    if not isinstance(content, dict):
        raise ConfigError(f"voice {voice!r}: {path} is JSON, but not the description of a model")
    return content


def language_tag(written: str) -> str:
    """`en_US`, `en-us` or `de` as a BCP 47 tag; English without a region is American."""
    language, _, rest = written.replace("_", "-").partition("-")
    region = rest.partition("-")[0]
    if not region:
        return "en-US" if language.lower() == "en" else language.lower()
    return f"{language.lower()}-{region.upper()}"


def digest_of(*files: Path) -> str:
    """The hash of the contents of files."""
    return " ".join(_digest_once(file, *_state(file)) for file in files)


def _state(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=64)  # models have hundreds of megabytes
def _digest_once(file: Path, _changed_ns: int, _size_bytes: int) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
