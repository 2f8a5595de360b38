"""The web application behind the links: a page for each recipient, its video and its poster."""

from __future__ import annotations

import logging
import re
import secrets
from typing import Any

import jinja2
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from batch.byte_range import UnsatisfiableRangeError, parse_range
from batch.delivery.stitch import read_movie
from batch.links import video_url
from batch.shelf import Shelf, Video
from personalize.errors import VidmergeError

_log = logging.getLogger(__name__)

_MINUTE_S = 60
# What of a link may stand in a log: enough to find it in links.csv, too little to open it.
_TOKEN = re.compile(r"(/v/[^/]{4})[^/]*")
_MISSING = (
    "There is no video here",
    "The link may have been cut off. Please copy it whole from the message that it came with, or "
    "ask whoever sent it to you for a new one.",
)
_UNAVAILABLE = (
    "This video is not available just now",
    "Please try again a little later.",
)
_PRIVATE = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def make_app(shelf: Shelf) -> FastAPI:
    """The application that serves one batch."""
    app = FastAPI(title="vidmerge", docs_url=None, redoc_url=None, openapi_url=None)
    pages = _Pages(shelf)
    app.add_middleware(_Private)
    app.exception_handler(404)(pages.missing)
    app.exception_handler(VidmergeError)(pages.unavailable)
    app.get("/")(pages.index)
    app.get("/robots.txt")(_robots)
    get_or_head = ["GET", "HEAD"]
    app.api_route("/v/{token}", methods=get_or_head)(pages.watch)
    app.api_route("/v/{token}/video.mp4", methods=get_or_head)(pages.video)
    app.api_route("/v/{token}/poster.jpg", methods=get_or_head)(pages.poster)
    return app


class _Pages:
    """The handlers. Plain functions, which FastAPI runs in threads: the store blocks."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._batch = shelf.ledger.batch()
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("batch"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
        )

    def index(self) -> Response:
        return self._page("index.html", campaign=self._batch["campaign"])

    def watch(self, token: str) -> Response:
        video = self._shelf.find(token)
        if video is None:
            return self._missing()
        return self._page(
            "video.html",
            token=token,
            name=video.display_name,
            length=_clock(video.seconds),
            url=video_url(self._batch["base_url"], token),
        )

    def video(self, token: str, request: Request) -> Response:
        video = self._shelf.find(token)
        return self._missing() if video is None else self._send(video, request)

    def poster(self, token: str) -> Response:
        video = self._shelf.find(token)
        if video is None:
            return self._missing()
        jpeg = self._shelf.poster(video)
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": _CACHED})

    async def missing(self, _request: Request, _error: Exception) -> Response:
        return self._missing()

    async def unavailable(self, request: Request, error: Exception) -> Response:
        path = _TOKEN.sub("\\1\u2026", request.url.path)
        _log.error("%s: %s; run the batch again to mend it", path, error)
        title, advice = _UNAVAILABLE
        return self._page("missing.html", 503, title=title, advice=advice)

    def _missing(self) -> Response:
        title, advice = _MISSING
        return self._page("missing.html", 404, title=title, advice=advice)

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - whatever the template shows
        nonce = secrets.token_urlsafe(16)
        html = self._templates.get_template(template).render(nonce=nonce, **values)
        policy = (
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
            "img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
        return HTMLResponse(html, status, headers)

    def _send(self, video: Video, request: Request) -> Response:
        """The video, or the part of it that is asked for (RFC 9110, sections 13 and 14)."""
        movie = video.movie()
        size = movie.size_bytes
        headers = {"ETag": video.etag, "Accept-Ranges": "bytes", "Cache-Control": _CACHED}
        if video.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        try:
            part = parse_range(_range_header(request, video.etag), size)
        except UnsatisfiableRangeError:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        start, stop = part or (0, size)
        headers["Content-Length"] = str(stop - start)
        if part:
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
        status = 206 if part else 200
        if request.method == "HEAD":
            return Response(status_code=status, headers=headers, media_type="video/mp4")
        chunks = read_movie(movie, self._shelf.store, start, stop)
        return StreamingResponse(chunks, status, headers, media_type="video/mp4")


# A link's video may change when the line of a script is mended, so ask every time; it is cheap.
_CACHED = "private, no-cache"


def _range_header(request: Request, etag: str) -> str | None:
    """The range asked for, unless it is of a version that is no more; HEAD has none."""
    if request.method != "GET" or request.headers.get("if-range", etag) != etag:
        return None
    return request.headers.get("range")


def _clock(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole // _MINUTE_S}:{whole % _MINUTE_S:02d}"


def _robots() -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


class _Private:
    """Adds to every answer what keeps a link between its sender and its recipient."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_privately(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _PRIVATE.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_privately)
