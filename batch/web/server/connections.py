"""Which connections are kept: how long one may be silent, and which one goes if there are too many.

uvicorn itself closes only a connection that idles after an answer: not one that never sends its
request, and not one that never reads its answer.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Protocol

from batch.web.server.limits import Limits

_log = logging.getLogger(__name__)

_TELL_EVERY_S = 60.0
_LOOK_EVERY_S = 1.0


class Connection(Protocol):
    """What is watched."""

    def drop(self) -> None:
        """Ends it at once; what its client has not read is lost."""

    def bytes_taken(self) -> int | None:
        """What has left for its client since it began; None if nothing waits to be sent."""


@dataclass(frozen=True, slots=True)
class _Taking:
    """An answer in progress: what was taken of it, when some was last taken, when it began."""

    bytes_taken: int | None
    moved_s: float
    began_s: float


class Connections:
    """All connections, by what they wait for. Used from the server's loop only.

    Each of the three groups is ordered by when its connections joined it, so the one that is due
    first comes first.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._asking: dict[Connection, float] = {}  # waiting for a request; since when
        self._resting: dict[Connection, float] = {}  # answered; since when
        self._taking: dict[Connection, _Taking] = {}
        self._looked_at_s = 0.0
        self._told_at_s = -_TELL_EVERY_S

    def __len__(self) -> int:
        return len(self._asking) + len(self._resting) + len(self._taking)

    def admit(self, connection: Connection) -> None:
        """Adds a connection; if there are too many, another one is dropped for it, or it is."""
        if len(self) >= self._limits.connections:
            self._tell()
            leaving = self._least_wanted()
            if leaving is None:
                connection.drop()
                return
            self.forget(leaving)
            leaving.drop()
        self._asking[connection] = time.monotonic()

    def is_asking(self, connection: Connection) -> None:
        """Records that part of a request has arrived."""
        if connection not in self._asking:
            self.forget(connection)
            self._asking[connection] = time.monotonic()

    def is_taking(self, connection: Connection) -> None:
        """Records that it is being answered."""
        if connection not in self._taking:
            self.forget(connection)
            now_s = time.monotonic()
            self._taking[connection] = _Taking(None, now_s, now_s)

    def is_resting(self, connection: Connection) -> None:
        """Records that it was answered; the little that is left to send counts as idle."""
        if connection not in self._resting:
            self.forget(connection)
            self._resting[connection] = time.monotonic()

    def forget(self, connection: Connection) -> None:
        self._asking.pop(connection, None)
        self._resting.pop(connection, None)
        self._taking.pop(connection, None)

    def sweep(self) -> None:
        """Drops those whose time is up."""
        now_s = time.monotonic()
        overdue = _overdue(self._asking, now_s - self._limits.header_s)
        overdue += _overdue(self._resting, now_s - self._limits.idle_s)
        if now_s - self._looked_at_s >= min(_LOOK_EVERY_S, self._limits.stall_s / 5):
            self._looked_at_s = now_s
            overdue += self._stalled(now_s)
        for connection in overdue:
            self.forget(connection)
            connection.drop()

    def _stalled(self, now_s: float) -> list[Connection]:
        stalled = []
        for connection, taking in self._taking.items():
            taken = connection.bytes_taken()
            if taken is None or taken != taking.bytes_taken:
                self._taking[connection] = _Taking(taken, now_s, taking.began_s)
            elif now_s - taking.moved_s > self._limits.stall_s:
                stalled.append(connection)
        return stalled

    def _least_wanted(self) -> Connection | None:
        """The one idle longest, else one that reads nothing, else the one with the longest answer.

        A client that reads a little now and then never counts as stalled, but a visitor's page
        takes milliseconds. None if all have only just begun.
        """
        idle = [next(iter(some.items())) for some in (self._asking, self._resting) if some]
        if idle:
            return min(idle, key=lambda item: item[1])[0]
        now_s = time.monotonic()
        slowest = min(self._taking.items(), key=lambda item: item[1].moved_s, default=None)
        if slowest is not None and now_s - slowest[1].moved_s >= self._limits.slow_s:
            return slowest[0]
        oldest = next(iter(self._taking.items()), None)
        is_old = oldest is not None and now_s - oldest[1].began_s >= self._limits.slow_s
        return oldest[0] if oldest is not None and is_old else None

    def _tell(self) -> None:
        if time.monotonic() - self._told_at_s >= _TELL_EVERY_S:
            self._told_at_s = time.monotonic()
            _log.warning(
                "%d connections at once, the maximum: the idlest and the slowest are closed",
                self._limits.connections,
            )


def _overdue(since_s: dict[Connection, float], before_s: float) -> list[Connection]:
    overdue = []
    for connection, at_s in since_s.items():
        if at_s > before_s:
            break
        overdue.append(connection)
    return overdue
