"""`vidmerge names`: how names are said, and how people approve that."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from batch.cli.errors import SOME_FAILED, reporting_errors
from batch.cli.opening import open_service
from batch.cli.options import Campaign, Encoding, Recipients, Sheet
from batch.cli.say import OfCampaign

if TYPE_CHECKING:  # imported when a command needs it, so that `--help` is quick
    from batch.names.desk import Decision, Imported
    from batch.names.listing import NameList
    from batch.names.pls import Remark

_MOST_REMARKS = 20

names_app = typer.Typer(
    help="How names are said, and your approval of that, for this and all later batches.",
    no_args_is_help=True,
)


class _Context(StrEnum):
    GIVEN = "given"
    SURNAME = "surname"
    FULL = "full"
    COMPANY = "company"


Value = Annotated[
    str, typer.Argument(metavar="VALUE", help="The name as in the export, in quotes if several.")
]
Context = Annotated[_Context, typer.Option("--context", help="Whose name it is.")]
By = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who approves.  [dim]\\[default: your user name][/dim]"),
]
OutFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The file to write: .pls, or .csv for a table.")
]


@names_app.command(
    "list",
    epilog="[dim]Example:[/dim]  vidmerge names list campaign.yaml contacts.csv --html names.html",
)
@reporting_errors
def list_names(  # noqa: PLR0913 - each is an argument of the command
    context: typer.Context,
    campaign: Campaign,
    recipients: Recipients,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also names that do not rest on a guess.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page to listen to instead, as one HTML file."),
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="The most names on that page.")] = 50,
    encoding: Encoding = None,
    sheet: Sheet = None,
) -> None:
    """Show how each name of an export is said and where that comes from, most uncertain first."""
    from batch.names.listing import NameSource
    from personalize.recipients.recipients import ReadingOptions

    source = NameSource(campaign, recipients, ReadingOptions(encoding, sheet=sheet), everything)
    service = open_service(context)
    listed = service.list_names(source)
    if html is None:
        _show_names(Console(), listed)
        return
    written = service.write_names_page(listed, most, html)
    typer.echo(f"wrote {_counted(written, 'name')} to {html}; open it in a browser")


@names_app.command(
    "set",
    epilog="[dim]Example:[/dim]  vidmerge names set Oyelaran oh-yeh-LAH-rahn --context surname",
)
@reporting_errors
def set_name(
    context: typer.Context,
    value: Value,
    pronunciation: Annotated[
        str, typer.Argument(metavar="PRONUNCIATION", help="muh-REE-uh, or IPA in slashes.")
    ],
    name_context: Context = _Context.GIVEN,
    by: By = None,
) -> None:
    """Say how a name is said."""
    from batch.names.approval import context_named

    service = open_service(context)
    made = service.set_name(value, pronunciation, context_named(name_context), by)
    _show_decision(Console(), made)


@names_app.command(
    "approve", epilog="[dim]Example:[/dim]  vidmerge names approve Nguyen --context surname"
)
@reporting_errors
def approve_name(
    context: typer.Context,
    value: Value,
    name_context: Context = _Context.GIVEN,
    by: By = None,
    campaign: OfCampaign = None,
) -> None:
    """Approve how a name is said today, so that it stays so."""
    from batch.cli.say import Speaker, campaign_to_say
    from batch.names.approval import context_named

    said_by = campaign_to_say("x", Speaker(campaign))
    service = open_service(context)
    made = service.approve_name(value, context_named(name_context), by, said_by)
    _show_decision(Console(), made)


@names_app.command("import", epilog="[dim]Example:[/dim]  vidmerge names import names.pls")
@reporting_errors
def import_names(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A W3C PLS lexicon in IPA.")],
    by: By = None,
) -> None:
    """Approve the pronunciations of a lexicon."""
    found = open_service(context).import_names(file, by)
    _show_imported(found, file)
    if found.faults:
        raise typer.Exit(SOME_FAILED)


@names_app.command("export", epilog="[dim]Example:[/dim]  vidmerge names export names.pls")
@reporting_errors
def export_names(context: typer.Context, file: OutFile) -> None:
    """Write all approved names to a W3C PLS lexicon, or to a table."""
    count = open_service(context).export_names(file)
    typer.echo(f"wrote {_counted(count, 'approved name')} to {file}")


def _show_names(console: Console, listed: NameList) -> None:
    from batch.names.approval import context_name

    if not listed.names:
        console.print("No name rests on a guess. To see all of them, add --all")
        return
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in ("name", "context", "is said", "IPA", "from", "for"):
        table.add_column(column, overflow="fold", justify="right" if column == "for" else "left")
    for name in listed.names:
        context = context_name(name.context) if name.context else "text"
        cells = (name.written, context, name.respelled(), name.ipa, name.source())
        table.add_row(*map(Text, (*cells, f"{name.recipients:,}")))
    console.print(table)


def _show_decision(console: Console, made: Decision) -> None:
    from personalize.plan.said_values import respelled
    from personalize.pronunciation.arpabet import to_ipa

    new = made.approval
    forms = dict.fromkeys((respelled(new.said()), to_ipa(new.phones)))
    lines = [
        f"{new.written}, as {_A[new.context.name]}, is said {' '.join(forms)}",
        f"approved {new.describe()}",
    ]
    if made.before:
        before = respelled(made.before.said())
        lines.append(f"until now: {before}, approved {made.before.describe()}")
    for line in lines:
        console.print(Text(line))


def _show_imported(found: Imported, file: Path) -> None:
    counts = [f"{_counted(found.added, 'name')} approved"]
    if found.same:
        counts.append(f"{found.same:,} approved so before")
    if found.older:
        counts.append(f"{found.older:,} left out, approved otherwise since then")
    typer.echo(", ".join(counts))
    _show_remarks("left out", found.faults, file)
    _show_remarks("check this", found.notes, file)


def _show_remarks(kind: str, remarks: tuple[Remark, ...], file: Path) -> None:
    for one in remarks[:_MOST_REMARKS]:
        typer.echo(f"{kind}: {file.name}, line {one.line}: {one.text}", err=True)
    if len(remarks) > _MOST_REMARKS:
        typer.echo(f"{kind}: and {len(remarks) - _MOST_REMARKS:,} more", err=True)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


_A = {
    "GIVEN": "a given name",
    "SURNAME": "a surname",
    "FULL": "a full name",
    "COMPANY": "a company",
}
