"""The HTTP server of `vidmerge serve`: uvicorn, with limits, and silent about its visitors."""

from __future__ import annotations

import asyncio
import logging
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

from batch.web.connections import Connections, Limits, WatchedConnection
from personalize.errors import ConfigError

_log = logging.getLogger(__name__)

# Connections accepted in one turn of the loop: few, so that they are counted before more come.
_BACKLOG = 100
_TELL_EVERY_S = 60.0


def listen(address: tuple[str, int]) -> socket.socket:
    """A listening socket. Its connections send at once what they have.

    Unless the socket names TCP as its protocol, asyncio leaves Nagle's algorithm on, and each
    answer on a kept connection waits 40 ms for the client's acknowledgement.

    Raises:
        ConfigError: the address is not available.
    """
    try:
        made = socket.create_server(address)
    except OSError as error:
        host, port = address
        raise ConfigError(
            f"cannot listen on {host}, port {port}: {error.strerror or error}; try another --port"
        ) from error
    return socket.socket(made.family, made.type, socket.IPPROTO_TCP, fileno=made.detach())


class HttpServer(uvicorn.Server):
    """Serves one application until SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.connections = Connections(limits)
        # for mypy: uvicorn calls it with keywords and asks nothing else of a class
        protocol = cast("type[asyncio.Protocol]", partial(WatchedConnection, book=self.connections))
        config = uvicorn.Config(
            app,
            http=protocol,
            ws="none",
            lifespan="off",
            # Its log lines contain paths, and with them private links, or can be caused by visitors
            # at will. The application logs internal errors.
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            backlog=_BACKLOG,
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
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ends on SIGHUP as on SIGTERM, unless started to outlive its terminal (nohup)."""
        is_main = threading.current_thread() is threading.main_thread()
        if not is_main or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
            with super().capture_signals():
                yield
            return
        before = signal.signal(signal.SIGHUP, self.handle_exit)
        try:
            with super().capture_signals():
                yield
        finally:
            signal.signal(signal.SIGHUP, before)
        if signal.SIGHUP in self._captured_signals:
            signal.raise_signal(signal.SIGHUP)


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
