"""Presenters to choose from: which there are, and files that show one of them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from batch.delivery.stitch import layout_movie, write_movie
from batch.job.campaign_file import voice_of
from personalize.errors import ConfigError
from render_cluster import (
    SegmentStore,
    cast_names,
    is_baked,
    load_recipe,
    show_presenter,
    voice_like,
)


@dataclass(frozen=True, slots=True)
class CastMember:
    """A built-in presenter; one that is not ready is baked on first use."""

    name: str
    title: str
    voice: str
    ready: bool


@dataclass(frozen=True, slots=True)
class PresenterPreview:
    """Files that show a presenter: a PNG, and an MP4 of a few seconds."""

    still: Path
    clip: Path
    seconds: float


def list_cast() -> list[CastMember]:
    """The built-in presenters by name."""
    recipes = [load_recipe(name) for name in cast_names()]
    return [CastMember(one.name, one.title, one.voice, is_baked(one.name)) for one in recipes]


def write_presenter_preview(presenter: str, folder: Path) -> PresenterPreview:
    """Writes a still and a clip of a baked presenter into `folder`.

    Raises:
        ConfigError: there is no such presenter, it is not baked, or the folder cannot be written
            to.
    """
    name = load_recipe(presenter).name
    still, clip = folder / f"{name}.png", folder / f"{name}.mp4"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            store = SegmentStore(scratch)
            shown = show_presenter(presenter, name, voice_like(voice_of(presenter), "en"), store)
            still.write_bytes(shown.still_png)
            write_movie(layout_movie([shown.parts]), store, clip)
    except OSError as error:
        raise ConfigError(f"cannot write to {folder}: {error.strerror or error}") from error
    return PresenterPreview(still, clip, shown.seconds)
