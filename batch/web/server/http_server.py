"""One process's HTTP server: uvicorn, with limits, and silent about its visitors."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from batch.web.server.connection import WatchedConnection
from batch.web.server.connections import Connections
from batch.web.server.limits import Limits
from batch.web.server.listener import BACKLOG

_log = logging.getLogger(__name__)

_TELL_EVERY_S = 60.0


class HttpServer(uvicorn.Server):
    """Serves one application until SIGTERM, or until its parent is gone.

    Args:
        app: the application.
        limits: of the connections.
        parent: the process without which it has no reason to go on, if any.
    """

    def __init__(self, app: ASGIApp, limits: Limits, parent: int | None = None) -> None:
        self.connections = Connections(limits)
        self._parent = parent
        # for mypy: uvicorn calls it with keywords and asks nothing else of a class
        protocol = cast("type[asyncio.Protocol]", partial(WatchedConnection, book=self.connections))
        config = uvicorn.Config(
            app,
            http=protocol,
            loop="uvloop",
            ws="none",
            lifespan="off",
            # Its log lines contain paths, and with them private links, or can be caused by visitors
            # at will. The application logs internal errors.
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=BACKLOG,
            timeout_keep_alive=int(limits.idle_s) + 1,
            timeout_graceful_shutdown=limits.shutdown_s,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(_Teller())
        await super().startup(sockets)

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: drops connections that were silent too long."""
        self.connections.sweep()
        if self._parent is not None and os.getppid() != self._parent:
            self.should_exit = True
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ends on SIGTERM; unlike uvicorn's own, goes on afterwards, to clean up."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGTERM, self.handle_exit)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)


class _Teller:
    """Logs at most one line a minute of each kind of asyncio error, such as too many open files."""

    def __init__(self) -> None:
        self._told_at_s: dict[str, float] = {}

    def __call__(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        kind = type(context.get("exception")).__name__
        now_s = time.monotonic()
        if now_s - self._told_at_s.get(kind, -_TELL_EVERY_S) >= _TELL_EVERY_S:
            self._told_at_s[kind] = now_s
            _log.warning("a connection failed (%s); further ones of this kind are not logged", kind)
