"""The commands `vidmerge presenter list` and `vidmerge presenter preview`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from batch.cli.progress import TerminalMonitor
from batch.delivery.stitch import layout_movie, write_movie
from personalize.errors import ConfigError
from render_cluster import (
    SegmentStore,
    cast_names,
    is_baked,
    load_recipe,
    ready_presenter,
    show_presenter,
)


@dataclass(frozen=True, slots=True)
class PresenterPreview:
    """Files that show a presenter: a PNG, and an MP4 of a few seconds."""

    still: Path
    clip: Path
    seconds: float


def show_cast(console: Console) -> None:
    """The built-in presenters by name, with a description and whether they are ready."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("name", "presenter", "ready"):
        table.add_column(heading, no_wrap=heading != "presenter")
    for name in cast_names():
        ready = "yes" if is_baked(name) else "on first use"
        table.add_row(name, load_recipe(name).title, ready)
    console.print(table)


def preview_presenter(name: str, folder: Path, console: Console) -> PresenterPreview:
    """Writes a still and a clip of a presenter into `folder`, baking it first if necessary.

    Raises:
        ConfigError: there is no such presenter, or the folder cannot be written to.
    """
    recipe = load_recipe(name)
    ready_presenter(name, TerminalMonitor(console).say)
    still, clip = folder / f"{recipe.name}.png", folder / f"{recipe.name}.mp4"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            console.status(f"drawing {recipe.name}"),
            tempfile.TemporaryDirectory(dir=folder) as scratch,
        ):
            store = SegmentStore(scratch)
            shown = show_presenter(name, recipe.name, store)
            still.write_bytes(shown.still_png)
            write_movie(layout_movie([shown.parts]), store, clip)
    except OSError as error:
        raise ConfigError(f"cannot write to {folder}: {error.strerror or error}") from error
    return PresenterPreview(still, clip, shown.seconds)
