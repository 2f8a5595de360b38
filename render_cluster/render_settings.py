"""What a renderer is told: the part of the settings that reaches an actor."""

from __future__ import annotations

from dataclasses import dataclass

from render_cluster.encoder_name import EncoderName
from render_cluster.presenter.scenery import Scenery


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """Presenter and voice by name, the store's folder or URI, and how many renderers to run.

    `encoder` makes the picture, on each renderer's machine. `workers` None means one for each
    processor that Ray has. `scenery` holds the bytes of the user's picture, so that a renderer on
    another machine needs no file.
    """

    presenter: str
    voice: str
    store: str
    workers: int | None = None
    scenery: Scenery = Scenery()  # noqa: RUF009 - frozen, so it may be shared
    encoder: EncoderName = "x264"
