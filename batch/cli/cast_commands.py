"""The commands `vidmerge presenter ...` and `vidmerge voice ...`: whom a campaign may choose."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from batch.cli.errors import reporting_errors
from batch.cli.opening import open_service

voice_app = typer.Typer(
    help="The voices you can choose, and what may be done with them.", no_args_is_help=True
)
presenter_app = typer.Typer(
    help="The presenters you can choose, and what each looks and sounds like.",
    no_args_is_help=True,
)


@voice_app.command("list", epilog="[dim]Example:[/dim]  vidmerge voice list")
@reporting_errors
def list_voices(context: typer.Context) -> None:
    """Show the names of the voices, for `voice:` in a campaign, and their licences."""
    from batch.cli.voices import show_voices

    show_voices(Console(), open_service(context).voices())


@presenter_app.command("list", epilog="[dim]Example:[/dim]  vidmerge presenter list")
@reporting_errors
def list_presenters(context: typer.Context) -> None:
    """Show the names of the built-in presenters, for `presenter:` in a campaign."""
    from batch.cli.presenters import show_cast

    show_cast(Console(), open_service(context).presenters())


@presenter_app.command(
    "preview", epilog="[dim]Example:[/dim]  vidmerge presenter preview maya --out looks"
)
@reporting_errors
def preview_presenter(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A built-in presenter, or your own .yaml file.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write to.")] = Path(),
) -> None:
    """Write a still and a talking clip of four seconds."""
    made = open_service(context).preview_presenter(name, out)
    console = Console()
    for path in (made.still, made.clip):
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)
