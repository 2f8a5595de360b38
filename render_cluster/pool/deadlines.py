"""How long a job may take before its worker counts as hung, from the work in the job."""

from __future__ import annotations

from dataclasses import dataclass, field

from render_cluster.pool.jobs import ClipJob, Job, RenderJob, SpeakJob

# Ten times the slowest that this batch has seen: a machine that shares its core is slow, but one
# that takes ten times as long again does nothing.
_MARGIN = 10.0
# Seconds per unit of work on one core until some are measured: figures of docs/performance.md.
_EXPECTED_S = {SpeakJob: 0.2, ClipJob: 0.4, RenderJob: 0.1}
_LOADING_TIMES_PATIENCE = 3.0


@dataclass(slots=True)
class TimeLimits:
    """Limits in seconds. `patience_s` is what any job may take, however small it is."""

    patience_s: float
    _slowest_s: dict[type[Job], float] = field(default_factory=dict)

    @property
    def loading_s(self) -> float:
        """For a worker to load: it may have to compile its kernels."""
        return self.patience_s * _LOADING_TIMES_PATIENCE

    def of(self, job: Job) -> float:
        """The limit for a job."""
        unit_s = self._slowest_s.get(type(job), _EXPECTED_S[type(job)])
        return self.patience_s + _MARGIN * unit_s * _units(job)

    def learn(self, job: Job, took_s: float) -> None:
        """Learns from a finished job."""
        unit_s = took_s / max(1, _units(job))
        self._slowest_s[type(job)] = max(unit_s, self._slowest_s.get(type(job), 0.0))


def _units(job: Job) -> int:
    """Segments to speak, or frames to draw."""
    match job:
        case SpeakJob(specs):
            return len(specs)
        case ClipJob(_, frames):
            return frames
        case RenderJob((_, frames), spoken):
            return frames * len(spoken)
