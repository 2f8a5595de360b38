"""The command `vidmerge export`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer
from rich.console import Console

from batch.cli.opening import open_service
from batch.cli.options import Batch, Store

To = Annotated[
    str,
    typer.Option(metavar="URI", help="A folder, s3://… or gs://…", show_default=False),
]
As = Annotated[
    Literal["mp4", "hls"],
    typer.Option("--as", help="Files, or playlists over shared segments.", show_default=False),
]


def export(context: typer.Context, directory: Batch, to: To, form: As, store: Store = None) -> None:
    """Write everybody's video elsewhere, with a manifest; run it again to go on or to update."""
    from batch.job.folder import BatchFolder

    totals = open_service(context, store=store).export(BatchFolder(directory), to, form)
    Console().print(
        f"{totals.videos:,} videos, {totals.files:,} files; {totals.new_files:,} written now "
        f"({totals.new_bytes / 1e6:,.1f} MB)",
        highlight=False,
    )
