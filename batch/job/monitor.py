"""The seam between a run and whatever watches it: a terminal, or nothing."""

from __future__ import annotations

from typing import Protocol

from render_cluster import SegmentOutcome


class Monitor(Protocol):
    """Receives the progress of a run. Called from one thread."""

    def say(self, message: str) -> None:
        """A step of the run starts or ends."""

    def warn(self, message: str) -> None:
        """Something that somebody should check."""

    def begin(self, what: str, total: int) -> None:
        """A long step starts: `total` pieces of work, called `what`."""

    def segment_done(self, outcome: SegmentOutcome) -> None:
        """A segment was rendered or failed; counts as one piece."""

    def pieces_done(self, count: int = 1) -> None:
        """More pieces of work are done."""

    def end(self) -> None:
        """The long step is over."""


class SilentMonitor:
    """Discards everything."""

    def say(self, message: str) -> None:
        pass

    def warn(self, message: str) -> None:
        pass

    def begin(self, what: str, total: int) -> None:
        pass

    def segment_done(self, outcome: SegmentOutcome) -> None:
        pass

    def pieces_done(self, count: int = 1) -> None:
        pass

    def end(self) -> None:
        pass
