"""vidmerge's output on a terminal: results to stdout, progress and errors to stderr."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import astuple

from rich.console import Console
from rich.panel import Panel
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from render_cluster import SegmentOutcome
from reports.formats import format_duration, format_rate, format_usd


class _RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(format_rate(task.speed) if task.speed else "", style="progress.data.speed")


class _TimeLeftColumn(TimeRemainingColumn):
    def render(self, task: Task) -> Text:
        if not _can_estimate(int(task.completed), int(task.total or 0)):
            return Text("estimating", style="dim")
        return super().render(task) + Text(" left")


def _can_estimate(done: int, total: int) -> bool:
    """Whether the rate so far means anything: the first pieces include the cost of shared work."""
    return done >= min(20, total / 5)


class TerminalMonitor:
    """A live bar on a terminal; elsewhere (a log file, CI) an occasional plain line."""

    def __init__(
        self,
        console: Console,
        price_per_core_hour_usd: float | None = None,
        line_every_s: float = 10.0,
    ) -> None:
        self._console = console
        self._price_usd = price_per_core_hour_usd
        self._processor_s = 0.0
        self._line_every_s = line_every_s
        self._progress: Progress | None = None
        self._what, self._total, self._done, self._failed = "", 0, 0, 0
        self._began_s = self._told_s = 0.0

    def say(self, message: str) -> None:
        self._console.print(message, style="dim", markup=False, highlight=False, soft_wrap=True)

    def warn(self, message: str) -> None:
        self._console.print(
            f"check this: {message}",
            style="yellow",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )

    def begin(self, what: str, total: int) -> None:
        self.end()
        self._what, self._total, self._done, self._failed = what, total, 0, 0
        self._processor_s = 0.0
        self._began_s = self._told_s = time.monotonic()
        if self._console.is_terminal and total:
            self._progress = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                _RateColumn(),
                _TimeLeftColumn(),
                TextColumn("{task.fields[cost]}", style="dim"),
                console=self._console,
                transient=True,
            )
            self._progress.add_task(what, total=total, cost="")
            self._progress.start()

    def segment_done(self, outcome: SegmentOutcome) -> None:
        """Counts one more segment; failures are shown beside the bar."""
        self._failed += outcome.status in {"failed", "error"}
        self._processor_s += sum(astuple(outcome.seconds))
        self.pieces_done()

    def pieces_done(self, count: int = 1) -> None:
        self._done += count
        if self._progress is not None:
            failed = f" [red]({self._failed:,} failed)[/red]" if self._failed else ""
            task = self._progress.task_ids[0]
            self._progress.update(
                task, advance=count, description=self._what + failed, cost=self._cost()
            )
        elif time.monotonic() - self._told_s >= self._line_every_s:
            self._told_s = time.monotonic()
            self.say(self._line())

    def end(self) -> None:
        """Removes the bar; a line stays if it took a while."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
        if self._total and time.monotonic() - self._began_s >= 1:
            self.say(self._line())
        self._total = 0

    def _line(self) -> str:
        took_s = time.monotonic() - self._began_s
        rate = self._done / took_s if took_s else 0.0
        parts = [f"{self._done:,} of {self._total:,} {self._what}"]
        parts += [f"{self._failed:,} failed"] if self._failed else []
        parts += [format_rate(rate)]
        if self._done < self._total and not _can_estimate(self._done, self._total):
            parts.append("too early to say how long")
        elif self._done < self._total:
            parts.append(f"{format_duration((self._total - self._done) / rate)} left")
        else:
            parts.append(f"took {format_duration(took_s)}")
        parts += [cost] if (cost := self._cost()) else []
        return ", ".join(parts)

    def _cost(self) -> str:
        """What this bar's segments have cost so far; empty if nothing is known."""
        if self._price_usd is None or not self._processor_s:
            return ""
        return f"{format_usd(self._processor_s / 3600 * self._price_usd)} so far"


def show_error(console: Console, title: str, lines: Sequence[str]) -> None:
    """One clear panel; a plain line where colours are not shown."""
    text = "\n".join(lines)
    if console.is_terminal:
        panel = Panel(Text(text), title=title, title_align="left", border_style="red", expand=False)
        console.print(panel)
    else:
        console.print(f"{title}: {text}", markup=False, highlight=False, soft_wrap=True)
