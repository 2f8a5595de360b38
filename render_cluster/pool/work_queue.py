"""What to do next: speech first, then clips, then the segments drawn over them. Without Ray.

Segments go to a machine that has their clip. Lines with the most left to draw come first, and the
last jobs are single segments, so that no straggler delays the end. A worker keeps to a line if it
can: its clips of other lengths share frames, and its segments share layers. The number of clips on
a machine is bounded.
"""

from __future__ import annotations

import random
from bisect import insort
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from personalize.plan.segment import MotionSpec, SegmentSpec
from render_cluster.pool.jobs import ClipJob, ClipName, Job, RenderJob, SpeakJob
from render_cluster.pool.spoken_record import SpokenRecord

# Enough to hide the call's cost, few enough to lose little with a worker and to end together.
SPEAK_CHUNK, RENDER_CHUNK = 16, 4
# Chunks shrink when fewer than this many are left per worker.
_CHUNKS_EACH = 2
# The cost of a clip's frame relative to a segment's: 85 ms drawn whole, 11 ms patched and encoded.
_CLIP_FRAME_COST = 8

ClipT = TypeVar("ClipT")


@dataclass(frozen=True, slots=True)
class Slot:
    """Who asks for a job: a worker's number, and the machine that it runs on."""

    worker: int
    machine: str = ""


@dataclass(slots=True)
class _Clip(Generic[ClipT]):
    """A finished clip, the machine that made it, and all that have it by now."""

    frames: ClipT
    home: str
    machines: set[str]


@dataclass(slots=True)
class _Waiting:
    """The segments that wait for one clip, or to be drawn over it; retried ones go one by one."""

    fresh: list[SpokenRecord] = field(default_factory=list)
    again: deque[SpokenRecord] = field(default_factory=deque)

    def __len__(self) -> int:
        return len(self.fresh) + len(self.again)


@dataclass(slots=True)
class WorkQueue(Generic[ClipT]):
    """The batch's work. `ClipT` is whatever represents a clip's frames where it runs.

    No call looks at all segments or all clips, only at lines, of which a campaign has some dozens,
    and at open clips, which `clip_frames` bounds for each machine.

    Args:
        clip_frames: frames of clips that one machine may have at once.
        shuffle: orders segments of one clip. Two concurrent batches of one campaign go through them
            in different orders, and so find each other's work in the store.
    """

    clip_frames: int = 1 << 30
    shuffle: random.Random = field(default_factory=random.Random)
    _speaking: deque[SpeakJob] = field(default_factory=deque)
    _unspoken: int = 0
    _waiting: dict[ClipName, _Waiting] = field(default_factory=lambda: defaultdict(_Waiting))
    _clips: dict[ClipName, _Clip[ClipT]] = field(default_factory=dict)
    _making: dict[ClipName, str] = field(default_factory=dict)
    _todo: dict[MotionSpec, list[int]] = field(default_factory=dict)
    _owner: dict[MotionSpec, int] = field(default_factory=dict)
    _drawing: dict[int, MotionSpec] = field(default_factory=dict)
    _held: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _in_flight: dict[ClipName, int] = field(default_factory=lambda: defaultdict(int))
    _left: int = 0
    _cost_left: int = 0

    def add(self, specs: Sequence[SegmentSpec], workers: int = 1) -> None:
        """Adds segments to make, by about `workers` workers."""
        chunk = _chunk(len(specs), workers, SPEAK_CHUNK)
        for at in range(0, len(specs), chunk):
            self._speaking.append(SpeakJob(tuple(specs[at : at + chunk])))
        self._unspoken += len(specs)

    @property
    def is_unfinished(self) -> bool:
        """Whether anything waits to be handed out, or any job is in flight."""
        return bool(self._speaking or self._unspoken or self._left or self._making)

    @property
    def segments_left(self) -> int:
        """How many segments have not been handed out for the last time yet."""
        return self._unspoken + self._left

    def next_job(self, slot: Slot, workers: int = 1) -> Job | None:
        """The next job for one of `workers` workers; None while it must wait, or at the end."""
        if self._speaking:
            return self._speaking.popleft()
        if self._unspoken:
            # The order of clips needs all lengths: speech takes a hundredth of the time.
            return None
        clip = self._next_clip(slot)
        if clip and self._is_urgent(clip, workers):
            return self._make(clip, slot)
        here = [name for name, there in self._clips.items() if slot.machine in there.machines]
        taken = {line for worker, line in self._drawing.items() if worker != slot.worker}
        taken.discard(self._drawing.get(slot.worker))
        job = self._next_render(slot, workers, [name for name in here if name[0] not in taken])
        if job is None and clip and clip[0] not in taken:
            return self._make(clip, slot)
        job = job or self._next_render(slot, workers, here)
        if job or clip:
            return job or (clip and self._make(clip, slot))
        # Its clip is copied here: that takes a moment, and waiting is worse.
        job = self._next_render(slot, workers, self._clips)
        if job:
            self._clips[job.name].machines.add(slot.machine)
        return job

    def spoken(self, job: SpeakJob, done: Iterable[SpokenRecord]) -> None:
        """Moves a job's spoken segments to wait for their clips."""
        self._unspoken -= len(job.specs)
        for segment in done:
            name = (segment.motion, segment.frames)
            self._waiting[name].fresh.append(segment)
            self._count(name, 1)
            self._want(name)

    def clip_ready(self, job: ClipJob, clip: ClipT) -> None:
        """A clip is finished."""
        machine = self._making.pop(job.name)
        self._clips[job.name] = _Clip(clip, machine, {machine})
        self.shuffle.shuffle(self._waiting[job.name].fresh)

    def clip_failed(self, job: ClipJob) -> list[SpokenRecord]:
        """The segments that fail with a clip."""
        self._forget_clip(job.name)
        waiting = self._waiting.pop(job.name, _Waiting())
        self._count(job.name, -len(waiting))
        return [*waiting.fresh, *waiting.again]

    def rendered(self, job: RenderJob) -> None:
        """A job's segments are done; the clip is released when no segment needs it."""
        self._in_flight[job.name] -= 1
        self._let_go_if_unneeded(job.name)

    def clip(self, name: ClipName) -> ClipT:
        """A finished clip."""
        return self._clips[name].frames

    def held_frames(self, machine: str) -> int:
        """The frames of the clips that a machine has made, or is making, and still has."""
        return self._held[machine]

    def lose_clip(self, name: ClipName) -> None:
        """A clip's frames are gone: it must be made again before its segments continue."""
        clip = self._clips.pop(name, None)
        if clip:
            self._held[clip.home] -= name[1]
            self._want(name)

    def give_back(self, job: Job) -> None:
        """A job whose worker was lost waits again, split up: what kills a worker fails alone."""
        match job:
            case SpeakJob(specs):
                self._speaking.extend(SpeakJob((spec,)) for spec in specs)
            case ClipJob():
                self._forget_clip(job.name)
                self._want(job.name)
            case RenderJob(name, spoken):
                self._waiting[name].again.extend(spoken)
                self._count(name, len(spoken))
                self.rendered(job)
                self._want(name)

    def forget_worker(self, worker: int) -> None:
        """A lost worker keeps no line."""
        self._owner = {motion: w for motion, w in self._owner.items() if w != worker}
        self._drawing.pop(worker, None)

    def forget_machine(self, machine: str) -> None:
        """A lost machine has no clips; those that no other has are made again."""
        for name, clip in list(self._clips.items()):
            clip.machines.discard(machine)
            if not clip.machines:
                self.lose_clip(name)

    def _next_render(self, slot: Slot, workers: int, names: Iterable[ClipName]) -> RenderJob | None:
        """Segments over one of the named clips: the worker's line first, then the most to do."""
        ready = [name for name in names if self._waiting.get(name)]
        if not ready:
            return None
        mine = self._drawing.get(slot.worker)
        name = max(ready, key=lambda n: (n[0] == mine, len(self._waiting[n]) * n[1]))
        self._drawing[slot.worker] = name[0]
        waiting = self._waiting[name]
        if waiting.again:
            chunk = [waiting.again.popleft()]
        else:
            size = _chunk(self._left, workers, RENDER_CHUNK)
            chunk, waiting.fresh = waiting.fresh[-size:], waiting.fresh[:-size]
        self._count(name, -len(chunk))
        if not waiting:
            del self._waiting[name]
        self._in_flight[name] += 1
        return RenderJob(name, tuple(chunk))

    def _next_clip(self, slot: Slot) -> ClipName | None:
        """The longest clip of this worker's lines, else of a line nobody has begun, else of any."""
        lines = self._todo
        if not lines:
            return None
        mine = [m for m in lines if self._owner.get(m) == slot.worker]
        free = [m for m in lines if m not in self._owner]
        motion = max(mine or free or lines, key=lambda m: (sum(lines[m]), lines[m][-1], m.seed))
        frames = lines[motion][-1]
        held = self._held[slot.machine]
        return None if held and held + frames > self.clip_frames else (motion, frames)

    def _is_urgent(self, clip: ClipName, workers: int) -> bool:
        """Whether a clip and the segments over it would end last if other work went first."""
        own = _CLIP_FRAME_COST * clip[1] + clip[1] * min(len(self._waiting[clip]), RENDER_CHUNK)
        return own * workers >= self._cost_left

    def _make(self, clip: ClipName, slot: Slot) -> ClipJob:
        motion, frames = clip
        self._todo[motion].pop()
        self._cost_left -= _CLIP_FRAME_COST * frames
        if not self._todo[motion]:
            del self._todo[motion]
        self._owner.setdefault(motion, slot.worker)
        self._drawing[slot.worker] = motion
        self._making[clip] = slot.machine
        self._held[slot.machine] += frames
        return ClipJob(motion, frames)

    def _forget_clip(self, name: ClipName) -> None:
        self._held[self._making.pop(name)] -= name[1]

    def _want(self, name: ClipName) -> None:
        """Requests a clip that segments wait for, unless it is there or on its way."""
        motion, frames = name
        if not self._waiting.get(name) or name in self._clips or name in self._making:
            return
        todo = self._todo.setdefault(motion, [])
        if frames not in todo:
            insort(todo, frames)
            self._cost_left += _CLIP_FRAME_COST * frames

    def _let_go_if_unneeded(self, name: ClipName) -> None:
        if name in self._clips and not self._in_flight[name] and not self._waiting.get(name):
            self._held[self._clips.pop(name).home] -= name[1]
            del self._in_flight[name]

    def _count(self, name: ClipName, segments: int) -> None:
        self._left += segments
        self._cost_left += segments * name[1]


def _chunk(left: int, workers: int, most: int) -> int:
    """How much work goes into one job: less near the end."""
    return max(1, min(most, left // (_CHUNKS_EACH * workers)))
