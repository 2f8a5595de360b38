"""The command `vidmerge translate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from batch.cli.errors import SOME_FAILED
from batch.cli.opening import open_service
from batch.cli.options import Campaign
from personalize.errors import ConfigError

if TYPE_CHECKING:
    from batch.translation.localize import Translated


def translate(
    context: typer.Context,
    campaign: Campaign,
    to: Annotated[str, typer.Option(metavar="LANGUAGE", help="A language's tag: es, pt-BR.")],
    glossary: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your own translations: source,target (CSV or YAML)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The file to write.  [dim]\\[default: campaign.LANGUAGE.yaml beside it][/dim]",
            show_default=False,
        ),
    ] = None,
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Write into the campaign file itself.")
    ] = False,
) -> None:
    """Propose the texts that a campaign lacks in a language, for you to proofread."""
    from batch.translation.localize import TranslationRequest

    if write and out:
        raise ConfigError("--write and --out are two places; choose one")
    request = TranslationRequest(campaign, to, glossary, campaign if write else out)
    translated = open_service(context).translate(request)
    _show(Console(), translated)
    if translated.left_out:
        raise typer.Exit(SOME_FAILED)


def _show(console: Console, translated: Translated) -> None:
    for title, told in (("Look at", translated.to_look_at), ("Left out", translated.left_out)):
        for one in told:
            console.print(Text(f"{title}: {one}", style="yellow"), soft_wrap=True)
    if translated.path is None:
        nothing = "nothing was written" if translated.left_out else "it has every text already"
        console.print(f"{translated.language}: {nothing}", highlight=False)
        return
    proposals = f"{translated.proposals} proposal{'' if translated.proposals == 1 else 's'}"
    console.print(
        f"wrote {translated.path}: {proposals} in {translated.language}, each "
        "marked in a comment. Proofread them",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    if translated.still_missing:
        console.print(Text(f"Still missing: {translated.still_missing}", "yellow"), soft_wrap=True)
