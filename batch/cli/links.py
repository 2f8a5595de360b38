"""The command `vidmerge links`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.text import Text

from batch.cli.opening import open_service
from batch.cli.options import Batch, Store
from personalize.errors import ConfigError

if TYPE_CHECKING:
    from batch.crm.steps_page import Exported
    from batch.crm.tool import KeyKind

For = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="TOOL",
        help="hubspot, salesforce, mailchimp, outreach, salesloft, klaviyo, activecampaign, "
        "marketo, pipedrive, apollo, gmass or yamm; several times, or [bold]all[/bold].",
    ),
]
By = Annotated[
    Literal["record-id", "email"] | None,
    typer.Option(
        "--by",
        help="What the tool finds people by.  [dim]\\[default: what most of them have][/dim]",
        show_default=False,
    ),
]
FallbackUrl = Annotated[
    str,
    typer.Option(metavar="URL", help="Where people outside the batch get to.", show_default=False),
]
FallbackPicture = Annotated[
    str,
    typer.Option(metavar="URL", help="The picture that they see.", show_default=False),
]


Eml = Annotated[
    bool,
    typer.Option("--eml", help="Write three mails as recipients would see them (.eml)."),
]


def key_of(by: str | None) -> KeyKind | None:
    """The key that an option names."""
    if by is None:
        return None
    return "email" if by == "email" else "record_id"


def links(  # noqa: PLR0913 - each is an argument of the command
    context: typer.Context,
    directory: Batch,
    tools: For = None,
    by: By = None,
    fallback_url: FallbackUrl = "",
    fallback_picture: FallbackPicture = "",
    store: Store = None,
    *,
    eml: Eml = False,
) -> None:
    """Write the links as files that a CRM or mail tool imports, with snippets and steps."""
    from batch.crm.export import ExportWish
    from batch.crm.snippets import Fallback
    from batch.crm.tool import all_tools, find_tool
    from batch.job.folder import BatchFolder

    if not tools and not eml:
        raise ConfigError(f"--for is missing: {', '.join(all_tools())}, or all")
    names = [*all_tools()] if tools == ["all"] else tools or []
    key = key_of(by)
    fallback = Fallback(fallback_url, fallback_picture)
    wish = ExportWish(tuple(map(find_tool, dict.fromkeys(names))), fallback, key)
    folder = BatchFolder(directory)
    service, console = open_service(context, store=store), Console()
    if names:
        _show(console, service.export_links(folder, wish))
    if eml:
        for path in service.write_mails(folder, fallback):
            console.print(Text(f"wrote {path}"), soft_wrap=True)


def _show(console: Console, exported: list[Exported]) -> None:
    from batch.cli.tables import plain_table

    somebody = ["left out"] if any(one.selection.left_out.num_rows for one in exported) else []
    table = plain_table("tool", "people", "found by", "files", *somebody, numbers=("people",))
    table.columns[3].no_wrap = True  # a folded file name cannot be copied
    for one in exported:
        left_out = one.selection.left_out.num_rows
        cells = [
            one.tool.name,
            f"{one.selection.people.num_rows:,}",
            one.selection.key.by.replace("_", " "),
            f"{one.folder.name}/{one.files[0].name}{' …' if len(one.files) > 1 else ''}",
            f"{left_out:,}" if left_out else "",
        ]
        table.add_row(*cells[: len(table.columns)])
    console.print(table)
    for line in (f"in {exported[0].folder.parent}", "Next: open steps.html in the tool's folder"):
        console.print(Text(line), soft_wrap=True)
    if exported[0].batch.is_local:
        warning = (
            f"The links lead to {exported[0].batch.base_url}, which nobody else can open: run the "
            "batch again with --base-url, and export again"
        )
        console.print(Text(warning, "yellow"), soft_wrap=True)
