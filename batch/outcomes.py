"""What became of each recipient: exactly one outcome for each row that went in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa

from personalize.errors import VidmergeError

RecipientEnd = Literal["video", "rejected", "failed", "bug"]


@dataclass(frozen=True, slots=True)
class SegmentState:
    """A segment as its recipients see it. `failure` is empty if it can be played."""

    line_id: str
    seconds: float
    failure: str = ""
    bug: bool = False


@dataclass(frozen=True, slots=True)
class RecipientOutcome:
    """What became of one row. `recipient_key` is empty if the row was rejected without one."""

    row_number: int
    recipient_key: str
    display_name: str
    status: RecipientEnd
    seconds: float = 0.0
    column: str = ""
    value: str = ""
    reason: str = ""


def rejected_outcomes(rejected: pa.Table) -> list[RecipientOutcome]:
    """One outcome for each row named in a table of rejected rows (REJECTED_SCHEMA)."""
    first: dict[int, RecipientOutcome] = {}
    for row in rejected.to_pylist():
        outcome = RecipientOutcome(
            row_number=row["row_number"],
            recipient_key="",
            display_name=row["display_name"],
            status="rejected",
            column=row["column"] or "",
            value=row["value"] or "",
            reason=row["reason"],
        )
        first.setdefault(outcome.row_number, outcome)
    return list(first.values())


def variant_outcomes(
    variants: pa.Table, segments: Sequence[SegmentState]
) -> list[RecipientOutcome]:
    """One outcome for each variant: a video, or the first of its segments that failed."""
    return [_variant_outcome(row, segments) for row in variants.to_pylist()]


def _variant_outcome(
    row: Mapping[str, object], segments: Sequence[SegmentState]
) -> RecipientOutcome:
    indices = row["segments"]
    assert isinstance(indices, list)
    mine = [segments[index] for index in indices]
    ready = RecipientOutcome(
        row_number=int(str(row["row_number"])),
        recipient_key=str(row["recipient_key"]),
        display_name=str(row["display_name"]),
        status="video",
        seconds=round(sum(segment.seconds for segment in mine), 3),
    )
    broken = next((segment for segment in mine if segment.failure), None)
    if broken is None:
        return ready
    reason = f"segment of line '{broken.line_id}' failed: {broken.failure}"
    return fail(ready, reason, bug=broken.bug)


def fail(outcome: RecipientOutcome, reason: str, *, bug: bool = False) -> RecipientOutcome:
    """The same recipient without a video."""
    return replace(outcome, status="bug" if bug else "failed", seconds=0.0, reason=reason)


def check_complete(rows_in: int, outcomes: Sequence[RecipientOutcome]) -> None:
    """Proves that rows in = videos + named failures.

    Raises:
        VidmergeError: a row has no outcome, more than one, or a failure without a name.
    """
    seen: dict[int, int] = {}
    for outcome in outcomes:
        seen[outcome.row_number] = seen.get(outcome.row_number, 0) + 1
    lost = [row for row in range(1, rows_in + 1) if row not in seen]
    double = [row for row, count in seen.items() if count > 1]
    strange = [row for row in seen if not 1 <= row <= rows_in]
    unnamed = [o.row_number for o in outcomes if o.status != "video" and not o.reason]
    for what, rows in (
        ("have no outcome", lost),
        ("have two outcomes", double),
        ("are not in the file", strange),
        ("failed without a reason", unnamed),
    ):
        if rows:
            raise VidmergeError(
                f"{rows_in} rows went in and {len(outcomes)} outcomes came out: "
                f"{len(rows)} rows {what} (row {min(rows)} first)"
            )
