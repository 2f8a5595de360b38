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
from batch.page.images import media_type_of
from batch.visits.visits import WISHES, Visits
from batch.web.answers.byte_range import UnsatisfiableRangeError, parse_range
from batch.web.answers.conditional import is_known
from batch.web.answers.movie_answer import MovieAnswer
from batch.web.kept import Kept
from batch.web.library import Video, VideoLibrary
from batch.web.pages import Pages
from batch.web.private import Private, log_failure
from batch.web.shelf import FRESH_S, Shelf
from batch.web.told import Told, count_fetch
from personalize.errors import VidmergeError

_SHOWN_LINKS = 60  # listed for the batch's owner
_MOST_POSTERS = 128  # kept in memory, about 100 kB each
# A link's video may change when a line is corrected, so clients ask every time; it is cheap.
_CACHED = "private, no-cache"
_JPEG, _WEBVTT = "image/jpeg", "text/vtt"
_FOR_EVER = "public, max-age=31536000, immutable"
_ROBOTS = PlainTextResponse("User-agent: *\nDisallow: /\n")


def make_app(
    library: VideoLibrary,
    owner_key: str = "",
    fresh_s: float = FRESH_S,
    visits: Visits | None = None,
) -> ASGIApp:
    """The application that serves one batch.

    Args:
        library: the batch's videos.
        owner_key: opens the page that lists them; without a key there is no such page.
        fresh_s: how long what a link leads to is remembered.
        visits: what records them; None if nothing can be written.
    """
    site = _Site(library, owner_key, fresh_s, visits)
    told = Told(visits, site.shelf, site.pages)
    routes = [
        Route("/", site.index),
        Route("/batch/{key}", site.batch),
        Route("/robots.txt", site.robots),
        Route("/v/{token}", site.watch),
        Route("/v/{token}/", site.with_slash),
        Route("/v/{token}/video.mp4", site.video),
        Route("/v/{token}/poster.jpg", site.poster),
        Route("/v/{token}/captions.vtt", site.captions),
        Route("/v/{token}/oembed.json", site.oembed),
        Route("/v/{token}/seen", told.seen, methods=["POST"]),
        *(
            Route(f"/v/{{token}}/{wish.replace('_', '-')}", told.wish(wish), methods=["POST"])
            for wish in WISHES
        ),
        Route("/b/{name}", site.image),
        Route("/m/{name}", site.mail_picture),
    ]
    handlers: dict[Any, Any] = {404: site.missing, 405: _not_allowed, Exception: site.broken}
    for kind in (VidmergeError, SQLAlchemyError, OSError):
        handlers[kind] = site.unavailable
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return Private(app)


class _Site:
    """The handlers. They run in the server's loop: what blocks goes to a thread."""

    def __init__(
        self, library: VideoLibrary, owner_key: str, fresh_s: float, visits: Visits | None
    ) -> None:
        self._library = library
        self._owner_key = owner_key
        self._visits = visits
        self.pages = Pages(library.ledger.batch())
        self.shelf = Shelf(library, fresh_s)
        self._posters: Kept[str, Response] = Kept(_MOST_POSTERS)

    async def index(self, _request: Request) -> Response:
        return self.pages.index

    async def robots(self, _request: Request) -> Response:
        return _ROBOTS

    async def batch(self, request: Request) -> Response:
        """The batch's videos, for its owner; anybody else gets "not found"."""
        key = request.path_params["key"].encode()
        if not self._owner_key or not secrets.compare_digest(key, self._owner_key.encode()):
            return self.pages.missing
        return await asyncio.to_thread(self._owners)

    def _owners(self) -> Response:
        ledger = self._library.ledger
        rows = {total["status"]: total["recipients"] for total in ledger.recipient_totals()}
        return self.pages.owners(rows.get("video", 0), ledger.people.first_links(_SHOWN_LINKS))

    async def watch(self, request: Request) -> Response:
        """A recipient's page; better none than one whose player stays black."""
        token = request.path_params["token"]
        found = await self.shelf.find_intact(token)
        if found is None:
            return self.pages.missing
        if found.page is None:
            found.page = self.pages.watch(token, found.video)
        if self._visits is not None:
            count_fetch(self._visits, request, found.video)
        return found.page

    async def oembed(self, request: Request) -> Response:
        """What a link is, for programs that show a preview of it."""
        token = request.path_params["token"]
        found = await self.shelf.find(token)
        return self.pages.missing if found is None else self.pages.oembed(token, found.video)

    async def image(self, request: Request) -> Response:
        """A logo or portrait; its name is its content's."""
        name = request.path_params["name"]
        data = await asyncio.to_thread(self._library.image, name)
        return self.pages.missing if data is None else _image(name, data)

    async def mail_picture(self, request: Request) -> Response:
        """A picture in a mail. It belongs to a greeting and says nothing about who fetches it."""
        name = request.path_params["name"]
        data = await asyncio.to_thread(self._library.mail_picture, name)
        return self.pages.missing if data is None else _image(name, data)

    async def with_slash(self, request: Request) -> Response:
        """Redirects to the link without its slash; relative, since a proxy may hide its path."""
        token = request.path_params["token"]
        if not is_token(token):
            return self.pages.missing
        return Response(status_code=308, headers={"Location": f"../{token}"})

    async def video(self, request: Request) -> Response:
        found = await self.shelf.find_intact(request.path_params["token"])
        return self.pages.missing if found is None else self._send(found.video, request)

    async def poster(self, request: Request) -> Response:
        found = await self.shelf.find(request.path_params["token"])
        if found is None:
            return self.pages.missing
        key = found.video.tracks[0].sha256
        answer = self._posters.get(key)
        if answer is None:
            answer = _whole(await asyncio.to_thread(self._library.poster, found.video), _JPEG)
            self._posters.put(key, answer)
        return _if_new(request, answer)

    async def captions(self, request: Request) -> Response:
        found = await self.shelf.find(request.path_params["token"])
        if found is None:
            return self.pages.missing
        return _if_new(request, _whole(found.video.captions_vtt().encode(), _WEBVTT))

    async def missing(self, _request: Request, _error: Exception) -> Response:
        return self.pages.missing

    async def unavailable(self, request: Request, error: Exception) -> Response:
        log_failure(request.scope["path"], error)
        return self.pages.unavailable

    async def broken(self, _request: Request, _error: Exception) -> Response:
        """The error page for a bug; the error itself goes on to `Private`, which logs it."""
        return self.pages.broken

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


def _image(name: str, data: bytes) -> Response:
    # An SVG that is opened by itself may run nothing either.
    headers = {"Cache-Control": _FOR_EVER, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(data, 200, headers, media_type_of(name))


def _whole(content: bytes, media_type: str) -> Response:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": _CACHED}
    return Response(content, 200, headers, media_type)


def _if_new(request: Request, answer: Response) -> Response:
    """The answer, unless the client already has it."""
    etag = answer.headers["etag"]
    return _unchanged(etag) if _has(request, etag) else answer


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
    return PlainTextResponse("This cannot be done here.\n", 405, allowed)
