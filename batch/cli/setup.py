"""What a machine needs once: assets, baked presenters, compiled kernels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console

from batch.cli.presenters import ready_presenter
from batch.run.produce import Render
from personalize.plan.segment import MotionSpec, SegmentSpec
from render_cluster.data_home import readable_by_all
from render_cluster.media.grid import STEP_FRAMES
from render_cluster.presenter.model.assets import fetch_assets
from render_cluster.presenter.prepare import bake_presenter, needs_assets, open_presenter
from render_cluster.presenter.renderer import WarpPresenter
from render_cluster.segment.outcome import SegmentOutcome
from render_cluster.segment.settings import RenderSettings


@readable_by_all()
def set_up(presenters: Sequence[str], console: Console) -> None:
    """Fetches, bakes and draws one frame, so that no renderer has to compile at its start.

    Raises:
        ConfigError: the assets cannot be had, or there is no such presenter.
    """
    if any(needs_assets(name) for name in presenters):
        with console.status("fetching the presenters' assets"):
            fetch_assets()
    for name in presenters:
        with console.status(f"baking presenter {name} (about a minute)"):
            path = bake_presenter(name)
        drawn = path.with_suffix(".drawn")
        if not drawn.exists():
            with console.status(f"compiling kernels for {name}"):
                presenter = WarpPresenter(open_presenter(name))
                next(presenter.render_clip(MotionSpec("calm", "rest", 1), STEP_FRAMES))
            drawn.touch()
        console.print(f"presenter {name} is ready: {path}")


def baking_first(render: Render, console: Console) -> Render:
    """`render`, but where there is something to render, the presenter is baked if need be."""

    def render_ready(
        specs: Sequence[SegmentSpec],
        settings: RenderSettings,
        on_outcome: Callable[[SegmentOutcome], None],
    ) -> None:
        ready_presenter(settings.presenter, console)
        render(specs, settings, on_outcome)

    return render_ready
