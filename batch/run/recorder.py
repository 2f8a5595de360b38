"""Streams segment outcomes into the ledger, a few at a time, so that a kill loses next to none."""

from __future__ import annotations

import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from batch.job.monitor import Monitor
from batch.ledger.ledger import Ledger
from batch.run.outcomes import SegmentState
from personalize.plan.segment import SegmentSpec
from render_cluster import FPS, SegmentOutcome

_MOST_WAITING = 200
_LONGEST_WAIT_S = 1.0


class OutcomeRecorder:
    """Takes the outcomes of one rendering, in any order, from one thread."""

    def __init__(self, ledger: Ledger, monitor: Monitor) -> None:
        self.outcomes: dict[str, SegmentOutcome] = {}
        self._ledger = ledger
        self._monitor = monitor
        self._waiting: list[SegmentOutcome] = []
        self._written_at = time.monotonic()
        self._has_failed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        # If waiting for the ledger failed, do not wait for it again on the way out.
        if not self._has_failed:
            self._write()

    def __call__(self, outcome: SegmentOutcome) -> None:
        self.outcomes[outcome.segment_key] = outcome
        self._waiting.append(outcome)
        self._monitor.segment_done(outcome)
        is_late = time.monotonic() - self._written_at > _LONGEST_WAIT_S
        if is_late or len(self._waiting) >= _MOST_WAITING:
            self._write()

    def settle(self, specs: Iterable[SegmentSpec]) -> None:
        """Fails every requested segment without an outcome."""
        for spec in specs:
            if spec.segment_key not in self.outcomes:
                self(_unheard(spec.segment_key))

    def _write(self) -> None:
        self._has_failed = True
        self._ledger.record_outcomes(self._waiting)
        self._has_failed = False
        self._waiting = []
        self._written_at = time.monotonic()


def segment_state(line_id: str, outcome: SegmentOutcome) -> SegmentState:
    """The segment as its recipients see it."""
    if outcome.status in {"rendered", "reused"}:
        return SegmentState(line_id, outcome.frames / FPS)
    reason = f"{outcome.stage}: {outcome.reason}" if outcome.stage else outcome.reason
    unexpected = outcome.status == "error"
    return SegmentState(line_id, 0.0, failure=reason or outcome.status, unexpected=unexpected)


def _unheard(segment_key: str) -> SegmentOutcome:
    return SegmentOutcome(
        segment_key, status="failed", stage="render", reason="no worker reported a result"
    )
