"""What a machine needs once: assets, baked presenters, compiled kernels."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from personalize.segment import MotionSpec
from render_cluster.grid import STEP_FRAMES
from render_cluster.presenter.assets import fetch_assets
from render_cluster.presenter.prepare import bake_presenter, open_presenter
from render_cluster.presenter.renderer import WarpPresenter


def set_up(presenters: Sequence[str], console: Console) -> None:
    """Fetches, bakes and draws one frame, so that no renderer has to compile at its start.

    Raises:
        ConfigError: the assets cannot be had, or there is no such presenter.
    """
    with console.status("fetching the presenters' assets"):
        fetch_assets()
    for name in presenters:
        with console.status(f"baking presenter {name} (about a minute)"):
            path = bake_presenter(name)
        with console.status(f"compiling kernels for {name}"):
            presenter = WarpPresenter(open_presenter(name))
            next(presenter.render_clip(MotionSpec("calm", "rest", 1), STEP_FRAMES))
        console.print(f"presenter {name} is ready: {path}")
