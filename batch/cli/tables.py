"""The tables that commands print: a plan, a run's result, a preview."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from batch.delivery.links_csv import last_line
from batch.job.folder import BatchFolder
from batch.job.job import PlannedJob
from batch.preview import Preview
from personalize.plan.plan_tables import LineSummary, summarize_plan, total_line
from reports.formats import format_bytes, format_duration, format_usd
from reports.summary import BatchSummary

_MOST_FAILURES = 12


def show_plan(console: Console, planned: PlannedJob) -> None:
    """For each line: distinct texts, seconds, share of the work; and the totals."""
    plan, lines = planned.plan, summarize_plan(planned.plan)
    total = total_line(lines, plan.variants.num_rows)
    table = _table("line", "distinct texts", "used", "to render", "share of work", "in full")
    for line in lines:
        table.add_row(*_plan_cells(line))
    table.add_section()
    table.add_row(*_plan_cells(total), style="bold")
    console.print(Text(planned.campaign.name, style="bold"))
    console.print(table)
    rejected = planned.recipients.rejected.num_rows + plan.rejected.num_rows
    rows = len(planned.recipients.source)
    console.print(
        f"{rows:,} rows = {plan.variants.num_rows:,} videos + {rejected:,} rejected",
        highlight=False,
    )
    if total.planned_s:
        console.print(
            f"{format_duration(total.planned_s)} to render (estimated) instead of "
            f"{format_duration(total.full_s)} in full: "
            f"{total.full_s / total.planned_s:.1f} times less",
            highlight=False,
        )
    _show_rejected(console, planned)


def show_summary(console: Console, summary: BatchSummary, folder: BatchFolder) -> None:
    """What came out of a batch, who got nothing and why, and where everything lies."""
    run, seconds, counts = summary.last_run, summary.video_seconds, summary.recipients
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("recipients", _recipients_text(summary))
    table.add_row(
        "segments", f"{summary.segments.unique:,} unique, used {summary.segments.uses:,} times"
    )
    table.add_row("", f"{run.rendered:,} rendered now, {run.reused:,} already in the store")
    if run.failed:
        table.add_row("", Text(f"{run.failed:,} failed", style="red"))
    table.add_row(
        "video",
        f"{format_duration(run.rendered_s)} rendered now, "
        f"{format_duration(seconds.delivered)} delivered",
    )
    table.add_row(
        "cost",
        f"{format_usd(summary.cost.usd)} in all runs; "
        f"the store holds {format_bytes(summary.bytes.store)} of this batch",
    )
    for name, path in _places(folder, counts.videos).items():
        table.add_row(name, Text(str(path)))
    console.print(Text(summary.campaign, style="bold"))
    console.print(table)
    if not run.finished:
        console.print("The last run did not finish; run it again: it goes on where it stopped.")
    elif run.reused and not run.rendered and not run.failed:
        console.print("Nothing was rendered: everything was already in the store.")
    _show_failures(console, summary)


def show_preview(console: Console, preview: Preview) -> None:
    """What is said in a preview, and where it lies."""
    said = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    said.add_column(style="dim", no_wrap=True)
    said.add_column(overflow="fold")
    for spec in preview.specs:
        said.add_row(Text(spec.line_id), Text(spec.speech))
    console.print(said)
    state = f"{preview.rendered} of {len(preview.specs)} segments rendered now"
    console.print(
        Text(
            f"{preview.path}: {preview.display_name}, {format_duration(preview.seconds)}, {state}"
        ),
        soft_wrap=True,
    )


def _plan_cells(line: LineSummary) -> tuple[str, ...]:
    return (
        line.line_id,
        f"{line.distinct_texts:,}",
        f"{line.recipients:,}",
        format_duration(line.planned_s),
        f"{line.share:.0%}",
        format_duration(line.full_s),
    )


def _recipients_text(summary: BatchSummary) -> str:
    counts = summary.recipients
    parts = [f"{counts.videos:,} videos"]
    for status, count in (
        ("rejected", counts.rejected),
        ("failed", counts.failed),
        ("ended by an error of vidmerge", counts.errors),
    ):
        parts += [f"{count:,} {status}"] if count else []
    return f"{counts.rows:,} rows = {' + '.join(parts)}"


def _places(folder: BatchFolder, videos: int) -> dict[str, Path]:
    """Where the results lie, those that are there."""
    places = {
        "videos": folder.videos,
        "links": folder.links_csv,
        "rejected": folder.rejected_csv,
        "report": folder.report_html,
    }
    if not videos:
        del places["videos"]
    return {name: path for name, path in places.items() if path.exists()}


def _show_failures(console: Console, summary: BatchSummary) -> None:
    if not summary.failures:
        return
    table = _table("row", "recipient", "status", "column", "value", "reason", numbers=("row",))
    for failure in summary.failures[:_MOST_FAILURES]:
        cells = (failure.recipient, failure.status, failure.column, failure.value)
        reason = last_line(failure.reason)
        table.add_row(str(failure.row_number), *(Text(cell) for cell in (*cells, reason)))
    console.print()
    console.print("Without a video")
    console.print(table)
    more = summary.recipients.without_video - min(len(summary.failures), _MOST_FAILURES)
    if more:
        console.print(f"and {more:,} more in rejected.csv")


def _show_rejected(console: Console, planned: PlannedJob) -> None:
    tables = [planned.recipients.rejected, planned.plan.rejected]
    rejected = pa.concat_tables(tables).sort_by("row_number")
    if not rejected.num_rows:
        return
    names = ("display_name", "column", "value", "reason")
    table = _table("row", "recipient", *names[1:], numbers=("row",))
    for row in rejected.slice(0, _MOST_FAILURES).to_pylist():
        table.add_row(str(row["row_number"]), *(Text(row[name]) for name in names))
    console.print()
    console.print("Without a video")
    console.print(table)
    if rejected.num_rows > _MOST_FAILURES:
        console.print(f"and {rejected.num_rows - _MOST_FAILURES:,} more")


def _table(first: str, *others: str, numbers: tuple[str, ...] | None = None) -> Table:
    """A table whose columns after the first are numbers, unless the numbers are named."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for name in (first, *others):
        is_number = name in numbers if numbers is not None else name != first
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    return table
