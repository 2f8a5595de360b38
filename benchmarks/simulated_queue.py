"""The pool's own work queue, as the simulated cluster uses it: only this module knows its API."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from personalize.plan.segment import SegmentSpec
from render_cluster.pool.jobs import ClipJob, ClipName, Job, RenderJob, SpeakJob
from render_cluster.pool.spoken_record import SpokenRecord
from render_cluster.pool.work_queue import Slot, WorkQueue


class SimulatedQueue:
    """The real queue, with the lengths that the segments will turn out to have.

    Args:
        specs: the batch's segments.
        frames: the length of each, by segment key.
        workers: workers that the batch wants.
    """

    def __init__(
        self, specs: Sequence[SegmentSpec], frames: Mapping[str, int], workers: int
    ) -> None:
        self._queue: WorkQueue[int] = WorkQueue(shuffle=random.Random(1))
        self._queue.add(specs, workers)
        self._frames = frames
        self.workers = workers

    def next_job(self, worker: int, machine: str) -> Job | None:
        """What a worker on a machine does next; None while it can only wait."""
        return self._queue.next_job(Slot(worker, machine), self.workers)

    def settle(self, job: Job) -> None:
        """A job is done."""
        match job:
            case SpeakJob(specs):
                self._queue.spoken(job, [self._spoken(spec) for spec in specs])
            case ClipJob():
                self._queue.clip_ready(job, 0)
            case RenderJob():
                self._queue.rendered(job)

    def give_back(self, job: Job) -> None:
        """A job whose worker was lost."""
        self._queue.give_back(job)

    def forget_worker(self, worker: int) -> None:
        """A worker is gone."""
        self._queue.forget_worker(worker)

    def forget_machine(self, machine: str, only_there: set[ClipName]) -> None:
        """A machine is gone, and with it the clips that only it had."""
        del only_there  # the queue knows them itself
        self._queue.forget_machine(machine)

    def keys(self, job: RenderJob) -> list[str]:
        """The segments of a job."""
        return [one.segment_key for one in job.spoken]

    def _spoken(self, spec: SegmentSpec) -> SpokenRecord:
        return SpokenRecord(spec.segment_key, spec.motion, self._frames[spec.segment_key], b"")
