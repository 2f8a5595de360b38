"""The web application behind the links: a page for each recipient, its video and its poster."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from batch.ledger.tokens import is_token
from batch.web.answers.byte_range import UnsatisfiableRangeError, parse_range
from batch.web.answers.conditional import is_known
from batch.web.answers.movie_answer import MovieAnswer
from batch.web.kept import Kept
from batch.web.library import Video, VideoLibrary
from batch.web.pages import Pages
from batch.web.private import Private, log_failure
from batch.web.shelf import FRESH_S, Shelf
from personalize.errors import VidmergeError

_SHOWN_LINKS = 60  # listed for the batch's owner
_MOST_POSTERS = 128  # kept in memory, about 100 kB each
# A link's video may change when a line is corrected, so clients ask every time; it is cheap.
_CACHED = "private, no-cache"
_ROBOTS = PlainTextResponse("User-agent: *\nDisallow: /\n")


def make_app(library: VideoLibrary, owner_key: str = "", fresh_s: float = FRESH_S) -> ASGIApp:
    """The application that serves one batch.

    Args:
        library: the batch's videos.
        owner_key: opens the page that lists them; without a key there is no such page.
        fresh_s: how long what a link leads to is remembered.
    """
    site = _Site(library, owner_key, fresh_s)
    routes = [
        Route("/", site.index),
        Route("/batch/{key}", site.batch),
        Route("/robots.txt", site.robots),
        Route("/v/{token}", site.watch),
        Route("/v/{token}/", site.with_slash),
        Route("/v/{token}/video.mp4", site.video),
        Route("/v/{token}/poster.jpg", site.poster),
    ]
    handlers: dict[Any, Any] = {404: site.missing, 405: _not_allowed, Exception: site.broken}
    for kind in (VidmergeError, SQLAlchemyError, OSError):
        handlers[kind] = site.unavailable
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return Private(app)


class _Site:
    """The handlers. They run in the server's loop: what blocks goes to a thread."""

    def __init__(self, library: VideoLibrary, owner_key: str, fresh_s: float) -> None:
        self._library = library
        self._owner_key = owner_key
        self._pages = Pages(library.ledger.batch())
        self._shelf = Shelf(library, fresh_s)
        self._posters: Kept[str, Response] = Kept(_MOST_POSTERS)

    async def index(self, _request: Request) -> Response:
        return self._pages.index

    async def robots(self, _request: Request) -> Response:
        return _ROBOTS

    async def batch(self, request: Request) -> Response:
        """The batch's videos, for its owner; anybody else gets "not found"."""
        key = request.path_params["key"].encode()
        if not self._owner_key or not secrets.compare_digest(key, self._owner_key.encode()):
            return self._pages.missing
        return await asyncio.to_thread(self._owners)

    def _owners(self) -> Response:
        ledger = self._library.ledger
        rows = {total["status"]: total["recipients"] for total in ledger.recipient_totals()}
        return self._pages.owners(rows.get("video", 0), ledger.people.first_links(_SHOWN_LINKS))

    async def watch(self, request: Request) -> Response:
        """A recipient's page; better none than one whose player stays black."""
        token = request.path_params["token"]
        found = await self._shelf.find_intact(token)
        if found is None:
            return self._pages.missing
        if found.page is None:
            found.page = self._pages.watch(token, found.video)
        return found.page

    async def with_slash(self, request: Request) -> Response:
        """Redirects to the link without its slash; relative, since a proxy may hide its path."""
        token = request.path_params["token"]
        if not is_token(token):
            return self._pages.missing
        return Response(status_code=308, headers={"Location": f"../{token}"})

    async def video(self, request: Request) -> Response:
        found = await self._shelf.find_intact(request.path_params["token"])
        return self._pages.missing if found is None else self._send(found.video, request)

    async def poster(self, request: Request) -> Response:
        found = await self._shelf.find(request.path_params["token"])
        if found is None:
            return self._pages.missing
        key = found.video.tracks[0].sha256
        answer = self._posters.get(key)
        if answer is None:
            answer = _poster(await asyncio.to_thread(self._library.poster, found.video))
            self._posters.put(key, answer)
        etag = answer.headers["etag"]
        return _unchanged(etag) if _has(request, etag) else answer

    async def missing(self, _request: Request, _error: Exception) -> Response:
        return self._pages.missing

    async def unavailable(self, request: Request, error: Exception) -> Response:
        log_failure(request.scope["path"], error)
        return self._pages.unavailable

    async def broken(self, _request: Request, _error: Exception) -> Response:
        """The error page for a bug; the error itself goes on to `Private`, which logs it."""
        return self._pages.broken

    def _send(self, video: Video, request: Request) -> Response:
        """The video, or the requested part of it (RFC 9110, sections 13 and 14)."""
        if _has(request, video.etag):
            return _unchanged(video.etag)
        movie = video.movie()
        size = movie.size_bytes
        try:
            part = parse_range(_range_header(request, video.etag), size)
        except UnsatisfiableRangeError:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        headers = {
            "Content-Type": "video/mp4",
            "Accept-Ranges": "bytes",
            "ETag": video.etag,
            "Cache-Control": _CACHED,
        }
        if part:
            headers["Content-Range"] = f"bytes {part[0]}-{part[1] - 1}/{size}"
        status = 206 if part else 200
        return MovieAnswer(movie, self._library.store, part or (0, size), status, headers)


def _poster(jpeg: bytes) -> Response:
    etag = f'"{hashlib.sha256(jpeg).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": _CACHED}
    return Response(jpeg, 200, headers, "image/jpeg")


def _unchanged(etag: str) -> Response:
    return Response(status_code=304, headers={"ETag": etag, "Cache-Control": _CACHED})


def _has(request: Request, etag: str) -> bool:
    """Whether the client already has this version."""
    return is_known(", ".join(request.headers.getlist("if-none-match")), etag)


def _range_header(request: Request, etag: str) -> str | None:
    """The requested range, unless it is for an outdated version; HEAD has none."""
    if request.method != "GET" or request.headers.get("if-range", etag) != etag:
        return None
    return request.headers.get("range")


async def _not_allowed(_request: Request, error: Exception) -> Response:
    allowed = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse("Only GET and HEAD are answered here.\n", 405, allowed)
