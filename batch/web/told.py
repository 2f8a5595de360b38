"""What pages tell the server: what was seen of a video, and what its recipient asks for.

Only POST changes anything: mail gateways fetch every address of a mail with GET.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from batch.ledger.requests import RequestKind
from batch.visits.beacon import MOST_BYTES, read_beacon
from batch.visits.visitor import address_of, visitor_of, wants_no_count
from batch.visits.visits import MOST_WISH_BYTES, Visits
from batch.web.library import Video
from batch.web.pages import Pages
from batch.web.shelf import Shelf


class Told:
    """The handlers of POST requests."""

    def __init__(self, visits: Visits | None, shelf: Shelf, pages: Pages) -> None:
        self._visits = visits
        self._shelf = shelf
        self._pages = pages

    async def seen(self, request: Request) -> Response:
        """A beacon. Its answer says nothing, so it is the same whatever was counted."""
        found = await self._shelf.find(request.path_params["token"])
        if found is None:
            return self._pages.missing
        body = await _body(request, MOST_BYTES)
        if body is None:
            return Response(status_code=413)
        if self._visits is not None and not wants_no_count(request.headers):
            events = read_beacon(body, found.video.planned.lines)
            self._visits.counter.add(found.video.recipient_key, events)
        return Response(status_code=204)

    def wish(self, kind: RequestKind) -> Callable[[Request], Awaitable[Response]]:
        """The handler of one wish. It is confirmed once it is recorded, and not before."""

        async def handle(request: Request) -> Response:
            token = request.path_params["token"]
            found = await self._shelf.find(token)
            if found is None:
                return self._pages.missing
            body = await _body(request, MOST_WISH_BYTES)
            if body is None:
                return Response(status_code=413)
            if self._visits is None:
                return self._pages.unavailable
            await asyncio.to_thread(self._visits.ask, found.video.recipient_key, kind, body)
            return self._pages.thanks(token, found.video, kind)

        return handle


def count_fetch(visits: Visits, request: Request, video: Video) -> None:
    """Counts that a page was fetched, and by whom as far as that shows."""
    peer = request.client.host if request.client else ""
    address = address_of(request.headers, peer)
    visitor = visitor_of(request.method, request.headers, address)
    if visitor is not None:
        visits.counter.add(video.recipient_key, [f"fetched_{visitor}"])


async def _body(request: Request, most_bytes: int) -> bytes | None:
    """The body of a request; None if it is longer than allowed."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > most_bytes:
                return None
    except ClientDisconnect:
        return None
    return body
