"""The commands about a batch that was run: its views, requests, the end of links, its report."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from batch.cli.opening import open_service
from batch.cli.options import Batch
from personalize.errors import ConfigError

if TYPE_CHECKING:
    from batch.visits.report import ViewTotals

CsvFile = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write a row for each recipient.", dir_okay=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print it for programs.")]
Who = Annotated[
    list[str] | None,
    typer.Option(
        "--recipient",
        metavar="ID",
        help="Record id or e-mail address of somebody in the batch; several times.",
    ),
]
Everybody = Annotated[bool, typer.Option("--all", help="All links of the batch.")]
Answered = Annotated[
    str | None,
    typer.Option("--answered", metavar="ID", help="Close the requests of a recipient."),
]

_ASKED = {
    "say_my_name": "says their name is said differently",
    "no_more": "wants no more videos",
    "delete": "wants their data deleted",
}


def report(context: typer.Context, directory: Batch) -> None:
    """Write report.html and report.json again from the ledger, and print the short table."""
    from batch.cli.result_tables import show_summary
    from batch.job.folder import BatchFolder

    folder = BatchFolder(directory)
    show_summary(Console(), open_service(context).report(folder), folder)


def views(
    context: typer.Context, directory: Batch, csv: CsvFile = None, *, as_json: AsJson = False
) -> None:
    """Show who watched, how far, and where viewers leave."""
    from batch.job.folder import BatchFolder

    totals, written = open_service(context).views(BatchFolder(directory), csv)
    if as_json:
        typer.echo(json.dumps(asdict(totals)))
        return
    _show_views(Console(), totals)
    if csv is not None:
        Console().print(f"{written:,} recipients in {csv}", highlight=False, soft_wrap=True)


def _show_views(console: Console, totals: ViewTotals) -> None:
    from batch.cli.tables import plain_table

    table = plain_table("", "recipients", "of videos")
    rows = {
        "page fetched by a person": totals.fetched_by_person,
        "page fetched by a machine": totals.fetched_by_machine,
        "played": totals.played,
        "watched to the end": totals.finished,
        "pressed the button": totals.pressed_button,
    }
    for name, count in rows.items():
        share = f"{count / totals.videos:.0%}" if totals.videos else "-"
        table.add_row(name, f"{count:,}", share)
    console.print(table)
    if totals.lines:
        lines = plain_table("line", "reached by", "left in it")
        for line in totals.lines:
            lines.add_row(line.line_id, f"{line.recipients:,}", f"{line.left:.0%}")
        console.print(lines)


def requests(context: typer.Context, directory: Batch, answered: Answered = None) -> None:
    """Show what recipients ask for on their pages, and close what was answered."""
    from batch.job.folder import BatchFolder

    service, folder, console = open_service(context), BatchFolder(directory), Console()
    if answered is not None:
        closed = service.answer_requests(folder, answered)
        console.print(f"closed {closed:,} {'request' if closed == 1 else 'requests'}")
        return
    found = service.open_requests(folder)
    if not found:
        console.print("nobody asks for anything")
    for row in found:
        said = f": {row['text']!r}" if row["text"] else ""
        console.print(
            f"{_who(row)} {_ASKED[row['kind']]}{said}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def _who(row: dict[str, Any]) -> str:
    if row["row_number"] is None:
        return f"{row['recipient_key']}, who is no longer in the file,"
    return f"row {row['row_number']} ({row['display_name']}, {row['recipient_key']})"


def revoke(
    context: typer.Context, directory: Batch, recipient: Who = None, *, everybody: Everybody = False
) -> None:
    """End links: those of some recipients, or all of the batch."""
    _end(context, directory, recipient, everybody=everybody, back=False)


def restore(
    context: typer.Context, directory: Batch, recipient: Who = None, *, everybody: Everybody = False
) -> None:
    """Take `revoke` back."""
    _end(context, directory, recipient, everybody=everybody, back=True)


def _end(
    context: typer.Context,
    directory: Path,
    recipients: list[str] | None,
    *,
    everybody: bool,
    back: bool,
) -> None:
    from batch.job.folder import BatchFolder

    if bool(recipients) == everybody:
        raise ConfigError("say whose links: --recipient ID, as often as you like, or --all")
    service, folder = open_service(context), BatchFolder(directory)
    count = service.end_links(folder, recipients or [], back=back)
    links = "1 link" if count == 1 else f"{count:,} links"
    what = "restored" if back else "ended; whoever opens one sees that there is no video"
    Console().print(f"{links} {what}", highlight=False)
