"""The web application behind the links: a page for each recipient, its video and its poster."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import jinja2
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from batch.delivery.our_cells import video_url
from batch.delivery.stitch import read_movie
from batch.ledger.tokens import is_token
from batch.web.byte_range import UnsatisfiableRangeError, parse_range
from batch.web.conditional import is_known
from batch.web.library import Video, VideoLibrary
from batch.web.page_texts import page_texts
from batch.web.private import Private, log_failure
from personalize.errors import VidmergeError

_MINUTE_S = 60
_SHOWN_LINKS = 60  # listed for the batch's owner
_MISSING = (
    "There is no video here",
    "The link may have been cut off. Please copy the complete link from the message that it came "
    "with, or ask whoever sent it to you for a new one.",
)
_UNAVAILABLE = (
    "This video is not available right now",
    "Please try again a little later.",
)
_BROKEN = (
    "Something went wrong here",
    "It is not your fault. Please try again a little later.",
)


def make_app(library: VideoLibrary, owner_key: str = "") -> ASGIApp:
    """The application that serves one batch.

    Args:
        library: the batch's videos.
        owner_key: opens the page that lists them; without a key there is no such page.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    pages = _Pages(library, owner_key)
    app.exception_handler(404)(pages.missing)
    app.exception_handler(405)(_not_allowed)
    for kind in (VidmergeError, SQLAlchemyError, OSError):
        app.exception_handler(kind)(pages.unavailable)
    app.exception_handler(Exception)(pages.broken)
    get_or_head = ["GET", "HEAD"]
    app.api_route("/", methods=get_or_head)(pages.index)
    app.api_route("/batch/{key}", methods=get_or_head)(pages.batch)
    app.api_route("/robots.txt", methods=get_or_head)(_robots)
    app.api_route("/v/{token}", methods=get_or_head)(pages.watch)
    app.api_route("/v/{token}/", methods=get_or_head)(pages.with_slash)
    app.api_route("/v/{token}/video.mp4", methods=get_or_head)(pages.video)
    app.api_route("/v/{token}/poster.jpg", methods=get_or_head)(pages.poster)
    app.api_route("/v/{token}/captions.vtt", methods=get_or_head)(pages.captions)
    return Private(app)


class _Pages:
    """The handlers. Plain functions, which FastAPI runs in threads because the store blocks."""

    def __init__(self, library: VideoLibrary, owner_key: str) -> None:
        self._library = library
        self._owner_key = owner_key
        self._batch = library.ledger.batch()
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("batch.web"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
        )

    def index(self) -> Response:
        return self._page("index.html")

    def batch(self, key: str) -> Response:
        """The batch's videos, for its owner; anybody else gets "not found"."""
        if not self._owner_key or not secrets.compare_digest(key, self._owner_key):
            return self._missing()
        ledger = self._library.ledger
        links = ledger.people.first_links(_SHOWN_LINKS)
        rows = {total["status"]: total["recipients"] for total in ledger.recipient_totals()}
        return self._page(
            "batch.html",
            campaign=self._batch["campaign"],
            videos=rows.get("video", 0),
            links=[row | {"length": _clock(row["seconds"])} for row in links],
        )

    def watch(self, token: str) -> Response:
        video = self._library.find(token)
        if video is None:
            return self._missing()
        length = _clock(video.seconds)
        video.check(self._library.store)  # better no page than one whose player stays black
        return self._page(
            "video.html",
            token=token,
            texts=page_texts(video.language, video.display_name, length),
            length=length,
            url=video_url(self._batch["base_url"], token),
        )

    def with_slash(self, token: str) -> Response:
        """Redirects to the link without its slash; relative, since a proxy may hide its path."""
        if not is_token(token):
            return self._missing()
        return Response(status_code=308, headers={"Location": f"../{token}"})

    def video(self, token: str, request: Request) -> Response:
        video = self._library.find(token)
        return self._missing() if video is None else self._send(video, request)

    def poster(self, token: str, request: Request) -> Response:
        video = self._library.find(token)
        if video is None:
            return self._missing()
        return _whole(request, self._library.poster(video), "image/jpeg")

    def captions(self, token: str, request: Request) -> Response:
        video = self._library.find(token)
        if video is None:
            return self._missing()
        return _whole(request, video.captions_vtt().encode(), "text/vtt")

    async def missing(self, _request: Request, _error: Exception) -> Response:
        return self._missing()

    async def unavailable(self, request: Request, error: Exception) -> Response:
        log_failure(request.scope["path"], error)
        title, advice = _UNAVAILABLE
        return self._page("missing.html", 503, title=title, advice=advice)

    async def broken(self, _request: Request, _error: Exception) -> Response:
        """The error page for a bug; the error itself goes on to `Private`, which logs it."""
        title, advice = _BROKEN
        return self._page("missing.html", 500, title=title, advice=advice)

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
        """The video, or the requested part of it (RFC 9110, sections 13 and 14)."""
        movie = video.movie()
        size = movie.size_bytes
        headers = {"ETag": video.etag, "Accept-Ranges": "bytes", "Cache-Control": _CACHED}
        if _has(request, video.etag):
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
            video.check(self._library.store)
            return Response(status_code=status, headers=headers, media_type="video/mp4")
        chunks = read_movie(movie, self._library.store, start, stop)
        return StreamingResponse(chunks, status, headers, media_type="video/mp4")


# A link's video may change when a line is corrected, so clients ask every time; it is cheap.
_CACHED = "private, no-cache"


def _whole(request: Request, content: bytes, media_type: str) -> Response:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": _CACHED}
    if _has(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _has(request: Request, etag: str) -> bool:
    """Whether the client already has this version."""
    return is_known(", ".join(request.headers.getlist("if-none-match")), etag)


def _range_header(request: Request, etag: str) -> str | None:
    """The requested range, unless it is for an outdated version; HEAD has none."""
    if request.method != "GET" or request.headers.get("if-range", etag) != etag:
        return None
    return request.headers.get("range")


def _clock(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole // _MINUTE_S}:{whole % _MINUTE_S:02d}"


def _robots() -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


async def _not_allowed(_request: Request, error: Exception) -> Response:
    allowed = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse("Only GET and HEAD are answered here.\n", 405, allowed)
