"""The command `vidmerge report`."""

from __future__ import annotations

import typer
from rich.console import Console

from batch.cli.opening import open_service
from batch.cli.options import Batch
from batch.job.folder import BatchFolder


def report(context: typer.Context, directory: Batch) -> None:
    """Write report.html and report.json again from the ledger, and print the short table."""
    from batch.cli.result_tables import show_summary

    folder = BatchFolder(directory)
    show_summary(Console(), open_service(context).report(folder), folder)
