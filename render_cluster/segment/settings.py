"""What a renderer is told: the part of the settings that reaches an actor."""

from __future__ import annotations

from dataclasses import dataclass

from render_cluster.resources import DeviceName, EncoderName, Resources
from render_cluster.scene.scenery import Scenery


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """Presenter and voice by name, the store's folder or URI, and how many renderers to run.

    `device` draws and `encoder` encodes the picture, on each renderer's machine. At most `workers`
    run, None being as many as the machines that are up hold; a number above that asks the cluster's
    autoscaler for more. At least `min_workers` stay until the end, idle or not. `scenery` holds the
    bytes of the user's picture, so that a renderer on another machine needs no file. `patience_s`
    is how long any job may take before its renderer is replaced, and `start_limit_s` how long the
    batch waits while Ray has no place for a single renderer.
    """

    presenter: str
    voice: str
    store: str
    workers: int | None = None
    scenery: Scenery = Scenery()  # noqa: RUF009 - frozen, so it may be shared
    encoder: EncoderName = "x264"
    device: DeviceName = "cpu"
    min_workers: int = 1
    resources: Resources = Resources()  # noqa: RUF009 - likewise
    patience_s: float = 120.0
    start_limit_s: float = 900.0
