"""The table that `vidmerge plan` prints, and the form of all tables."""

from __future__ import annotations

import pyarrow as pa
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from batch.job.job import PlannedJob
from personalize.plan.plan_tables import LineSummary, summarize_plan, total_line
from reports.formats import format_duration

MOST_ROWS = 12
"""Of those without a video: the others are in a file."""


def show_plan(console: Console, planned: PlannedJob) -> None:
    """For each line: distinct texts, seconds, share of the work; and the totals."""
    plan, lines = planned.plan, summarize_plan(planned.plan)
    total = total_line(lines, plan.variants.num_rows)
    table = plain_table("line", "distinct texts", "used", "to render", "share of work", "in full")
    for line in lines:
        table.add_row(*_plan_cells(line))
    table.add_section()
    table.add_row(*_plan_cells(total), style="bold")
    console.print(Text(planned.campaign.name, style="bold"))
    console.print(table)
    rejected = planned.recipients.rejected.num_rows + plan.rejected.num_rows
    rows, nobody = len(planned.recipients.source), planned.recipients.source.left_out.rows
    others = f"; {nobody:,} more {'is' if nobody == 1 else 'are'} not people" if nobody else ""
    console.print(
        f"{rows:,} rows = {plan.variants.num_rows:,} videos + {rejected:,} rejected{others}",
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


def _plan_cells(line: LineSummary) -> tuple[str, ...]:
    return (
        line.line_id,
        f"{line.distinct_texts:,}",
        f"{line.recipients:,}",
        format_duration(line.planned_s),
        f"{line.share:.0%}",
        format_duration(line.full_s),
    )


def _show_rejected(console: Console, planned: PlannedJob) -> None:
    tables = [planned.recipients.rejected, planned.plan.rejected]
    rejected = pa.concat_tables(tables).sort_by("row_number")
    if not rejected.num_rows:
        return
    names = ("display_name", "column", "value", "reason")
    table = plain_table("row", "recipient", *names[1:], numbers=("row",))
    for row in rejected.slice(0, MOST_ROWS).to_pylist():
        table.add_row(str(row["row_number"]), *(Text(row[name]) for name in names))
    console.print()
    console.print("Without a video")
    console.print(table)
    if rejected.num_rows > MOST_ROWS:
        console.print(f"and {rejected.num_rows - MOST_ROWS:,} more")


def plain_table(first: str, *others: str, numbers: tuple[str, ...] | None = None) -> Table:
    """A table whose columns after the first are numbers, unless the numbers are named."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for name in (first, *others):
        is_number = name in numbers if numbers is not None else name != first
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    return table
