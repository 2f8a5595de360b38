"""What was seen of a batch's videos, for its sender: in total, and for each recipient."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from batch.delivery.our_cells import harmless
from batch.job.folder import BatchFolder
from batch.ledger.ledger import Ledger
from batch.page.batch_page import PAGE_FILE, read_page
from personalize.whole_file import write_whole

_LINE = "line:"
_COLUMNS = ("fetched_person", "fetched_machine", "fetched_prefetch", "played", "finished", "button")


@dataclass(frozen=True, slots=True)
class ReachedLine:
    """How many recipients reached a line of the script, and the share of them who left in it."""

    line_id: str
    recipients: int
    left: float


@dataclass(frozen=True, slots=True)
class ViewTotals:
    """How many recipients did what at least once."""

    videos: int
    fetched_by_person: int
    fetched_by_machine: int
    played: int
    finished: int
    pressed_button: int
    lines: tuple[ReachedLine, ...]


def view_totals(folder: BatchFolder, ledger: Ledger) -> ViewTotals:
    """What was seen so far."""
    totals = ledger.views.totals()
    statuses = {row["status"]: row["recipients"] for row in ledger.recipient_totals()}
    script = read_page(folder.plan / PAGE_FILE).lines
    return ViewTotals(
        videos=statuses.get("video", 0),
        fetched_by_person=totals.get("fetched_person", 0),
        fetched_by_machine=totals.get("fetched_machine", 0),
        played=totals.get("played", 0),
        finished=totals.get("finished", 0),
        pressed_button=totals.get("button", 0),
        lines=reached_lines(script, totals),
    )


def reached_lines(script: Sequence[str], totals: Mapping[str, int]) -> tuple[ReachedLine, ...]:
    """Where viewers leave: by the lines that anybody reached, in the order of the script.

    A line that only some recipients hear is not a place where the others left: nobody leaves in a
    line after which more people watched than before.
    """
    reached = [(line, totals[f"{_LINE}{line}"]) for line in script if f"{_LINE}{line}" in totals]
    after = [count for _, count in reached[1:]] + [totals.get("finished", 0)]
    return tuple(
        ReachedLine(line, count, max(0.0, 1 - following / count))
        for (line, count), following in zip(reached, after, strict=True)
    )


def write_views(folder: BatchFolder, ledger: Ledger, path: Path) -> int:
    """Writes a CSV file with a row for each recipient who has a video; returns how many."""
    seen: dict[str, dict[str, int]] = {}
    for row in ledger.views.all():
        seen.setdefault(row["recipient_key"], {})[row["event"]] = row["times"]
    lines = [f"{_LINE}{line}" for line in read_page(folder.plan / PAGE_FILE).lines]
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(["row", "recipient", *_COLUMNS, *lines])
    watchers = [row for row in ledger.recipients() if row["status"] == "video"]
    for row in watchers:
        events = seen.get(row["recipient_key"], {})
        counts = [events.get(name, 0) for name in (*_COLUMNS, *lines)]
        table.writerow([row["row_number"], harmless(row["display_name"]), *counts])
    write_whole(path, file.getvalue().encode("utf-8-sig"))
    return len(watchers)
