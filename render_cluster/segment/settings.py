"""What a worker is told: what determines pixels and samples, and how the cluster runs it."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.plan.segment import NOTHING_NOTED, Notice
from render_cluster.lettering.notice_mark import Mark
from render_cluster.resources import DeviceName, EncoderName, Resources
from render_cluster.scene.scenery import Scenery
from render_cluster.voice.interface.facts import VoiceFacts


@dataclass(frozen=True, slots=True)
class Look:
    """Who speaks, with which voice, where, and what draws and encodes it.

    `other_voices` are those of further languages, `notice` the words in the picture of the default
    one. `scenery` includes the bytes of the user's image,
    so that a worker on another machine needs no file. `device` draws and `encoder` encodes, on each
    worker's machine.
    """

    presenter: str
    voice: VoiceFacts
    scenery: Scenery = Scenery()  # noqa: RUF009 - frozen, so it may be shared
    encoder: EncoderName = "x264"
    device: DeviceName = "cpu"
    other_voices: tuple[VoiceFacts, ...] = ()
    notice: Notice = NOTHING_NOTED

    @property
    def voices(self) -> tuple[VoiceFacts, ...]:
        """All voices, the default language's first."""
        return (self.voice, *self.other_voices)


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """How many workers run, on what, and how long they may take. Affects no pixel.

    At most `workers` run; None means as many as fit on the running machines, and a larger number
    asks the cluster's autoscaler for more. At least `min_workers` stay until the end, idle or not.
    `patience_s` is how long any job may take before its worker is replaced, `start_limit_s` how
    long the batch waits while Ray has no room for a single worker.
    """

    workers: int | None = None
    min_workers: int = 1
    resources: Resources = Resources()  # noqa: RUF009 - frozen, so it may be shared
    patience_s: float = 120.0
    start_limit_s: float = 900.0


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """Everything that a worker needs; `store` is a folder or a URI.

    `marks` are the notices of the segments, drawn: set once it is known which segments are made.
    """

    look: Look
    store: str
    cluster: ClusterSettings = ClusterSettings()
    marks: tuple[Mark, ...] = ()
