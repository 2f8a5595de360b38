"""The seam between a renderer and the ledger: exactly one outcome for each segment asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OutcomeStatus = Literal["rendered", "reused", "failed", "bug"]


@dataclass(frozen=True, slots=True)
class StageSeconds:
    """Processor seconds that one segment cost, by stage; zero where a stage was shared or reused."""

    speak_s: float = 0.0
    clip_s: float = 0.0
    patch_s: float = 0.0
    encode_s: float = 0.0
    store_s: float = 0.0


@dataclass(frozen=True, slots=True)
class SegmentOutcome:
    """What became of one segment. `reason` is empty unless it failed; `bug` holds a traceback."""

    segment_key: str
    status: OutcomeStatus
    frames: int = 0
    size_bytes: int = 0
    seconds: StageSeconds = StageSeconds()
    stage: str = ""
    reason: str = ""
    worker: str = ""
