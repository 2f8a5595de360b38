"""How far each recipient watched, in a form that a CRM keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from batch.job.folder import BatchFolder
from batch.ledger.ledger import Ledger
from batch.ledger.times import in_utc
from batch.page.batch_page import PAGE_FILE, read_page

TO_THE_END = "end"
_LINE = "line:"


@dataclass(frozen=True, slots=True)
class Watched:
    """How often a video was played, how far it was ever watched, and when it was played last.

    `reached` is the id of a line of the script, or `end`; empty for a video that nobody played.
    """

    plays: int = 0
    reached: str = ""
    last_at: datetime | None = None


NOT_WATCHED = Watched()


def find_watched(folder: BatchFolder, ledger: Ledger) -> dict[int, Watched]:
    """What was watched by whom, by row number; those who watched nothing are left out."""
    events: dict[str, dict[str, int]] = {}
    last: dict[str, datetime] = {}
    for row in ledger.views.all():
        events.setdefault(row["recipient_key"], {})[row["event"]] = row["times"]
        if row["event"] == "played":
            last[row["recipient_key"]] = in_utc(row["last_at"])
    script = read_page(folder.plan / PAGE_FILE).lines
    return {
        row["row_number"]: Watched(
            events[key]["played"], reached(script, events[key]), last.get(key)
        )
        for row in ledger.recipients()
        if (key := row["recipient_key"]) in last
    }


def reached(script: tuple[str, ...], events: Mapping[str, int]) -> str:
    """The last line of the script that somebody reached, or that they watched to the end."""
    if "finished" in events:
        return TO_THE_END
    lines = [line for line in script if f"{_LINE}{line}" in events]
    return lines[-1] if lines else ""
