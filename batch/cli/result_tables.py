"""What `vidmerge run`, `report` and `preview` print at the end."""

from __future__ import annotations

import shlex
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from batch.cli.tables import MOST_ROWS, plain_table
from batch.delivery.our_cells import last_line
from batch.job.folder import BatchFolder
from batch.preview import Preview
from personalize.pronunciation.markup import without_markup
from reports.formats import format_bytes, format_duration, format_usd
from reports.summary import BatchSummary


def show_summary(console: Console, summary: BatchSummary, folder: BatchFolder) -> None:
    """The results of a batch, who got nothing and why, and where the files are."""
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
        f"this batch takes {format_bytes(summary.bytes.store)} in the store",
    )
    for name, path in _places(folder, counts.videos).items():
        table.add_row(name, Text(str(path)))
    console.print(Text(summary.campaign, style="bold"))
    console.print(table)
    if not run.finished:
        console.print("The last run did not finish. Run it again to continue.")
    elif run.reused and not run.rendered and not run.failed:
        console.print("Nothing was rendered: everything was already in the store.")
    _show_failures(console, summary)
    if counts.videos:
        console.print()
        command = f"vidmerge serve {shlex.quote(str(folder.root))}"
        console.print(
            Text(f"Next: {command}, then open the address that it prints"), soft_wrap=True
        )


def show_preview(console: Console, preview: Preview) -> None:
    """What is said in a preview, and where its file is."""
    said = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    said.add_column(style="dim", no_wrap=True)
    said.add_column(overflow="fold")
    for spec in preview.specs:
        said.add_row(Text(spec.line_id), Text(without_markup(spec.speech)))
    console.print(said)
    state = f"{preview.rendered} of {len(preview.specs)} segments rendered now"
    console.print(
        Text(
            f"{preview.path}: {preview.display_name}, {format_duration(preview.seconds)}, {state}"
        ),
        soft_wrap=True,
    )


def _recipients_text(summary: BatchSummary) -> str:
    counts = summary.recipients
    parts = [f"{counts.videos:,} videos"]
    for status, count in (
        ("rejected", counts.rejected),
        ("failed", counts.failed),
        ("failed with a bug in vidmerge", counts.errors),
    ):
        parts += [f"{count:,} {status}"] if count else []
    return f"{counts.rows:,} rows = {' + '.join(parts)}"


def _places(folder: BatchFolder, videos: int) -> dict[str, Path]:
    """Where the results are; only files that exist."""
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
    table = plain_table("row", "recipient", "status", "column", "value", "reason", numbers=("row",))
    for failure in summary.failures[:MOST_ROWS]:
        cells = (failure.recipient, failure.status, failure.column, failure.value)
        reason = last_line(failure.reason)
        table.add_row(str(failure.row_number), *(Text(cell) for cell in (*cells, reason)))
    console.print()
    console.print("Without a video")
    console.print(table)
    more = summary.recipients.without_video - min(len(summary.failures), MOST_ROWS)
    if more:
        console.print(f"and {more:,} more in rejected.csv")
