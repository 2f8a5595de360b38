"""Renders missing segments on Ray: a pool of actors, each given its next job when it is idle.

A pool instead of Ray Data, whose blocks finish late and all at once, which hangs silently when its
actors claim every processor, and whose 200 small blocks took 13 s for 1 s of work (measured on 2
cores).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import ray
from ray.exceptions import ObjectLostError, RayError, RayTaskError

from personalize.errors import ConfigError
from personalize.plan.segment import SegmentSpec
from render_cluster.media.profiles import DEFAULT_SIZE_PX
from render_cluster.pool.actor import OpenRenderer
from render_cluster.pool.jobs import ClipJob, ClipName, Job, RenderJob, SpeakJob
from render_cluster.pool.machines import check_room, machines
from render_cluster.pool.session import ray_session
from render_cluster.pool.spoken_record import SpokenRecord
from render_cluster.pool.work_queue import WorkQueue
from render_cluster.pool.workers import Call, Future, Workers
from render_cluster.segment.outcome import OutcomeStatus, SegmentOutcome, with_clip_cost
from render_cluster.segment.renderer import open_renderer as _open_renderer
from render_cluster.segment.settings import RenderSettings

OnOutcome = Callable[[SegmentOutcome], None]

# A segment or clip that was lost with this many workers is given up: it fails by name.
_ATTEMPTS = 3
# Inputs are lost with machines, which is not the job's fault; but not forever.
_INPUT_LOSSES = 10
# How often to look for calls that take too long and for machines that came or went.
_LOOK_S = 5.0
# Clips of a machine in Ray's object store: the other half is for copies and new clips.
_CLIPS_SHARE = 0.5
_FRAME_BYTES = DEFAULT_SIZE_PX[0] * DEFAULT_SIZE_PX[1] * 3 // 2


def render_segments(
    specs: Sequence[SegmentSpec],
    settings: RenderSettings,
    on_outcome: OnOutcome,
    open_renderer: OpenRenderer = _open_renderer,
) -> None:
    """Makes every segment, and calls `on_outcome` exactly once for each, as they finish.

    Raises:
        ConfigError: no worker can start.
    """
    if not specs:
        return
    with ray_session(settings):
        pool = _Pool(settings, on_outcome, open_renderer)
        try:
            pool.run(specs)
        finally:
            pool.close()


class _Pool:
    """The workers, the batch's queue, and the losses so far."""

    def __init__(
        self, settings: RenderSettings, on_outcome: OnOutcome, open_renderer: OpenRenderer
    ) -> None:
        self._cluster = settings.cluster
        self._on_outcome = on_outcome
        self._queue: WorkQueue[Any] = WorkQueue()
        self._workers = Workers(settings, open_renderer)
        self._clips: dict[ClipName, Future] = {}
        self._clip_s: dict[ClipName, float] = {}
        self._losses: Counter[str | ClipName] = Counter()
        self._input_losses: Counter[str | ClipName] = Counter()
        self._lost_starts = 0
        self._most = 1
        self._looked_s = self._moved_s = time.monotonic()

    def run(self, specs: Sequence[SegmentSpec]) -> None:
        """Works until every segment has its outcome; does not wait for workers still starting."""
        self._look_at_machines()
        self._queue.add(specs, self._most)
        while self._queue.is_unfinished or self._workers.working:
            self._resize()
            self._hand_out()
            done, _ = ray.wait(list(self._workers.calls), num_returns=1, timeout=self._wait_s())
            for future in done:
                self._settle(future)
            if time.monotonic() - self._looked_s > _LOOK_S or not done:
                self._look_around()

    def close(self) -> None:
        """Ends the workers, which a cluster that is not ours would keep."""
        self._workers.resize(0)
        for call in list(self._workers.calls.values()):
            self._workers.drop(call.worker)

    # -- how many -----------------------------------------------------------------------------

    def _resize(self) -> None:
        """As many workers as have something to do, within the bounds."""
        useful = self._queue.segments_left + self._workers.working
        for worker in self._workers.resize(max(self._cluster.min_workers, min(self._most, useful))):
            self._queue.forget_worker(worker)

    def _look_around(self) -> None:
        """Replaces workers that hang, and notices machines that came or went."""
        self._looked_s = time.monotonic()
        for future in self._workers.overdue():
            call = self._workers.calls[future]
            self._lose(call, f"it gave no answer within {call.limit_s:.0f} s")
        self._look_at_machines()
        if not self._workers.is_waiting_for_a_place:
            self._moved_s = time.monotonic()
            return
        check_room(self._cluster.resources)
        if time.monotonic() - self._moved_s > self._cluster.start_limit_s:
            raise ConfigError(
                f"Ray found no room for a worker that asks for {self._cluster.resources} within "
                f"{self._cluster.start_limit_s:.0f} s: other work uses the cluster, or no machine "
                "was added; free one, or name another cluster in RAY_ADDRESS"
            )

    def _look_at_machines(self) -> None:
        up = machines().values()
        room = max(1, self._cluster.resources.fits_all(up))
        self._most = room if self._cluster.workers is None else self._cluster.workers
        stores = [machine.get("object_store_memory", 0.0) for machine in up]
        self._queue.clip_frames = int(_CLIPS_SHARE * min(stores) / _FRAME_BYTES)

    def _wait_s(self) -> float:
        limits = [call.limit_s for call in self._workers.calls.values()]
        return min([_LOOK_S, *limits])

    # -- handing out --------------------------------------------------------------------------

    def _hand_out(self) -> None:
        asking = {worker: self._workers.slots[worker] for worker in sorted(self._workers.idle)}
        while asking:
            # The machine with the fewest clips first, so that no machine makes them all.
            worker = min(asking, key=lambda w: self._queue.held_frames(asking[w].machine))
            job = self._queue.next_job(asking.pop(worker), len(self._workers.slots))
            if job is not None:
                self._workers.gave(worker, job, self._send(self._workers.actor(worker), job))

    def _send(self, actor: Any, job: Job) -> Future:  # noqa: ANN401 - Ray's handle
        match job:
            case SpeakJob(specs):
                return actor.speak.remote(list(specs))
            case ClipJob(motion, frames):
                self._clips[job.name], cost = actor.clip.remote(motion, frames)
                return cost
            case RenderJob(name, spoken):
                return actor.render.remote(list(spoken), self._queue.clip(name))

    # -- results ------------------------------------------------------------------------------

    def _settle(self, future: Future) -> None:
        """Takes a finished call's result, or handles its worker's loss."""
        call = self._workers.calls[future]
        try:
            result: Any = ray.get(future)
        except RayError as error:
            self._settle_error(future, call, error)
            return
        del self._workers.calls[future]
        if call.phase == "placing":
            self._workers.place(call.worker, result)
            return
        self._workers.idle.add(call.worker)
        if call.phase == "loading":
            self._welcome(result)
        else:
            assert call.job is not None
            self._workers.limits.learn(call.job, time.monotonic() - call.began_s)
            self._settle_job(call.job, result, call.worker)

    def _settle_job(self, job: Job, result: Any, worker: int) -> None:  # noqa: ANN401 - by job
        match job:
            case SpeakJob():
                settled = [one for one in result if isinstance(one, SegmentOutcome)]
                self._queue.spoken(job, (one for one in result if isinstance(one, SpokenRecord)))
                self._report(settled, worker)
            case ClipJob():
                self._settle_clip(job, result)
            case RenderJob(name):
                self._queue.rendered(job)
                # The first finished segments of a clip include its cost.
                first = with_clip_cost(result[0], self._clip_s.pop(name, 0.0))
                self._report([first, *result[1:]], worker)

    def _settle_clip(self, job: ClipJob, result: float | SegmentOutcome) -> None:
        """Leaves the frames in Ray's object store: workers read them there without a copy."""
        frames = self._clips.pop(job.name)
        if isinstance(result, SegmentOutcome):
            keys = (s.segment_key for s in self._queue.clip_failed(job))
            self._fail(keys, result.stage, result.reason, result.status)
        else:
            self._queue.clip_ready(job, frames)
            self._clip_s[job.name] = self._clip_s.get(job.name, 0.0) + result

    def _welcome(self, refusal: ConfigError | None) -> None:
        """A worker has started, or says why none can."""
        if refusal is not None:
            raise refusal
        self._lost_starts = 0

    # -- losses -------------------------------------------------------------------------------

    def _settle_error(self, future: Future, call: Call, error: RayError) -> None:
        cause = error.cause if isinstance(error, RayTaskError) else error
        if isinstance(cause, ConfigError):
            raise cause from None
        if isinstance(cause, ObjectLostError) or isinstance(error, RayTaskError):
            # The worker is alive; its call failed outside the guard, as when an input was lost.
            del self._workers.calls[future]
            self._workers.idle.add(call.worker)
            self._input_lost(call.job, cause)
        else:
            self._lose(call, "its process died")

    def _lose(self, call: Call, why: str) -> None:
        """Lets go of a lost worker, which is replaced; its job waits again."""
        slot = self._workers.drop(call.worker)
        self._queue.forget_worker(call.worker)
        if call.job is None:
            self._lost_starts += 1
            if self._lost_starts >= _ATTEMPTS and not self._workers.slots:
                raise ConfigError(f"no worker can start: {why}, {_ATTEMPTS} times in a row")
        else:
            reason = f"failed after {_ATTEMPTS} workers: {why}"
            self._try_again(call.job, reason, self._losses, _ATTEMPTS)
        if slot and slot.machine not in machines():
            self._queue.forget_machine(slot.machine)

    def _input_lost(self, job: Job | None, cause: Exception) -> None:
        if isinstance(job, RenderJob):
            # Its frames are made again, or loaded from the store.
            self._queue.lose_clip(job.name)
        if job is not None:
            self._try_again(job, f"the call failed: {cause}", self._input_losses, _INPUT_LOSSES)

    def _try_again(
        self, job: Job, reason: str, losses: Counter[str | ClipName], attempts: int
    ) -> None:
        """A job whose call was lost waits again, or fails after its last attempt."""
        if isinstance(job, ClipJob):
            self._clips.pop(job.name, None)
        names = _names(job)
        losses.update(names)
        if any(losses[name] >= attempts for name in names) and len(names) == 1:
            self._give_up(job, reason)
        else:
            self._queue.give_back(job)

    def _give_up(self, job: Job, reason: str) -> None:
        match job:
            case SpeakJob(specs):
                self._queue.spoken(job, ())
                self._fail((s.segment_key for s in specs), "speak", reason)
            case ClipJob():
                self._fail((s.segment_key for s in self._queue.clip_failed(job)), "clip", reason)
            case RenderJob(_, spoken):
                self._queue.rendered(job)
                self._fail((s.segment_key for s in spoken), "patch", reason)

    # -- outcomes -----------------------------------------------------------------------------

    def _fail(
        self, keys: Iterable[str], stage: str, reason: str, status: OutcomeStatus = "failed"
    ) -> None:
        self._report([SegmentOutcome(k, status, stage=stage, reason=reason) for k in keys], -1)

    def _report(self, outcomes: Sequence[SegmentOutcome], worker: int) -> None:
        for outcome in outcomes:
            named = outcome if worker < 0 else replace(outcome, worker=f"worker-{worker}")
            self._on_outcome(named)


def _names(job: Job) -> list[str | ClipName]:
    """What a loss counts against: each segment, or the clip."""
    match job:
        case SpeakJob(specs):
            return [spec.segment_key for spec in specs]
        case ClipJob():
            return [job.name]
        case RenderJob(_, spoken):
            return [segment.segment_key for segment in spoken]
