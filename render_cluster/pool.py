"""Renders missing segments on Ray: a pool of actors, each given its next job when it is idle.

A pool and not Ray Data: its blocks finish late and all at once, it hangs without a word when its
actors claim every processor, and 200 small blocks took 13 s for 1 s of work (measured on 2 cores).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import ray
from ray.exceptions import RayError, RayTaskError

from personalize.errors import ConfigError
from personalize.segment import SegmentSpec
from render_cluster.actor import RenderActor
from render_cluster.outcome import OutcomeStatus, SegmentOutcome, with_clip_cost
from render_cluster.ray_session import ray_session
from render_cluster.render_settings import RenderSettings
from render_cluster.segment_renderer import SpokenSegment
from render_cluster.work_queue import ClipJob, ClipName, Job, RenderJob, SpeakJob, WorkQueue

# Ray's handles and futures have no static type.
_Actor: TypeAlias = Any
_Future: TypeAlias = Any

OnOutcome = Callable[[SegmentOutcome], None]

# A job that has taken this many renderers with it is given up: its segments fail by name.
_ATTEMPTS = 3
# How long to wait for the first processor of a busy cluster.
_START_S = 300.0


def render_segments(
    specs: Sequence[SegmentSpec], settings: RenderSettings, on_outcome: OnOutcome
) -> None:
    """Makes every segment, and calls `on_outcome` exactly once for each, as they finish.

    Raises:
        ConfigError: no renderer can start.
    """
    if not specs:
        return
    with ray_session(settings.workers) as processors:
        pool = _Pool(settings, min(processors, len(specs)), on_outcome)
        try:
            pool.run(specs)
        finally:
            pool.close()


class _Pool:
    """Actors by number, the job that each has in flight, and the batch's queue."""

    def __init__(self, settings: RenderSettings, size: int, on_outcome: OnOutcome) -> None:
        self._settings = settings
        self._on_outcome = on_outcome
        self._queue: WorkQueue[Any] = WorkQueue()
        self._actors: dict[int, Any] = {}
        self._in_flight: dict[Any, tuple[int, Job | None]] = {}
        self._idle: set[int] = set()
        self._clips: dict[ClipJob, _Future] = {}
        self._clip_s: dict[ClipName, float] = {}
        self._losses: Counter[Job] = Counter()
        self._lost_starts = 0
        self._next_worker = 0
        for _ in range(size):
            self._start_worker()

    def run(self, specs: Sequence[SegmentSpec]) -> None:
        """Works until every segment has its outcome; starting ones are not waited for."""
        self._queue.add(specs)
        moved_s = time.monotonic()
        while self._queue.is_unfinished or self._is_working:
            done, _ = ray.wait(list(self._in_flight), num_returns=1, timeout=5.0)
            for future in done:
                self._settle(future)
            self._hand_out()
            if done or self._is_working:
                moved_s = time.monotonic()
            elif time.monotonic() - moved_s > _START_S:
                raise ConfigError(
                    f"Ray gave no processor within {_START_S:.0f} s: other work holds them all; "
                    "free one, or name another cluster in RAY_ADDRESS"
                )

    def close(self) -> None:
        """Ends the renderers, which a cluster that is not ours would keep."""
        for actor in self._actors.values():
            ray.kill(actor)

    @property
    def _is_working(self) -> bool:
        return any(job is not None for _, job in self._in_flight.values())

    def _start_worker(self) -> None:
        worker = self._next_worker
        self._next_worker += 1
        self._actors[worker] = RenderActor.remote(self._settings)  # type: ignore[attr-defined]  # added by ray.remote
        self._in_flight[self._actors[worker].ready.remote()] = (worker, None)

    def _hand_out(self) -> None:
        for worker in sorted(self._idle):
            job = self._queue.next_job(worker)
            if job is not None:
                self._idle.discard(worker)
                self._in_flight[self._send(self._actors[worker], job)] = (worker, job)

    def _send(self, actor: _Actor, job: Job) -> _Future:
        match job:
            case SpeakJob(specs):
                return actor.speak.remote(list(specs))
            case ClipJob(motion, frames):
                self._clips[job], cost = actor.clip.remote(motion, frames)
                return cost
            case RenderJob(name, spoken):
                return actor.render.remote(list(spoken), self._queue.clip(name))

    def _settle(self, future: _Future) -> None:
        """Takes a finished call's result, or deals with its renderer's loss."""
        worker, job = self._in_flight.pop(future)
        try:
            result: Any = ray.get(future)
        except RayTaskError as error:
            # The renderer lives; its call failed outside of the guard, as when an input was lost.
            if isinstance(error.cause, ConfigError):
                raise error.cause from None
            self._idle.add(worker)
            self._try_again(job)
            return
        except RayError as error:
            self._lose(worker, job, error)
            return
        self._idle.add(worker)
        match job:
            case None:
                self._welcome(result)
            case SpeakJob():
                self._settle_speech(job, result)
            case ClipJob():
                self._settle_clip(job, result)
            case RenderJob():
                self._queue.rendered(job)
                self._report(self._with_clip_cost(job, result), worker)

    def _settle_speech(self, job: SpeakJob, result: list[SpokenSegment | SegmentOutcome]) -> None:
        failed = [one for one in result if isinstance(one, SegmentOutcome)]
        self._queue.spoken(job, (one for one in result if not isinstance(one, SegmentOutcome)))
        self._report(failed, -1)

    def _settle_clip(self, job: ClipJob, result: float | SegmentOutcome) -> None:
        """The frames stay in Ray's object store: renderers read them there without a copy."""
        frames = self._clips.pop(job)
        if isinstance(result, SegmentOutcome):
            specs = [s.spec for s in self._queue.clip_failed(job)]
            self._fail(specs, result.stage, result.reason, result.status)
        else:
            self._queue.clip_ready(job, frames)
            self._clip_s[job.motion, job.frames] = result

    def _with_clip_cost(
        self, job: RenderJob, outcomes: list[SegmentOutcome]
    ) -> list[SegmentOutcome]:
        """The first segments of a clip to be done bear its cost."""
        clip_s = self._clip_s.pop(job.name, 0.0)
        return [with_clip_cost(outcomes[0], clip_s), *outcomes[1:]]

    def _welcome(self, refusal: ConfigError | None) -> None:
        """A renderer has started, or says why none can."""
        if refusal is not None:
            raise refusal
        self._lost_starts = 0

    def _lose(self, worker: int, job: Job | None, error: RayError) -> None:
        """Replaces a lost renderer; what it was at waits again."""
        ray.kill(self._actors.pop(worker))
        self._queue.forget_worker(worker)
        if job is None:
            self._lost_starts += 1
            if self._lost_starts >= _ATTEMPTS:
                raise ConfigError(f"no renderer can start: {error}")
        self._try_again(job)
        self._start_worker()

    def _try_again(self, job: Job | None) -> None:
        """A job whose call was lost waits again, or fails after its last attempt."""
        if job is None:
            return
        self._losses[job] += 1
        if isinstance(job, ClipJob):
            self._clips.pop(job, None)
        if self._losses[job] >= _ATTEMPTS:
            self._give_up(job)
            return
        if isinstance(job, RenderJob):
            # Its frames may be what was lost: they are made again, or loaded from the store.
            self._queue.lose_clip(job.name)
        self._queue.give_back(job)

    def _give_up(self, job: Job) -> None:
        reason = f"the renderer died {_ATTEMPTS} times while at it"
        match job:
            case SpeakJob(specs):
                self._queue.spoken(job, ())
                self._fail(specs, "speak", reason)
            case ClipJob():
                self._fail([s.spec for s in self._queue.clip_failed(job)], "clip", reason)
            case RenderJob(_, spoken):
                self._queue.rendered(job)
                self._fail([s.spec for s in spoken], "patch", reason)

    def _fail(
        self,
        specs: Sequence[SegmentSpec],
        stage: str,
        reason: str,
        status: OutcomeStatus = "failed",
    ) -> None:
        outcomes = [
            SegmentOutcome(s.segment_key, status, stage=stage, reason=reason) for s in specs
        ]
        self._report(outcomes, -1)

    def _report(self, outcomes: Sequence[SegmentOutcome], worker: int) -> None:
        for outcome in outcomes:
            named = outcome if worker < 0 else replace(outcome, worker=f"renderer-{worker}")
            self._on_outcome(named)
