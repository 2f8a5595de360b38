"""Renders segments in this process, one after the other: for preview, and machines without Ray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from personalize.plan.segment import SegmentSpec
from render_cluster.segment.guard import guarded
from render_cluster.segment.outcome import SegmentOutcome, with_clip_cost
from render_cluster.segment.renderer import SegmentRenderer, open_renderer
from render_cluster.segment.settings import RenderSettings


def render_locally(
    specs: Sequence[SegmentSpec],
    settings: RenderSettings,
    on_outcome: Callable[[SegmentOutcome], None],
    open_renderer: Callable[[RenderSettings], SegmentRenderer] = open_renderer,
) -> None:
    """Makes every segment, and calls `on_outcome` exactly once for each, in order.

    Raises:
        ConfigError: the renderer cannot start.
    """
    renderer = open_renderer(settings)
    for spec in specs:
        on_outcome(_make(renderer, spec))


def _make(renderer: SegmentRenderer, spec: SegmentSpec) -> SegmentOutcome:
    """Each stage has its own guard, so that a failure names it."""
    spoken = guarded(spec.segment_key, "speak", partial(renderer.speak, spec))
    if isinstance(spoken, SegmentOutcome):
        return spoken
    motion = spoken.spec.motion
    clip = guarded(spec.segment_key, "clip", partial(renderer.clip, motion, spoken.frames))
    if isinstance(clip, SegmentOutcome):
        return clip
    frames, clip_s = clip
    outcome = guarded(spec.segment_key, "patch", partial(renderer.render, spoken, frames))
    return with_clip_cost(outcome, clip_s)
