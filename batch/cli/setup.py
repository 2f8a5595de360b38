"""The command `vidmerge setup`: what is made, how long that took, and how large it is."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from render_cluster import SetupStep
from reports.formats import format_bytes, format_duration


def run_steps(steps: Iterable[SetupStep], console: Console) -> None:
    """Makes whatever is missing, one after the other.

    Raises:
        ConfigError: the assets cannot be fetched, or there is no such presenter or voice.
    """
    began_s = time.monotonic()
    done = 0
    for step in steps:
        step_began_s = time.monotonic()
        with console.status(step.doing):
            step.run()
        took = format_duration(time.monotonic() - step_began_s)
        size_bytes = _size_bytes(step.result)
        size = f", {format_bytes(size_bytes)}" if size_bytes else ""
        _print(console, f"{step.doing}: took {took}{size}")
        done += 1
    took = format_duration(time.monotonic() - began_s)
    _print(console, f"ready, {took}" if done else "ready: everything was there already")


def _size_bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _print(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
