"""Which connections are kept: how long one may be silent, and which one goes if there are too many.

uvicorn itself closes only a connection that idles after an answer: not one that never sends its
request, and not one that never reads its answer.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import time
from dataclasses import dataclass
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_log = logging.getLogger(__name__)

_MOST_FILES = 16_384
_MOST_CONNECTIONS = 2_000  # each may have half a megabyte that its client has not read
# Files that are open besides connections: the ledger's, the store's, the pipes to ffmpeg, and
# connections accepted at the same moment, before the first of them could be counted.
_OTHER_FILES = 400
_TELL_EVERY_S = 60.0
_LOOK_EVERY_S = 1.0

_BAD_REQUEST = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: 16\r\nConnection: close\r\nCache-Control: no-store\r\n"
    b"Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\r\nNot understood.\n"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What connections may take of the server."""

    header_s: float = 10.0
    """For a whole request to arrive, from its first byte or the start of the connection."""
    idle_s: float = 75.0
    """Between an answer and the next request; longer than a proxy keeps its connections (60 s)."""
    stall_s: float = 30.0
    """While a client reads nothing of an answer."""
    slow_s: float = 5.0
    """An answer that takes longer may be ended for a newcomer if there is no room."""
    shutdown_s: int = 5
    """For answers to finish after the server is told to stop."""
    connections: int = _MOST_CONNECTIONS
    """At once. Beyond that one is dropped: the idlest, else the slowest."""


def limits_here() -> Limits:
    """The limits that this process's open files allow; raises the file limit as far as possible."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    files = _MOST_FILES if soft == resource.RLIM_INFINITY else soft
    spared = min(_OTHER_FILES, files // 2)
    return Limits(connections=min(_MOST_CONNECTIONS, files - spared))


@dataclass(frozen=True, slots=True)
class _Taking:
    """An answer in progress: what is left of it, when some was last read, and when it began."""

    bytes_left: int
    moved_s: float
    began_s: float


class Connections:
    """All connections, by what they wait for. Used from the server's loop only.

    Each of the three groups is ordered by when its connections joined it, so the one that is due
    first comes first.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._asking: dict[WatchedConnection, float] = {}  # waiting for a request; since when
        self._resting: dict[WatchedConnection, float] = {}  # answered; since when
        self._taking: dict[WatchedConnection, _Taking] = {}
        self._looked_at_s = 0.0
        self._told_at_s = -_TELL_EVERY_S

    def __len__(self) -> int:
        return len(self._asking) + len(self._resting) + len(self._taking)

    def admit(self, connection: WatchedConnection) -> None:
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

    def is_asking(self, connection: WatchedConnection) -> None:
        """Records that part of a request has arrived."""
        if connection not in self._asking:
            self.forget(connection)
            self._asking[connection] = time.monotonic()

    def is_taking(self, connection: WatchedConnection) -> None:
        """Records that it is being answered."""
        if connection not in self._taking:
            self.forget(connection)
            now_s = time.monotonic()
            self._taking[connection] = _Taking(0, now_s, now_s)

    def is_resting(self, connection: WatchedConnection) -> None:
        """Records that it was answered; the little that is left to send counts as idle."""
        if connection not in self._resting:
            self.forget(connection)
            self._resting[connection] = time.monotonic()

    def forget(self, connection: WatchedConnection) -> None:
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

    def _stalled(self, now_s: float) -> list[WatchedConnection]:
        stalled = []
        for connection, taking in self._taking.items():
            left = connection.bytes_left()
            if left == 0 or left != taking.bytes_left:
                self._taking[connection] = _Taking(left, now_s, taking.began_s)
            elif now_s - taking.moved_s > self._limits.stall_s:
                stalled.append(connection)
        return stalled

    def _least_wanted(self) -> WatchedConnection | None:
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


def _overdue(since_s: dict[WatchedConnection, float], before_s: float) -> list[WatchedConnection]:
    overdue = []
    for connection, at_s in since_s.items():
        if at_s > before_s:
            break
        overdue.append(connection)
    return overdue


class WatchedConnection(H11Protocol):
    """uvicorn's connection, which reports what it waits for."""

    def __init__(self, *args: Any, book: Connections, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*args, **kwargs)
        self._book = book

    def drop(self) -> None:
        """Ends it at once; what its client has not read is lost."""
        self.transport.abort()

    def bytes_left(self) -> int:
        """The part of the answer made so far that the client has not read."""
        return self.transport.get_write_buffer_size()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn
        super().connection_made(transport)
        self._book.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._book.forget(self)
        super().connection_lost(exc)

    def handle_events(self) -> None:
        super().handle_events()
        self._note()

    def on_response_complete(self) -> None:
        """Continues with the next request, if it has already arrived."""
        super().on_response_complete()
        self._note()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words, not needed
        """Answers anything that is not HTTP, unless an answer is already in progress."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.drop()
            return
        self.transport.write(_BAD_REQUEST)
        self.transport.close()

    def _note(self) -> None:
        if self.transport.is_closing() and not self.bytes_left():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self._book.is_taking(self)
        elif self.cycle is None or (
            # Not a body that arrives after its answer: that is not another request.
            self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]
        ):
            self._book.is_asking(self)
        else:
            self._book.is_resting(self)
