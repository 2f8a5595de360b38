"""The figures of a batch: counts, seconds and cost, compared with rendering every video in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from render_cluster import FPS

STAGES = ("speak", "clip", "patch", "encode", "store")
MOST_FAILURES = 500  # in the summary, however many there are; rejected.csv has all
_HEADER_BYTES = 15_000  # per separate video: the index that a stitched one computes on read
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class RecipientCounts:
    """Rows in = videos + rejected + failed + errors."""

    rows: int
    videos: int
    rejected: int
    failed: int
    errors: int

    @property
    def without_video(self) -> int:
        """Everyone who was rejected or failed."""
        return self.rows - self.videos


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """Of the segments in the plan; `reused` were in the store before this batch."""

    unique: int
    rendered: int
    reused: int
    failed: int
    uses: int


@dataclass(frozen=True, slots=True)
class VideoSeconds:
    """Seconds of video. `rendered` by this batch; `unique` is the whole plan's."""

    rendered: float
    unique: float
    delivered: float
    delivered_per_unique: float | None


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of all runs, and their price.

    `in_full_usd` is what rendering every recipient's video from start to end would cost at the same
    processor seconds per second of video; None if this batch rendered nothing.
    """

    processor_seconds: dict[str, float]
    price_per_core_hour_usd: float
    usd: float
    usd_per_video: float | None
    in_full_usd: float | None


@dataclass(frozen=True, slots=True)
class Bytes:
    """The store space of the batch's segments, and of separate files."""

    store: int
    separate_files: int


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One line of the script: how often it was made, how often it is seen."""

    line_id: str
    distinct: int
    reused: int
    uses: int
    unique_s: float
    delivered_s: float
    processor_seconds: dict[str, float]


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient without a video."""

    row_number: int
    recipient: str
    status: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class LastRun:
    """The latest run only."""

    started_at: str
    finished: bool
    rendered: int
    reused: int
    failed: int
    rendered_s: float
    wall_s: float
    runs: int


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """All figures of the report; `failures` are the first ones, `recipients` counts all."""

    campaign: str
    batch_id: str
    campaign_file: str
    recipients_file: str
    store: str
    recipients: RecipientCounts
    segments: SegmentCounts
    video_seconds: VideoSeconds
    cost: Cost
    bytes: Bytes
    lines: tuple[LineFigures, ...]
    failures: tuple[Failure, ...]
    last_run: LastRun
    record: dict[str, Any]


def summarize_batch(
    batch: Mapping[str, Any],
    record: dict[str, Any],
    runs: pd.DataFrame,
    segments: pd.DataFrame,
    recipients: pd.DataFrame,
    failures: Sequence[Mapping[str, Any]],
) -> BatchSummary:
    """The figures, from the ledger's totals.

    Args:
        batch: the batch's row.
        record: its record of machine, settings and versions.
        runs: all runs, oldest first.
        segments: `Ledger.segment_totals`.
        recipients: `Ledger.recipient_totals`.
        failures: the first MOST_FAILURES recipients without a video.
    """
    planned = _with_seconds(segments[segments["in_plan"].astype(bool)])
    seconds = _video_seconds(planned, recipients)
    counts = _count_recipients(recipients)
    return BatchSummary(
        campaign=str(batch["campaign"]),
        batch_id=str(batch["batch_id"]),
        campaign_file=str(batch["campaign_file"]),
        recipients_file=str(batch["recipients_file"]),
        store=str(batch["store"]),
        recipients=counts,
        segments=_count_segments(planned),
        video_seconds=seconds,
        cost=_cost(segments, float(batch["price_per_core_hour_usd"]), seconds, counts.videos),
        bytes=_bytes(planned, counts.videos),
        lines=_lines(planned),
        failures=tuple(map(_failure, failures)),
        last_run=_last_run(runs),
        record=record,
    )


def _with_seconds(planned: pd.DataFrame) -> pd.DataFrame:
    return planned.assign(
        seconds=planned["frames"] / FPS, delivered_s=planned["frames_delivered"] / FPS
    )


def _count_recipients(recipients: pd.DataFrame) -> RecipientCounts:
    of = recipients.groupby("status")["recipients"].sum()
    return RecipientCounts(
        rows=int(of.sum()),
        videos=int(of.get("video", 0)),
        rejected=int(of.get("rejected", 0)),
        failed=int(of.get("failed", 0)),
        errors=int(of.get("error", 0)),
    )


def _count_segments(planned: pd.DataFrame) -> SegmentCounts:
    of = planned.groupby("status")["segments"].sum()
    return SegmentCounts(
        unique=int(of.sum()),
        rendered=int(of.get("rendered", 0)),
        reused=int(of.get("reused", 0)),
        failed=int(of.get("failed", 0) + of.get("error", 0)),
        uses=int(planned["recipients"].sum()),
    )


def _video_seconds(planned: pd.DataFrame, recipients: pd.DataFrame) -> VideoSeconds:
    delivered_s = float(recipients.loc[recipients["status"] == "video", "seconds"].sum())
    unique_s = float(planned["seconds"].sum())
    return VideoSeconds(
        rendered=_round(float(planned.loc[planned["status"] == "rendered", "seconds"].sum())),
        unique=_round(unique_s),
        delivered=_round(delivered_s),
        delivered_per_unique=_ratio(delivered_s, unique_s),
    )


def _bytes(planned: pd.DataFrame, videos: int) -> Bytes:
    return Bytes(
        store=int(planned["size_bytes"].sum()),
        separate_files=int(planned["bytes_delivered"].sum()) + _HEADER_BYTES * videos,
    )


def _cost(segments: pd.DataFrame, price_usd: float, seconds: VideoSeconds, videos: int) -> Cost:
    """What all runs cost, including segments that have since left the plan."""
    by_stage = _by_stage(segments)
    usd = sum(by_stage.values()) / _HOUR_S * price_usd
    made_s = float(segments.loc[segments["status"] == "rendered", "frames"].sum()) / FPS
    return Cost(
        processor_seconds=by_stage,
        price_per_core_hour_usd=price_usd,
        usd=usd,
        usd_per_video=usd / videos if videos else None,
        in_full_usd=usd / made_s * seconds.delivered if made_s else None,
    )


def _by_stage(segments: pd.DataFrame) -> dict[str, float]:
    return {stage: _round(float(segments[f"{stage}_s"].sum())) for stage in STAGES}


def _lines(planned: pd.DataFrame) -> tuple[LineFigures, ...]:
    """One entry per line, those with the most to render first."""
    figures = [
        LineFigures(
            line_id=str(line_id),
            distinct=int(rows["segments"].sum()),
            reused=int(rows.loc[rows["status"] == "reused", "segments"].sum()),
            uses=int(rows["recipients"].sum()),
            unique_s=_round(float(rows["seconds"].sum())),
            delivered_s=_round(float(rows["delivered_s"].sum())),
            processor_seconds=_by_stage(rows),
        )
        for line_id, rows in planned.groupby("line_id", sort=True)
    ]
    return tuple(sorted(figures, key=lambda line: -line.unique_s))


def _failure(row: Mapping[str, Any]) -> Failure:
    return Failure(
        row_number=int(row["row_number"]),
        recipient=str(row["display_name"] or row["recipient_key"] or ""),
        status=str(row["status"]),
        column=str(row["cause_column"]),
        value=str(row["cause_value"]),
        reason=str(row["reason"]),
    )


def _last_run(runs: pd.DataFrame) -> LastRun:
    last = runs.iloc[-1]
    return LastRun(
        started_at=_utc(last["started_at"]).isoformat(timespec="seconds"),
        finished=not pd.isna(last["finished_at"]),
        rendered=int(last["rendered"]),
        reused=int(last["reused"]),
        failed=int(last["failed"]),
        rendered_s=_round(float(last["rendered_s"])),
        wall_s=_round(float(last["wall_s"])),
        runs=len(runs),
    )


def _utc(moment: datetime) -> datetime:
    """SQLite loses the zone of a time; the ledger writes all of them in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _round(value: float) -> float:
    return round(value, 3)


def _ratio(top: float, bottom: float) -> float | None:
    return _round(top / bottom) if bottom else None
