"""The pages: what is shown, as answers that may be sent any number of times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jinja2
from starlette.responses import HTMLResponse, Response

from batch.delivery.our_cells import video_url
from batch.ledger.bulk import Rows
from batch.web.inline import Inline, add_inline_filters
from batch.web.library import Video
from batch.web.page_texts import page_texts

_MINUTE_S = 60
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
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("batch.web"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
        )
        add_inline_filters(self._templates)
        self.index = self._page("index.html")
        self.missing = self._note(404, _MISSING)
        self.unavailable = self._note(503, _UNAVAILABLE)
        self.broken = self._note(500, _BROKEN)

    def watch(self, token: str, video: Video) -> Response:
        """A recipient's page."""
        length = _clock(video.seconds)
        return self._page(
            "video.html",
            token=token,
            texts=page_texts(video.language, video.display_name, length),
            length=length,
            url=video_url(self._batch["base_url"], token),
        )

    def owners(self, videos: int, links: Rows) -> Response:
        """The page for the batch's owner: how many videos there are, and the first links."""
        return self._page(
            "batch.html",
            campaign=self._batch["campaign"],
            videos=videos,
            links=[row | {"length": _clock(row["seconds"])} for row in links],
        )

    def _note(self, status: int, words: tuple[str, str]) -> Response:
        title, advice = words
        return self._page("missing.html", status, title=title, advice=advice)

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - whatever the template shows
        inline = Inline()
        html = self._templates.get_template(template).render(inline=inline, **values)
        headers = {"Content-Security-Policy": inline.policy(), "Cache-Control": "no-store"}
        return HTMLResponse(html, status, headers)


def _clock(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole // _MINUTE_S}:{whole % _MINUTE_S:02d}"
