"""The outcome of each recipient: exactly one for each input row, as one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.errors import VidmergeError

OUTCOMES_SCHEMA = pa.schema(
    [
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("recipient_key", pa.string(), nullable=False),
        pa.field("display_name", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("seconds", pa.float64(), nullable=False),
        pa.field("column", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
    ]
)
"""One row per recipient. `status` is video, rejected, failed or error. `recipient_key` is empty if
a row was rejected without one, `reason` if it became a video."""


@dataclass(frozen=True, slots=True)
class SegmentState:
    """A segment as its recipients see it. `failure` is empty if it is playable."""

    line_id: str
    seconds: float
    failure: str = ""
    unexpected: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a recipient has no video; for an unexpected error, the traceback."""

    reason: str
    unexpected: bool = False


def segment_uses(variants: pa.Table) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """All variants' segments end to end, and (V + 1,) where each variant's begin."""
    lists = variants["segments"].combine_chunks()
    lengths = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    return lists.flatten().to_numpy(), np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


def variant_outcomes(variants: pa.Table, segments: Sequence[SegmentState]) -> pa.Table:
    """The outcome of each variant, in order: a video, or the first of its segments that failed."""
    flat, starts = segment_uses(variants)
    seconds = np.array([segment.seconds for segment in segments])
    added = np.concatenate([[0.0], np.cumsum(seconds[flat])])[starts] if len(flat) else [0.0]
    ready = _outcomes(
        {name: variants[name] for name in ("row_number", "recipient_key", "display_name")},
        status="video",
        seconds=pa.array(np.round(np.diff(added), 3)),
    )
    is_broken = np.array([bool(segment.failure) for segment in segments])
    broken = np.flatnonzero(is_broken[flat]) if len(flat) else np.array([], np.int64)
    mine, first = np.unique(np.searchsorted(starts, broken, "right") - 1, return_index=True)
    found = (segments[index] for index in flat[broken[first]].tolist())
    return with_failures(
        ready,
        {
            row: Failure(
                f"segment of line '{state.line_id}' failed: {state.failure}", state.unexpected
            )
            for row, state in zip(mine.tolist(), found, strict=True)
        },
    )


def with_failures(outcomes: pa.Table, failures: Mapping[int, Failure]) -> pa.Table:
    """The outcomes, with those at the given indices replaced by failures."""
    if not failures:
        return outcomes
    mask = np.zeros(outcomes.num_rows, bool)
    mask[list(failures)] = True
    mine = [failures[row] for row in sorted(failures)]
    changes: dict[str, list[object]] = {
        "status": ["error" if failure.unexpected else "failed" for failure in mine],
        "seconds": [0.0] * len(mine),
        "reason": [_writable(failure.reason) for failure in mine],
    }
    for name, values in changes.items():
        field = OUTCOMES_SCHEMA.field(name)
        column = pc.replace_with_mask(
            outcomes[name].combine_chunks(), pa.array(mask), pa.array(values, field.type)
        )
        outcomes = outcomes.set_column(outcomes.schema.get_field_index(name), field, column)
    return outcomes


def collect_outcomes(delivered: pa.Table, *rejected: pa.Table) -> pa.Table:
    """Everyone's outcome in file order: the delivered ones, and tables of rejected rows.

    Args:
        delivered: those for whom a video was planned.
        rejected: with REJECTED_SCHEMA; if several name one row, the first counts.
    """
    every = pa.concat_tables(rejected) if rejected else None
    tables = [delivered]
    if every is not None and every.num_rows:
        numbers = every["row_number"].to_numpy()
        _, first = np.unique(numbers, return_index=True)
        every = every.take(pa.array(first))
        names = ("row_number", "display_name", "column", "value", "reason")
        tables.append(_outcomes({name: every[name] for name in names}, status="rejected"))
    return pa.concat_tables(tables).sort_by("row_number").combine_chunks()


def check_complete(rows_in: int, outcomes: pa.Table) -> None:
    """Proves that rows in = videos + named failures.

    Raises:
        VidmergeError: a row has no outcome, more than one, or a failure without a name.
    """
    rows = outcomes["row_number"].to_numpy()
    seen, counts = np.unique(rows, return_counts=True)
    unnamed = pc.and_(pc.not_equal(outcomes["status"], "video"), pc.equal(outcomes["reason"], ""))
    for what, found in (
        ("have no outcome", np.setdiff1d(np.arange(1, rows_in + 1), seen, assume_unique=True)),
        ("have two outcomes", seen[counts > 1]),
        ("are not in the file", seen[(seen < 1) | (seen > rows_in)]),
        ("failed without a reason", rows[unnamed.to_numpy()]),
    ):
        if len(found):
            raise VidmergeError(
                f"{rows_in} rows went in and {len(rows)} outcomes came out: "
                f"{len(found)} rows {what} (row {found.min()} first)"
            )


def _outcomes(columns: Mapping[str, pa.ChunkedArray], **same: object) -> pa.Table:
    """A table of outcomes; a column that is not given is empty, or zero."""
    count = len(columns["row_number"])
    filled = []
    for field in OUTCOMES_SCHEMA:
        value = columns.get(
            field.name, same.get(field.name, "" if field.name != "seconds" else 0.0)
        )
        is_column = isinstance(value, pa.ChunkedArray | pa.Array)
        filled.append(value if is_column else pa.repeat(pa.scalar(value, field.type), count))
    return pa.table(filled, schema=OUTCOMES_SCHEMA)


def _writable(reason: str) -> str:
    """The text without lone surrogates, which no table and no file accepts."""
    return reason.encode("utf-8", "replace").decode()
