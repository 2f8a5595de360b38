"""The command `vidmerge check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from batch.cli.errors import SOME_FAILED
from batch.cli.opening import open_service
from batch.cli.options import Store

if TYPE_CHECKING:
    from batch.checking import Checked

Checkable = Annotated[
    Path,
    typer.Argument(
        metavar="FILE|DIR",
        help="A video or segment, a folder of them, or the folder of a batch that was run.",
        exists=True,
    ),
]


def check(context: typer.Context, path: Checkable, store: Store = None) -> None:
    """Check that videos and segments are whole: every byte, table, seam and length."""
    looked_at: list[Checked] = []
    for one in open_service(context, store=store).check(path):
        looked_at.append(one)
        for fault in one.faults:
            typer.echo(f"{one.name}: {fault}")
    broken = sum(1 for one in looked_at if one.faults)
    said = Console(stderr=True)
    said.print(f"{len(looked_at):,} checked, {broken:,} with faults", highlight=False)
    unproven = sum(1 for one in looked_at if not one.is_proven and not one.faults)
    if unproven:
        said.print(
            f"{unproven:,} without vidmerge's seal: held against themselves only, which cannot "
            "show a change within a picture or a sound",
            highlight=False,
        )
    if broken:
        raise typer.Exit(SOME_FAILED)
