"""What `vidmerge presenter list` prints."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table

from batch.showcase import CastMember


def show_cast(console: Console, cast: Iterable[CastMember]) -> None:
    """The built-in presenters by name, with a description and whether they are ready."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("name", "presenter", "voice", "ready"):
        table.add_column(heading, no_wrap=heading != "presenter")
    for member in cast:
        ready = "yes" if member.ready else "on first use"
        table.add_row(member.name, member.title, member.voice, ready)
    console.print(table)
