"""The service that a command calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console

from batch.cli.progress import TerminalMonitor

if TYPE_CHECKING:  # imported when a command needs it, so that `--help` is quick
    from batch.service import Service


def open_service(context: typer.Context, **flags: str | float | None) -> Service:
    """With the settings, and with the engine that the program was started with, if any."""
    from batch.job.engine import Engine
    from batch.job.settings import load_settings
    from batch.service import Service

    settings = load_settings(**flags)
    monitor = TerminalMonitor(Console(stderr=True), settings.price_per_core_hour_usd)
    return Service(settings, monitor, context.obj or Engine())
