"""What a machine needs once: assets, baked presenters, font, measured voices, compiled kernels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from personalize.plan.segment import MotionSpec
from render_cluster.home_folder import readable_by_all
from render_cluster.lettering.font_files import fetch_fonts, font_path
from render_cluster.lettering.fonts import usual_font
from render_cluster.media.grid import STEP_FRAMES
from render_cluster.presenter.model.assets import assets_dir, fetch_assets
from render_cluster.presenter.prepare import (
    bake_presenter,
    is_baked,
    needs_assets,
    open_presenter,
    pack_path,
)
from render_cluster.voice.catalog import (
    fetch_weights,
    find_voice,
    gain_path,
    is_ready,
    voice_facts,
    weights_path,
)


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One thing to make: its name while it is being made, and where it will be."""

    doing: str
    result: Path
    run: Callable[[], object]


def setup_steps(presenters: Sequence[str], voices: Sequence[str]) -> Iterator[SetupStep]:
    """What is missing on this machine for presenters and voices, in order.

    Raises:
        ConfigError: there is no such presenter or voice.
    """
    if any(needs_assets(name) for name in presenters) and not assets_dir().is_dir():
        yield _step("fetching the presenters' assets", assets_dir(), fetch_assets)
    for name in presenters:
        if not is_baked(name):
            doing = f"baking presenter {name} (once, about a minute)"
            yield _step(doing, pack_path(name), partial(bake_presenter, name))
    font = usual_font()
    if not font_path(font).is_file():
        yield _step(
            "fetching the font", font_path(font), partial(fetch_fonts, [font], _say_nothing)
        )
    for name in dict.fromkeys(voices):
        yield from voice_steps(name)
    for name in presenters:
        drawn = pack_path(name).with_suffix(".drawn")
        if not drawn.exists():
            doing = f"compiling kernels for presenter {name}"
            yield _step(doing, drawn, partial(_draw_once, name, drawn))


def voice_steps(name: str) -> Iterator[SetupStep]:
    """What is missing on this machine for a voice, in order.

    Raises:
        ConfigError: there is no such voice.
    """
    if not is_ready(find_voice(name)):
        yield _step(f"fetching voice {name}", weights_path(name), partial(fetch_weights, name))
    gain = gain_path(name)
    if gain and not gain.exists():
        yield _step(f"measuring voice {name}", gain, partial(voice_facts, name))


def make_ready(presenter: str, voice: str, say: Callable[[str], None]) -> None:
    """Bakes a presenter and fetches a voice unless they are there, and reports that.

    Raises:
        ConfigError: there is no such presenter or voice, or what they need cannot be fetched.
    """
    for step in setup_steps([presenter], [voice]):
        if step.result.suffix != ".drawn":  # each worker compiles its own
            say(step.doing)
            step.run()


def _say_nothing(_doing: str) -> None:
    """The step itself was announced."""


def _step(doing: str, result: Path, make: Callable[[], object]) -> SetupStep:
    return SetupStep(doing, result, partial(_readably, make))


def _readably(make: Callable[[], object]) -> None:
    with readable_by_all():
        make()


def _draw_once(name: str, drawn: Path) -> None:
    """So that no worker has to compile when it starts."""
    next(open_presenter(name).render_clip(MotionSpec("calm", "rest", 1), STEP_FRAMES))
    drawn.touch()
