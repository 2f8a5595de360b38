"""The seam between a worker and the ledger: exactly one outcome for each requested segment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

OutcomeStatus = Literal["rendered", "reused", "failed", "error"]


@dataclass(frozen=True, slots=True)
class StageSeconds:
    """Processor seconds of one segment by stage; zero if a stage was shared or reused."""

    speak_s: float = 0.0
    clip_s: float = 0.0
    patch_s: float = 0.0
    encode_s: float = 0.0
    store_s: float = 0.0


@dataclass(frozen=True, slots=True)
class SegmentOutcome:
    """The result of one segment. `reason` is empty unless it failed; `error` is a traceback.

    `reused`: another batch made it during this run.
    """

    segment_key: str
    status: OutcomeStatus
    frames: int = 0
    size_bytes: int = 0
    seconds: StageSeconds = StageSeconds()
    stage: str = ""
    reason: str = ""
    worker: str = ""


def with_clip_cost(outcome: SegmentOutcome, clip_s: float) -> SegmentOutcome:
    """The outcome of the segment for which a clip was made; it includes the clip's cost."""
    return replace(outcome, seconds=replace(outcome.seconds, clip_s=clip_s))
