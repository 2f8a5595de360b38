"""One connection: uvicorn's, which reports what it waits for, and sends files unread."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from typing import Any, Protocol, TypedDict

from starlette.types import Message, Receive, Scope, Send
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from batch.web.server.connections import Connections

ZERO_COPY_SEND = "http.response.zerocopysend"
"""ASGI's extension: a range of an open file as part of the body."""

_MOST_HEADER_BYTES = 64 * 1024
_MOST_WAITING = 10  # requests that arrive before earlier ones are answered; browsers send none
_AT_ONCE_BYTES = 1 << 20  # then other connections have their turn
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, 0 s
_BAD_REQUEST = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: 16\r\nConnection: close\r\nCache-Control: no-store\r\n"
    b"Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\r\nNot understood.\n"
)


class _HasFileno(Protocol):
    def fileno(self) -> int: ...


class _FilePart(TypedDict):
    file: _HasFileno
    offset: int
    count: int


class WatchedConnection(HttpToolsProtocol):
    """Tells the book whether it waits for a request, for a reader, or for nobody."""

    def __init__(self, *args: Any, book: Connections, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*args, **kwargs)
        self._book = book
        self._is_in_header = False
        self._header_bytes = 0
        self._sent_bytes = 0
        self._room: asyncio.Future[None] | None = None

    def drop(self) -> None:
        """Ends it at once; what its client has not read is lost, in the kernel too."""
        self._socket().setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()

    def bytes_taken(self) -> int | None:
        """What has left for its client; None if nothing waits to be sent.

        What waits is no measure: if the kernel takes whole pieces, it is the same each time.
        """
        waiting = self.transport.get_write_buffer_size()
        return self._sent_bytes - waiting if waiting or self._room is not None else None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn
        super().connection_made(transport)
        self._book.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._book.forget(self)
        super().connection_lost(exc)
        self._wake()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_in_header:
            self._header_bytes += len(data)
            if self._header_bytes > _MOST_HEADER_BYTES:
                self.send_400_response("")
                return
        self._note()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_header, self._header_bytes = True, 0
        self.scope["extensions"] = {ZERO_COPY_SEND: {}}

    def on_headers_complete(self) -> None:
        """Starts to answer.

        Raises:
            ValueError: the request is not acceptable; httptools passes this on as its own error.
        """
        self._is_in_header = False
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            raise ValueError("expected one Host")  # RFC 9112, section 3.2
        if len(self.pipeline) >= _MOST_WAITING:
            raise ValueError("too many requests at once")
        super().on_headers_complete()

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
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            return
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            is_whole = not cycle.more_body or cycle.response_started
            (self._book.is_taking if is_whole else self._book.is_asking)(self)
        elif cycle is None or self._is_in_header:
            self._book.is_asking(self)
        else:  # also while a body arrives after its answer: that is not another request
            self._book.is_resting(self)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Starts the application with a `send` that knows the extension."""

        async def with_files(scope: Scope, receive: Receive, send: Send) -> None:
            async def send_any(message: Message) -> None:
                if message["type"] == ZERO_COPY_SEND:
                    await self._send_file(cycle, message)  # type: ignore[arg-type] # its keys are the extension's
                else:
                    await send(message)
                    self._sent_bytes += len(message.get("body", b""))

            await app(scope, receive, send_any)  # type: ignore[arg-type] # uvicorn's types are narrower

        super()._start_asgi_task(cycle, with_files)  # type: ignore[arg-type] # the same

    async def _send_file(self, cycle: RequestResponseCycle, part: _FilePart) -> None:
        """Sends a part of a file from the kernel's cache to the socket.

        Raises:
            OSError: the file is shorter than the part.
        """
        left = part["count"]
        cycle.expected_content_length -= left
        await self._empty_buffer()
        if cycle.disconnected or self.transport.is_closing():
            return
        # A descriptor of our own: the loop refuses to watch one that it reads for a transport, and
        # the number of a closed one may already be another connection's.
        out = os.dup(self._socket().fileno())
        try:
            await self._copy(part, out)
        except (BrokenPipeError, ConnectionResetError):
            self.transport.abort()
        finally:
            os.close(out)

    async def _copy(self, part: _FilePart, out: int) -> None:
        source, offset, left = part["file"].fileno(), part["offset"], part["count"]
        while left and not self.transport.is_closing():
            try:
                sent = os.sendfile(out, source, offset, min(left, _AT_ONCE_BYTES))
            except BlockingIOError:
                await self._wait_for_room(out)
                continue
            if sent == 0:
                raise OSError("a file of the store is shorter than it was")
            offset, left = offset + sent, left - sent
            self._sent_bytes += sent
            if sent == _AT_ONCE_BYTES:
                await asyncio.sleep(0)

    async def _wait_for_room(self, out: int) -> None:
        """Waits until the socket takes more, or is lost."""
        self._room = self.loop.create_future()
        self.loop.add_writer(out, self._wake)
        try:
            await self._room
        finally:
            self.loop.remove_writer(out)
            self._room = None

    def _wake(self) -> None:
        if self._room is not None and not self._room.done():
            self._room.set_result(None)

    async def _empty_buffer(self) -> None:
        """Waits until all that was written before has reached the kernel."""
        if not self.transport.get_write_buffer_size():
            return
        self.transport.set_write_buffer_limits(high=0)
        await self.flow.drain()
        if not self.transport.is_closing():
            self.transport.set_write_buffer_limits()

    def _socket(self) -> socket.socket:
        found: socket.socket = self.transport.get_extra_info("socket")
        return found
