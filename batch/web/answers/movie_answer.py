"""A movie, or a range of it, sent from the store's files without reading them where possible."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from batch.delivery.stitch import Movie, pieces_between
from batch.web.answers.answer import RawHeaders
from render_cluster import OpenFile, Piece, SegmentStore

ZERO_COPY_SEND = "http.response.zerocopysend"
"""ASGI's extension: a range of an open file as part of the body."""

_AT_ONCE_BYTES = 1 << 18  # what is in memory for a reader that reads nothing


@dataclass(frozen=True, slots=True)
class MovieAnswer:
    """An ASGI application that sends the bytes from `start` up to `stop` of a movie.

    Its files were checked a moment ago. One that has changed since ends the request with
    CorruptTrackError: before anything is sent if the store is a folder, else in its middle.
    """

    movie: Movie
    store: SegmentStore
    start: int
    stop: int
    status: int
    headers: RawHeaders

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        begin = {"type": "http.response.start", "status": self.status, "headers": [*self.headers]}
        if scope["method"] == "HEAD":
            await send(begin)
            await send({"type": "http.response.body"})
            return
        pieces = list(pieces_between(self.movie, self.start, self.stop))
        is_by_file = ZERO_COPY_SEND in scope.get("extensions", {})
        files = [self.store.open(piece.track) if is_by_file else None for piece in pieces]
        await send(begin)
        header = self.movie.header[self.start : self.stop]
        if header:
            await send({"type": "http.response.body", "body": header, "more_body": True})
        for piece, file in zip(pieces, files, strict=True):
            await self._send_piece(piece, file, send)
        await send({"type": "http.response.body"})

    async def _send_piece(self, piece: Piece, file: OpenFile | None, send: Send) -> None:
        begin = piece.offset + max(self.start - piece.start, 0)
        end = piece.offset + min(self.stop - piece.start, piece.length)
        if file is not None:
            part = {"file": file, "offset": begin, "count": end - begin}
            await send({"type": ZERO_COPY_SEND, **part, "more_body": True})
            return
        for at in range(begin, end, _AT_ONCE_BYTES):
            length = min(end - at, _AT_ONCE_BYTES)
            body = await asyncio.to_thread(self.store.read_range, piece.track, at, length)
            await send({"type": "http.response.body", "body": body, "more_body": True})
