"""The Ray actor: loads a renderer once and makes what it is handed. Nothing is decided here."""

from __future__ import annotations

from functools import partial

import numpy as np
import ray
import torch
from numpy.typing import NDArray

from personalize.errors import ConfigError
from personalize.segment import MotionSpec, SegmentSpec
from render_cluster.guard import guarded
from render_cluster.outcome import SegmentOutcome
from render_cluster.render_settings import RenderSettings
from render_cluster.segment_renderer import SpokenSegment, open_renderer

Frames = NDArray[np.uint8]


# Restarts and lost calls are the pool's business: it knows which segments were in flight.
@ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)
class RenderActor:
    """One renderer in one process, on one core."""

    def __init__(self, settings: RenderSettings) -> None:
        torch.set_num_threads(1)
        self._refusal: ConfigError | None = None
        try:
            self._renderer = open_renderer(settings)
        except ConfigError as error:
            # Raised here, it would reach the driver as a dead actor without its reason.
            self._refusal = error

    def ready(self) -> ConfigError | None:
        """Answers once the renderer is loaded, or why it cannot be."""
        return self._refusal

    def speak(self, specs: list[SegmentSpec]) -> list[SpokenSegment | SegmentOutcome]:
        """Each segment spoken, or why it could not be."""
        renderer = self._renderer
        return [guarded(s.segment_key, "speak", partial(renderer.speak, s)) for s in specs]

    @ray.method(num_returns=2)
    def clip(self, motion: MotionSpec, frames: int) -> tuple[Frames, float | SegmentOutcome]:
        """A clip, and apart from it the seconds it cost, or why it could not be rendered."""
        made = guarded("", "clip", partial(self._renderer.clip, motion, frames))
        return (np.empty(0, np.uint8), made) if isinstance(made, SegmentOutcome) else made

    def render(self, spoken: list[SpokenSegment], clip: Frames) -> list[SegmentOutcome]:
        """The outcomes of segments that share a clip."""
        renderer = self._renderer
        return [
            guarded(s.spec.segment_key, "patch", partial(renderer.render, s, clip)) for s in spoken
        ]
