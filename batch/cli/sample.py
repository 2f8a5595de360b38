"""The command `vidmerge sample`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from batch.cli.progress import TerminalMonitor


def sample(
    recipients: Annotated[int, typer.Option(help="How many rows.", min=1)] = 100_000,
    out: Annotated[Path, typer.Option(metavar="CSV", help="The file.")] = Path("contacts.csv"),
    seed: Annotated[int, typer.Option(help="Random seed; a new one, new people.", min=0)] = 1,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a made-up CRM export, to see what a large batch takes."""
    from batch.cli.sampling import show_sample, write_sample  # here, so that `--help` does not wait

    monitor = TerminalMonitor(Console(stderr=True))
    show_sample(Console(), write_sample(out, recipients, seed, monitor, force=force))
