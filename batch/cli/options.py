"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Campaign = Annotated[
    Path, typer.Argument(metavar="CAMPAIGN", help="The campaign: script, fields, presenter (YAML).")
]
Recipients = Annotated[
    Path, typer.Argument(metavar="CSV", help="The recipients: an export of your CRM.")
]
Batch = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a batch that was run.")]
Store = Annotated[
    str | None,
    typer.Option(
        metavar="URI",
        help="Where segments are kept for all batches: a folder, s3://… or gs://…  "
        "[dim]\\[default: VIDMERGE_STORE, else your data folder][/dim]",
        show_default=False,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="How the CSV is encoded, such as cp1252.  [dim]\\[default: detected][/dim]",
        show_default=False,
    ),
]
Identity = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN",
        help="What identifies people from run to run: a column, or [bold]row[/bold] for the row's "
        "number.  [dim]\\[default: record id, else e-mail][/dim]",
        show_default=False,
    ),
]
