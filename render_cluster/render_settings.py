"""What a renderer is told: the part of the settings that reaches an actor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """Presenter and voice by name, the store's folder or URI, and how many renderers to run.

    `workers` None means one for each processor that Ray has.
    """

    presenter: str
    voice: str
    store: str
    workers: int | None = None
