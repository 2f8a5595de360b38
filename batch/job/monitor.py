"""The seam between a run and whoever watches it: a terminal, or nobody."""

from __future__ import annotations

from typing import Protocol

from render_cluster import SegmentOutcome


class Monitor(Protocol):
    """Is told how a run goes. Called from one thread."""

    def say(self, message: str) -> None:
        """A step of the run begins or ends."""

    def warn(self, message: str) -> None:
        """Something that a person should look at."""

    def begin(self, what: str, total: int) -> None:
        """A long step begins: `total` pieces of work, called `what`."""

    def segment_done(self, outcome: SegmentOutcome) -> None:
        """A segment was rendered, or failed; counts as one piece."""

    def pieces_done(self, count: int = 1) -> None:
        """Further pieces of work are done."""

    def end(self) -> None:
        """The long step is over."""


class SilentMonitor:
    """Nobody watches."""

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
