"""A movie, or a range of it, sent from the store's files without reading them where possible."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from batch.delivery.stitch import Movie, pieces_between
from render_cluster import OpenFile, Piece, SegmentStore

ZERO_COPY_SEND = "http.response.zerocopysend"
"""ASGI's extension: a range of an open file as part of the body."""

_AT_ONCE_BYTES = 1 << 18  # what is in memory for a reader that reads nothing


class MovieAnswer(Response):
    """The bytes from `start` up to `stop` of a movie.

    Its files were checked a moment ago. One that has changed since ends the request with
    CorruptTrackError: before anything is sent if the store is a folder, else in its middle.

    Args:
        movie: the layout.
        store: has its files.
        part: the first byte and the one after the last.
        status: 200 or 206.
        headers: all but the length.
    """

    def __init__(
        self,
        movie: Movie,
        store: SegmentStore,
        part: tuple[int, int],
        status: int,
        headers: Mapping[str, str],
    ) -> None:
        self._movie = movie
        self._store = store
        self._start, self._stop = part
        self.body = b""
        self.status_code = status
        self.init_headers({**headers, "Content-Length": str(self._stop - self._start)})

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        begin = {
            "type": "http.response.start",
            "status": self.status_code,
            "headers": self.raw_headers,
        }
        if scope["method"] == "HEAD":
            await send(begin)
            await send({"type": "http.response.body"})
            return
        pieces = list(pieces_between(self._movie, self._start, self._stop))
        is_by_file = ZERO_COPY_SEND in scope.get("extensions", {})
        files = [self._store.open(piece.track) if is_by_file else None for piece in pieces]
        await send(begin)
        header = self._movie.header[self._start : self._stop]
        if header:
            await send({"type": "http.response.body", "body": header, "more_body": True})
        for piece, file in zip(pieces, files, strict=True):
            await self._send_piece(piece, file, send)
        await send({"type": "http.response.body"})

    async def _send_piece(self, piece: Piece, file: OpenFile | None, send: Send) -> None:
        begin = piece.offset + max(self._start - piece.start, 0)
        end = piece.offset + min(self._stop - piece.start, piece.length)
        if file is not None:
            part = {"file": file, "offset": begin, "count": end - begin}
            await send({"type": ZERO_COPY_SEND, **part, "more_body": True})
            return
        for at in range(begin, end, _AT_ONCE_BYTES):
            length = min(end - at, _AT_ONCE_BYTES)
            body = await asyncio.to_thread(self._store.read_range, piece.track, at, length)
            await send({"type": "http.response.body", "body": body, "more_body": True})
