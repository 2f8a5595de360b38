"""A renderer that records when each of its calls began and ended, for the pool's benchmarks."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from personalize.plan.segment import MotionSpec, SegmentSpec, segment_spec
from render_cluster import ClusterSettings, Look, voice_facts
from render_cluster.presenter.prepare import bake_presenter
from render_cluster.segment.render_identity import render_identity
from render_cluster.segment.renderer import SegmentRenderer, open_renderer
from render_cluster.segment.settings import RenderSettings

_T = TypeVar("_T")
_LINES = ("Hi {}.", "{}, we have followed what your team built.", "Talk soon, {}!")
_SYLLABLES = ("ma", "ri", "to", "el", "na", "dan", "li", "ko", "ve", "bar")


class TimedRenderer:
    """Passes every call on, and writes its two times (monotonic seconds) to a file per process."""

    def __init__(self, settings: RenderSettings) -> None:
        self._inner: SegmentRenderer = open_renderer(settings)
        self._log = Path(f"{settings.store}-times-{os.getpid()}.jsonl")

    def speak(self, spec: SegmentSpec):
        return self._timed(lambda: self._inner.speak(spec))

    def clip(self, motion: MotionSpec, frames: int):
        return self._timed(lambda: self._inner.clip(motion, frames))

    def render(self, spoken, clip):
        return self._timed(lambda: self._inner.render(spoken, clip))

    def _timed(self, work: Callable[[], _T]) -> _T:
        began_s = time.monotonic()
        result = work()
        with self._log.open("a") as file:
            file.write(json.dumps([began_s, time.monotonic()]) + "\n")
        return result


def calls_by_process(settings: RenderSettings) -> list[list[tuple[float, float]]]:
    """The calls of each process that worked with these settings, in order."""
    store = Path(settings.store)
    logs = sorted(store.parent.glob(f"{store.name}-times-*.jsonl"))
    return [[tuple(json.loads(line)) for line in log.read_text().splitlines()] for log in logs]


def settings_for(store: Path, workers: int) -> RenderSettings:
    """The built-in presenter and voice."""
    bake_presenter("anna")
    look = Look("anna", voice_facts("hibari"))
    return RenderSettings(look, str(store), ClusterSettings(workers, min_workers=workers))


def greetings(settings: RenderSettings, count: int) -> list[SegmentSpec]:
    """Different segments of three lines."""
    identity = render_identity(settings.look)
    motions = [MotionSpec("friendly", "rest", seed) for seed in range(len(_LINES))]
    names = [f"{a}{b}{c}".capitalize() for c in _SYLLABLES for b in _SYLLABLES for a in _SYLLABLES]
    return [
        segment_spec(f"line{i % 3}", _LINES[i % 3].format(names[i // 3]), motions[i % 3], identity)
        for i in range(count)
    ]
