"""The pages: what is shown, as answers that may be sent any number of times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from batch.delivery.our_cells import video_url
from batch.ledger.bulk import Rows
from batch.page.content import PageContent, clock, page_content
from batch.page.html import Html, page_html, thanks_page, video_page
from batch.visits.visits import WISHES
from batch.web.library import Video

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


class Pages:
    """The pages of one batch. Threads may share one.

    Args:
        batch: its row in the ledger.
    """

    def __init__(self, batch: Mapping[str, Any]) -> None:
        self._batch = batch
        self.index = self._page("index.html")
        self.missing = self._note(404, _MISSING)
        self.unavailable = self._note(503, _UNAVAILABLE)
        self.broken = self._note(500, _BROKEN)

    def watch(self, token: str, video: Video) -> Response:
        """A recipient's page."""
        return _answer(video_page(self._content(token, video), WISHES))

    def oembed(self, token: str, video: Video) -> Response:
        """A link's preview, by the rules of oembed.com; it names nobody."""
        content = self._content(token, video)
        told = {
            "version": "1.0",
            "type": "link",
            "title": content.preview_title,
            "provider_name": content.batch.brand,
            "thumbnail_url": f"{content.url}/poster.jpg",
            "thumbnail_width": 1280,
            "thumbnail_height": 720,
        }
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    def thanks(self, token: str, video: Video, wish: str) -> Response:
        """The answer to what a recipient asked for."""
        return _answer(thanks_page(self._content(token, video), wish))

    def owners(self, videos: int, links: Rows) -> Response:
        """The page for the batch's owner: how many videos there are, and the first links."""
        return self._page(
            "batch.html",
            campaign=self._batch["campaign"],
            videos=videos,
            links=[row | {"length": clock(row["seconds"])} for row in links],
        )

    def _note(self, status: int, words: tuple[str, str]) -> Response:
        title, advice = words
        return self._page("missing.html", status, title=title, advice=advice)

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - whatever the template shows
        return _answer(page_html(template, **values), status)

    def _content(self, token: str, video: Video) -> PageContent:
        planned = video.planned
        return page_content(
            token,
            video_url(self._batch["base_url"], token),
            name=video.display_name,
            language=planned.language,
            line_seconds=[track.facts.seconds for track in video.tracks[::2]],
            own=planned.own,
            batch=planned.page,
        )


def _answer(html: Html, status: int = 200) -> Response:
    headers = {"Content-Security-Policy": html.policy, "Cache-Control": "no-store"}
    return HTMLResponse(html.body, status, headers)
