"""A batch on a cluster as discrete events: the real work queue, with measured times for the work.

The simulation follows the pool (`render_cluster/pool/pool.py`): idle workers ask the queue in turn,
the driver hands out one job after the other, a lost node's jobs wait again. The assumptions are in
`cluster_assumptions.yaml`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import simpy

from benchmarks.simulated_queue import SimulatedQueue
from benchmarks.stage_times import SegmentTimes, StageTimes
from personalize.plan.segment import SegmentSpec
from render_cluster.pool.jobs import ClipJob, ClipName, Job, RenderJob, SpeakJob

_FRAME_BYTES = 1280 * 720 * 3 // 2
# A clip at another length shares all frames except the last 15, in which it settles.
_SETTLING_FRAMES = 15

Events = Generator[simpy.Event, Any, None]


@dataclass(frozen=True, slots=True)
class NodeType:
    """Machines to rent; speeds are multiples of the core that the stage times come from."""

    workers: int
    usd_per_hour: float
    node_start_s: float
    drawing_speed: float = 1.0
    encoding_speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What goes wrong and what communication costs. All zero: one machine that is never lost."""

    spot_loss_per_node_hour: float = 0.0
    slow_node_share: float = 0.0
    slow_node_factor: float = 1.0
    speed_spread: float = 0.0
    driver_call_s: float = 0.0
    network_bytes_per_s: float = math.inf


@dataclass(frozen=True, slots=True)
class Simulated:
    """How long rendering took, what was rented for it, and what was lost on the way."""

    render_s: float
    node_s: float
    busy_s: float
    lost_nodes: int
    segments: int


@dataclass(slots=True)
class _Node:
    name: str
    slowness: float
    rented_at_s: float
    given_back_at_s: float | None = None
    clips: set[ClipName] = field(default_factory=set)


@dataclass(slots=True)
class _Cluster:
    """One simulation: the clock, the queue and who works on what."""

    env: simpy.Environment
    queue: SimulatedQueue
    times: Mapping[str, SegmentTimes]
    clip_frame_s: Mapping[int, float]
    node_type: NodeType
    around: Circumstances
    draw: random.Random
    driver: simpy.Resource
    changed: simpy.Event
    left: int
    done: simpy.Event
    nodes: list[_Node] = field(default_factory=list)
    busy_s: float = 0.0
    lost: int = 0
    next_worker: int = 0

    def rent(self, workers: int) -> Events:
        """A node, from its order to its loss or the end; a lost one is replaced."""
        while not self.done.triggered:
            node = _Node(str(len(self.nodes)), self._slowness(), self.env.now)
            self.nodes.append(node)
            yield self.env.timeout(self.node_type.node_start_s)
            working = [self.env.process(self._work(node)) for _ in range(workers)]
            yield self.env.timeout(self._lifetime_s()) | self.done
            if not self.done.triggered:
                self._lose(node, working)

    def node_seconds(self) -> float:
        """What has been rented so far."""
        now_s = self.env.now
        return sum((node.given_back_at_s or now_s) - node.rented_at_s for node in self.nodes)

    def _lose(self, node: _Node, workers: Sequence[simpy.Process]) -> None:
        """The node's jobs wait again, and clips that only it had are made again."""
        node.given_back_at_s = self.env.now
        self.lost += 1
        for worker in workers:
            worker.interrupt()
        elsewhere = set().union(*(n.clips for n in self.nodes if n.given_back_at_s is None))
        self.queue.forget_machine(node.name, node.clips - elsewhere)

    def _work(self, node: _Node) -> Events:
        """A worker: asks, works, reports, until its node is lost."""
        worker, self.next_worker = self.next_worker, self.next_worker + 1
        job: Job | None = None
        known: dict[int, int] = {}
        try:
            while not self.done.triggered:
                job = self.queue.next_job(worker, node.name)
                if job is None:
                    yield self.changed | self.done
                    continue
                with self.driver.request() as turn:
                    yield turn
                    yield self.env.timeout(self.around.driver_call_s)
                took_s = self._seconds(job, node, known)
                yield self.env.timeout(took_s)
                self.busy_s += took_s
                self._settle(job, node)
                job = None
        except simpy.Interrupt:
            self.queue.forget_worker(worker)
            if job is not None:
                self.queue.give_back(job)
                self._tell()

    def _settle(self, job: Job, node: _Node) -> None:
        self.queue.settle(job)
        match job:
            case ClipJob(motion, frames):
                node.clips.add((motion, frames))
            case RenderJob():
                self.left -= len(job.spoken)
        self._tell()

    def _tell(self) -> None:
        """Wakes the workers that found nothing to do."""
        if not self.left and not self.done.triggered:
            self.done.succeed()
        self.changed.succeed()
        self.changed = self.env.event()

    def _seconds(self, job: Job, node: _Node, known: dict[int, int]) -> float:
        """How long a job takes on a node; `known`: frames of each line that its worker keeps."""
        drawing, encoding = self.node_type.drawing_speed, self.node_type.encoding_speed
        match job:
            case SpeakJob(specs):
                took_s = sum(self.times[spec.segment_key].speak_s for spec in specs)
            case ClipJob(motion, frames):
                drawn = frames - max(0, known.get(motion.seed, 0) - _SETTLING_FRAMES)
                known[motion.seed] = max(frames, known.get(motion.seed, 0))
                drawn = max(drawn, min(frames, _SETTLING_FRAMES))
                took_s = drawn * self.clip_frame_s[motion.seed] / drawing
            case RenderJob(name):
                segments = [self.times[key] for key in self.queue.keys(job)]
                took_s = sum(
                    t.patch_s / drawing + t.encode_s / encoding + t.store_s for t in segments
                )
                if name not in node.clips:
                    node.clips.add(name)
                    took_s += name[1] * _FRAME_BYTES / self.around.network_bytes_per_s
        return took_s * node.slowness

    def _slowness(self) -> float:
        if self.draw.random() < self.around.slow_node_share:
            return self.around.slow_node_factor
        return self.draw.lognormvariate(0.0, self.around.speed_spread)

    def _lifetime_s(self) -> float:
        per_hour = self.around.spot_loss_per_node_hour
        return self.draw.expovariate(per_hour / 3600) if per_hour else math.inf


def simulate(
    specs: Sequence[SegmentSpec],
    measured: StageTimes,
    workers: int,
    node_type: NodeType,
    around: Circumstances,
    seed: int = 1,
) -> Simulated:
    """Renders the segments on that many workers. The same seed gives the same result."""
    draw, env = random.Random(seed), simpy.Environment()
    times = {s.segment_key: draw.choice(measured.lines[s.line_id]) for s in specs}
    frames = {key: one.frames for key, one in times.items()}
    cluster = _Cluster(
        env=env,
        queue=SimulatedQueue(specs, frames, workers),
        times=times,
        clip_frame_s={s.motion.seed: clip_frame_s(measured.lines[s.line_id]) for s in specs},
        node_type=node_type,
        around=around,
        draw=draw,
        driver=simpy.Resource(env),
        changed=env.event(),
        left=len(specs),
        done=env.event(),
    )
    for first in range(0, workers, node_type.workers):
        env.process(cluster.rent(min(node_type.workers, workers - first)))
    env.run(until=cluster.done)
    return Simulated(env.now, cluster.node_seconds(), cluster.busy_s, cluster.lost, len(specs))


def clip_frame_s(segments: Sequence[SegmentTimes]) -> float:
    """Seconds to draw one clip frame of a line, from what its clips took at all lengths."""
    lengths = {segment.frames for segment in segments}
    drawn = max(lengths) + _SETTLING_FRAMES * (len(lengths) - 1)
    return sum(segment.clip_s for segment in segments) / drawn
