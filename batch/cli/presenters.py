"""The presenters one can choose: their list, and what one of them looks and sounds like."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
from PIL import Image
from rich import box
from rich.console import Console
from rich.table import Table

from batch.delivery.stitch import layout_movie, write_movie
from personalize.errors import ConfigError
from personalize.plan.segment import MotionSpec
from render_cluster.data_home import readable_by_all
from render_cluster.media.audio import encode_sound
from render_cluster.media.frame import Frame
from render_cluster.media.grid import STEP_SAMPLES
from render_cluster.media.video import encode_picture
from render_cluster.presenter.model.recipe import cast_names, load_recipe
from render_cluster.presenter.prepare import bake_presenter, is_baked, open_presenter
from render_cluster.presenter.renderer import WarpPresenter
from render_cluster.store.segment_store import SegmentStore
from render_cluster.voice.hibari import HibariVoice
from render_cluster.voice.protocol import Speech

_MOTION = MotionSpec("friendly", "wave", 1)
_VOICE = "hibari"
# Thirteen steps of 320 ms: about four seconds.
_LEAST_STEPS = 13


@dataclass(frozen=True, slots=True)
class PresenterPreview:
    """Files that show a presenter: a PNG, and an MP4 of some seconds."""

    still: Path
    clip: Path
    seconds: float


def show_cast(console: Console) -> None:
    """The built-in presenters by name, what they look like, and whether they are ready."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("name", "presenter", "ready"):
        table.add_column(heading, no_wrap=heading != "presenter")
    for name in cast_names():
        ready = "yes" if is_baked(name) else "on first use"
        table.add_row(name, load_recipe(name).title, ready)
    console.print(table)


def preview_presenter(name: str, folder: Path, console: Console) -> PresenterPreview:
    """Writes a still and a clip of a presenter into `folder`, baking the presenter if need be.

    Raises:
        ConfigError: there is no such presenter, or the folder cannot be written to.
    """
    recipe = load_recipe(name)
    ready_presenter(name, console)
    with console.status(f"drawing {recipe.name}"):
        speech = _speech(recipe.name)
        frames = _talking(WarpPresenter(open_presenter(name)), speech)
        still, clip = folder / f"{recipe.name}.png", folder / f"{recipe.name}.mp4"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write_still(frames[0], still)
            _write_clip(frames, speech, clip)
        except OSError as error:
            raise ConfigError(f"cannot write to {folder}: {error.strerror or error}") from error
    return PresenterPreview(still, clip, speech.seconds)


def ready_presenter(name: str, console: Console) -> None:
    """Bakes a presenter that is not ready, and says so.

    Raises:
        ConfigError: there is no such presenter, or its assets cannot be had.
    """
    if not is_baked(name):
        with readable_by_all(), console.status(f"baking presenter {name} (once, about a minute)"):
            bake_presenter(name)
        console.print(f"presenter {name} is ready", style="dim", markup=False, highlight=False)


def _speech(name: str) -> Speech:
    said = (
        f"Hello, I am {name.replace('_', ' ').capitalize()}. I can speak to each of your clients."
    )
    speech = HibariVoice(_VOICE).speak(said)
    missing = max(0, _LEAST_STEPS * STEP_SAMPLES - len(speech.samples))
    return replace(speech, samples=np.pad(speech.samples, (0, missing)))


def _talking(presenter: WarpPresenter, speech: Speech) -> list[Frame]:
    clip = presenter.render_clip(_MOTION, speech.frames)
    return list(presenter.render_speech(_MOTION, clip, speech.phonemes))


def _write_still(frame: Frame, path: Path) -> None:
    picture = av.VideoFrame.from_ndarray(frame, format="yuv420p").reformat(
        format="rgb24",
        src_colorspace="ITU709",
        dst_colorspace="ITU709",
        src_color_range="MPEG",
        dst_color_range="JPEG",
    )
    Image.fromarray(picture.to_ndarray()).save(path)


def _write_clip(frames: list[Frame], speech: Speech, path: Path) -> None:
    size_px = (frames[0].shape[1], frames[0].shape[0] * 2 // 3)
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        store = SegmentStore(scratch)
        picture = store.put_track("picture", "preview", encode_picture(frames, size_px))
        sound = store.put_track("sound", "preview", encode_sound(speech.samples))
        write_movie(layout_movie([(picture, sound)]), store, path)
