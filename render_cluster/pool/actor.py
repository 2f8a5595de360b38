"""The Ray actor: loads a renderer once and makes what it is given. Nothing is decided here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import ray
from numpy.typing import NDArray

from personalize.errors import ConfigError
from personalize.plan.segment import MotionSpec, SegmentSpec
from render_cluster.pool.spoken_record import SpokenRecord, pack_spoken, unpack_spoken
from render_cluster.segment.guard import guarded
from render_cluster.segment.outcome import OutcomeStatus, SegmentOutcome
from render_cluster.segment.renderer import SegmentRenderer
from render_cluster.segment.reuse import has_picture, stored_outcome
from render_cluster.segment.settings import RenderSettings
from render_cluster.store.segment_store import SegmentStore

Frames = NDArray[np.uint8]
OpenRenderer = Callable[[RenderSettings], SegmentRenderer]
"""Loads the renderer: `render_cluster.segment.renderer.open_renderer`."""


# The pool handles restarts and lost calls: it knows which segments were in flight.
@ray.remote(max_restarts=0, max_task_retries=0)
class RenderActor:
    """One renderer in one process.

    It starts at once and loads when told: the time limit for loading excludes the wait for a
    machine.
    """

    def machine(self) -> str:
        """Returns once there is a process: the Ray node that it runs on."""
        return str(ray.get_runtime_context().get_node_id())

    def load(self, settings: RenderSettings, open_renderer: OpenRenderer) -> ConfigError | None:
        """Returns None once the renderer is loaded, or the reason why it cannot be."""
        os.umask(0o077)  # a segment may contain a name: private to us on a cluster's machine, too
        try:
            self._renderer = open_renderer(settings)
            self._store = SegmentStore(settings.store)
        except ConfigError as error:
            # Returned, not raised: an actor's exception reaches the driver wrapped in a
            # RayTaskError.
            return error
        torch = sys.modules.get("torch")  # the renderer decides whether it is needed
        if torch:
            torch.set_num_threads(1)
        return None

    def speak(self, specs: list[SegmentSpec]) -> list[SpokenRecord | SegmentOutcome]:
        """Each segment spoken, or why it could not be."""
        return [guarded(s.segment_key, "speak", partial(self._speak, s)) for s in specs]

    @ray.method(num_returns=2)
    def clip(self, motion: MotionSpec, frames: int) -> tuple[Frames, float | SegmentOutcome]:
        """A clip and, separately, the seconds it cost, or why it could not be rendered."""
        made = guarded("", "clip", partial(self._renderer.clip, motion, frames))
        return (np.empty(0, np.uint8), made) if isinstance(made, SegmentOutcome) else made

    def render(self, records: list[SpokenRecord], clip: Frames) -> list[SegmentOutcome]:
        """The outcomes of segments that share a clip."""
        return [
            guarded(record.segment_key, "patch", partial(self._render, record, clip))
            for record in records
        ]

    def _speak(self, spec: SegmentSpec) -> SpokenRecord | SegmentOutcome:
        made = stored_outcome(self._store, spec)
        if made:
            return made
        had_picture = has_picture(self._store, spec)
        return pack_spoken(self._renderer.speak(spec), had_picture=had_picture)

    def _render(self, record: SpokenRecord, clip: Frames) -> SegmentOutcome:
        spoken = unpack_spoken(record)
        made = stored_outcome(self._store, spoken.spec)
        if made is None:
            return self._renderer.render(spoken, clip)
        seconds = replace(made.seconds, speak_s=spoken.speak_s)
        status: OutcomeStatus = "rendered" if record.had_picture else "reused"
        return replace(made, seconds=seconds, status=status)
