"""The workers of a batch: Ray actors by number, each with its machine and its current job."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import ray

from render_cluster.pool.actor import OpenRenderer, RenderActor
from render_cluster.pool.deadlines import TimeLimits
from render_cluster.pool.jobs import Job
from render_cluster.pool.work_queue import Slot
from render_cluster.segment.settings import RenderSettings

# Ray's handles and futures have no static type.
Future: TypeAlias = Any
_Actor: TypeAlias = Any

Phase = Literal["placing", "loading", "working"]


@dataclass(frozen=True, slots=True)
class Call:
    """What a worker was asked, when, and how long it may take (monotonic seconds)."""

    worker: int
    phase: Phase
    job: Job | None
    began_s: float
    limit_s: float


class Workers:
    """Starts workers, gives them calls and lets them go. A pending one triggers the autoscaler.

    Ray's `request_resources` is not used: a request outlives its program, so that a killed batch
    would keep machines forever. Pending actors end with the batch.
    """

    def __init__(self, settings: RenderSettings, open_renderer: OpenRenderer) -> None:
        self.limits = TimeLimits(settings.cluster.patience_s)
        self.slots: dict[int, Slot] = {}
        self.idle: set[int] = set()
        self.calls: dict[Future, Call] = {}
        self._settings = settings
        self._open_renderer = open_renderer
        self._actors: dict[int, _Actor] = {}
        self._next_worker = 0

    def __len__(self) -> int:
        return len(self._actors)

    @property
    def working(self) -> int:
        """How many have a job."""
        return sum(call.phase == "working" for call in self.calls.values())

    @property
    def is_waiting_for_a_place(self) -> bool:
        """Whether no worker has a process yet."""
        return not self.slots and all(call.phase == "placing" for call in self.calls.values())

    def resize(self, wanted: int) -> list[int]:
        """Starts workers, or releases those without a job: those not started, then the idle.

        Returns the released ones.
        """
        while len(self) < wanted:
            self._start()
        unplaced = [c.worker for c in self.calls.values() if c.phase == "placing"]
        without_job = [*reversed(unplaced), *sorted(self.idle, reverse=True)]
        gone = without_job[: max(0, len(self) - wanted)]
        for worker in gone:
            self.drop(worker)
        return gone

    def place(self, worker: int, machine: str) -> None:
        """A worker has its process, and is told to load."""
        self.slots[worker] = Slot(worker, machine)
        future = self._actors[worker].load.remote(self._settings, self._open_renderer)
        self._note(future, worker, "loading", None, self.limits.loading_s)

    def actor(self, worker: int) -> _Actor:
        """The handle to call."""
        return self._actors[worker]

    def gave(self, worker: int, job: Job, future: Future) -> None:
        """A worker was given a job."""
        self.idle.discard(worker)
        self._note(future, worker, "working", job, self.limits.of(job))

    def overdue(self) -> list[Future]:
        """The calls that have taken longer than they may."""
        now_s = time.monotonic()
        return [f for f, call in self.calls.items() if now_s - call.began_s > call.limit_s]

    def drop(self, worker: int) -> Slot | None:
        """Ends a worker; also its slot, if it had one."""
        ray.kill(self._actors.pop(worker))
        self.idle.discard(worker)
        self.calls = {f: call for f, call in self.calls.items() if call.worker != worker}
        return self.slots.pop(worker, None)

    def _start(self) -> None:
        worker = self._next_worker
        self._next_worker += 1
        actor = RenderActor.options(**self._settings.cluster.resources.options()).remote()  # type: ignore[attr-defined]  # added by ray.remote
        self._actors[worker] = actor
        self._note(actor.machine.remote(), worker, "placing", None, float("inf"))

    def _note(
        self, future: Future, worker: int, phase: Phase, job: Job | None, limit_s: float
    ) -> None:
        self.calls[future] = Call(worker, phase, job, time.monotonic(), limit_s)
