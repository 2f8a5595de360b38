"""What to do next: speaking first, then clips, then the segments that lie over them. No Ray here.

Segments are handed out by clip, the line with the most frames first, so that no long clip is left
for the end. A renderer keeps a line's clips where it can: at other lengths they share frames.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from personalize.segment import MotionSpec, SegmentSpec
from render_cluster.segment_renderer import SpokenSegment

# Enough to hide the call's cost, few enough to lose little with a renderer and to end together.
SPEAK_CHUNK, RENDER_CHUNK = 16, 4

ClipName = tuple[MotionSpec, int]
ClipT = TypeVar("ClipT")


@dataclass(frozen=True, slots=True)
class SpeakJob:
    """Segments to speak."""

    specs: tuple[SegmentSpec, ...]


@dataclass(frozen=True, slots=True)
class ClipJob:
    """A clip to render or load."""

    motion: MotionSpec
    frames: int


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Spoken segments to render over one clip."""

    name: ClipName
    spoken: tuple[SpokenSegment, ...]


Job = SpeakJob | ClipJob | RenderJob


@dataclass(slots=True)
class WorkQueue(Generic[ClipT]):
    """The batch's work. `ClipT` is whatever stands for a clip's frames where it runs."""

    _speaking: deque[SpeakJob] = field(default_factory=deque)
    _again: deque[RenderJob] = field(default_factory=deque)
    _unspoken: int = 0
    _waiting: dict[ClipName, list[SpokenSegment]] = field(default_factory=lambda: defaultdict(list))
    _clips: dict[ClipName, ClipT] = field(default_factory=dict)
    _rendering_clips: set[ClipName] = field(default_factory=set)
    _open: dict[ClipName, int] = field(default_factory=lambda: defaultdict(int))
    _owner: dict[MotionSpec, int] = field(default_factory=dict)

    def add(self, specs: Sequence[SegmentSpec]) -> None:
        """Segments to make."""
        for at in range(0, len(specs), SPEAK_CHUNK):
            self._speaking.append(SpeakJob(tuple(specs[at : at + SPEAK_CHUNK])))
        self._unspoken += len(specs)

    @property
    def is_unfinished(self) -> bool:
        """Whether something waits to be handed out, or for a job in flight."""
        waiting = self._speaking or self._again or any(self._waiting.values())
        return bool(waiting or self._unspoken or self._rendering_clips)

    def next_job(self, worker: int) -> Job | None:
        """The next job for a worker; None while it can only wait, or when all is done."""
        if self._speaking:
            return self._speaking.popleft()
        if self._unspoken:
            # The order of clips needs all lengths: speaking takes a hundredth of the time.
            return None
        return self._next_retry() or self._next_render() or self._next_clip(worker)

    def spoken(self, job: SpeakJob, done: Iterable[SpokenSegment]) -> None:
        """The segments of a job that were spoken wait for their clips."""
        self._unspoken -= len(job.specs)
        for segment in done:
            self._waiting[segment.spec.motion, segment.frames].append(segment)

    def clip_ready(self, job: ClipJob, clip: ClipT) -> None:
        """A clip is there."""
        name = (job.motion, job.frames)
        self._rendering_clips.discard(name)
        self._clips[name] = clip

    def clip_failed(self, job: ClipJob) -> list[SpokenSegment]:
        """The segments that fail with a clip."""
        name = (job.motion, job.frames)
        self._rendering_clips.discard(name)
        again = [retry for retry in self._again if retry.name == name]
        self._again = deque(retry for retry in self._again if retry.name != name)
        self._open[name] -= len(again)
        return [*self._waiting.pop(name, []), *(s for retry in again for s in retry.spoken)]

    def rendered(self, job: RenderJob) -> None:
        """A job's segments are done; the clip is let go when no segment needs it."""
        self._open[job.name] -= 1
        if not self._open[job.name] and not self._waiting.get(job.name):
            self._clips.pop(job.name, None)

    def clip(self, name: ClipName) -> ClipT:
        """A clip that is ready."""
        return self._clips[name]

    def lose_clip(self, name: ClipName) -> None:
        """A clip's frames are gone: it has to be made again before its segments go on."""
        self._clips.pop(name, None)

    def give_back(self, job: Job) -> None:
        """A job whose worker was lost waits again, one by one: what kills a worker dies alone."""
        match job:
            case SpeakJob(specs):
                self._speaking.extend(SpeakJob((spec,)) for spec in specs)
            case ClipJob(motion, frames):
                self._rendering_clips.discard((motion, frames))
            case RenderJob(name, spoken):
                self._open[name] += len(spoken) - 1
                self._again.extend(RenderJob(name, (segment,)) for segment in spoken)

    def forget_worker(self, worker: int) -> None:
        """A lost worker keeps no line."""
        self._owner = {motion: w for motion, w in self._owner.items() if w != worker}

    def _next_retry(self) -> RenderJob | None:
        """A segment on its own, once its clip is there (again)."""
        for job in self._again:
            if job.name in self._clips:
                self._again.remove(job)
                return job
        return None

    def _next_render(self) -> RenderJob | None:
        for name in self._clips:
            waiting = self._waiting.get(name)
            if waiting:
                chunk, self._waiting[name] = waiting[:RENDER_CHUNK], waiting[RENDER_CHUNK:]
                self._open[name] += 1
                return RenderJob(name, tuple(chunk))
        return None

    def _next_clip(self, worker: int) -> ClipJob | None:
        wanted = {name for name, waiting in self._waiting.items() if waiting}
        wanted.update(job.name for job in self._again)
        todo = [n for n in wanted if n not in self._clips and n not in self._rendering_clips]
        if not todo:
            return None
        load: dict[MotionSpec, int] = defaultdict(int)
        for motion, frames in todo:
            load[motion] += frames
        mine = [name for name in todo if self._owner.get(name[0]) == worker]
        free = [name for name in todo if name[0] not in self._owner]
        motion, frames = max(mine or free or todo, key=lambda n: (load[n[0]], n[1], n[0].seed))
        self._owner.setdefault(motion, worker)
        self._rendering_clips.add((motion, frames))
        return ClipJob(motion, frames)
