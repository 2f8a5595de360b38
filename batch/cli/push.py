"""The command `vidmerge push hubspot`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from batch.cli.errors import SOME_FAILED, reporting_errors
from batch.cli.links import By, key_of
from batch.cli.opening import open_service
from batch.cli.options import Batch
from personalize.errors import ConfigError

if TYPE_CHECKING:
    from batch.crm.hubspot.push import Pushed
    from batch.job.folder import BatchFolder

TOKEN = "HUBSPOT_TOKEN"
_MOST_TOKEN_BYTES = 4096

push_app = typer.Typer(
    help="Write the links of a batch into a CRM.", no_args_is_help=True, rich_markup_mode="rich"
)


@push_app.command(
    epilog="[dim]Example:[/dim]  vidmerge push hubspot out/spring --token-file token.txt\n\n"
    "Creates the properties and writes 100 contacts a call. Run it again after a crash or another "
    "run: it writes only what has changed."
)
@reporting_errors
def hubspot(
    context: typer.Context,
    directory: Batch,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=f"The file with the token.  [dim]\\[default: {TOKEN} in the environment][/dim]",
            show_default=False,
        ),
    ] = None,
    by: By = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written; ask HubSpot nothing.")
    ] = False,
) -> None:
    """Write link, picture and status into the contacts of HubSpot."""
    from batch.job.folder import BatchFolder

    service, folder, key = open_service(context), BatchFolder(directory), key_of(by)
    console = Console()
    if dry_run:
        _show_preview(console, service.preview_push(folder, key))
        return
    pushed = service.push_to_hubspot(folder, _token(token_file), key)
    _show(console, pushed, folder)
    if pushed.failed:
        raise typer.Exit(SOME_FAILED)


def _token(file: Path | None) -> str:
    """The token, from a file or the environment, so that it is in no list of processes.

    Raises:
        ConfigError: there is none.
    """
    if file is None:
        token = os.environ.get(TOKEN, "").strip()
        if not token:
            raise ConfigError(
                f"HubSpot's token is missing: set {TOKEN}, or name a file with --token-file. "
                "Create one in HubSpot's settings, as a private app or service key, with the "
                "scopes crm.objects.contacts.write and crm.schemas.contacts.write"
            )
        return token
    from personalize.regular_file import read_regular_file

    content = read_regular_file(file, "the file with the token", _MOST_TOKEN_BYTES)
    return content.decode("utf-8-sig", "replace").strip()


def _show_preview(console: Console, pushed: Pushed) -> None:
    from batch.crm.hubspot.properties import PROPERTIES

    lines = [
        f"would write {pushed.contacts:,} contacts, found by {pushed.by.replace('_', ' ')}; "
        "nothing was sent",
        f"properties  {', '.join(one.name for one in PROPERTIES)}",
    ]
    for change in pushed.examples:
        lines.append(f"row {change.row_number}")
        lines += [
            f"    {name} = {value or '(cleared)'}" for name, value in change.properties.items()
        ]
    for line in lines:
        console.print(Text(line), soft_wrap=True)
    _show_failed(console, pushed, "would be left out")


def _show(console: Console, pushed: Pushed, folder: BatchFolder) -> None:
    if pushed.created:
        console.print(Text(f"created   {', '.join(pushed.created)}"), soft_wrap=True)
    counts = f"written   {pushed.written:,} of {pushed.contacts:,} contacts"
    if pushed.unchanged:
        counts += f"; {pushed.unchanged:,} have these values already"
    console.print(Text(counts), soft_wrap=True)
    _show_failed(console, pushed, "not in HubSpot")
    if pushed.failed:
        file = folder.exports / "hubspot" / "push_failed.csv"
        console.print(Text(f"all of them are in {file}"), soft_wrap=True)


def _show_failed(console: Console, pushed: Pushed, what: str) -> None:
    from batch.cli.tables import MOST_ROWS, plain_table

    if not pushed.failed:
        return
    console.print(Text(f"{what}: {len(pushed.failed):,}", "yellow"))
    table = plain_table("row", "reason", numbers=("row",))
    for row, reason in pushed.failed[:MOST_ROWS]:
        table.add_row(str(row), Text(reason))
    console.print(table)
