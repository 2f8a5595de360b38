"""Pages as HTML, each with the policy that lets only its own style and script run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2

from batch.page.batch_page import BatchPage
from batch.page.colours import accent_of
from batch.page.content import PageContent
from batch.page.inline import Inline, add_inline_filters


@dataclass(frozen=True, slots=True)
class Html:
    """A page, and its Content-Security-Policy."""

    body: str
    policy: str


def video_page(content: PageContent, wishes: Sequence[str]) -> Html:
    """The page on which a recipient watches, and may ask for something."""
    return page_html(
        "video.html",
        content.batch,
        page=content,
        t=content.interface,
        root="../",
        wishes=wishes,
        starts=json.dumps([round(start, 2) for start in content.starts_s]),
    )


def thanks_page(content: PageContent, wish: str) -> Html:
    """The answer to a wish where no script could put it on the page itself."""
    t = content.interface
    said = t[f"{wish}_thanks"]
    return page_html(
        "thanks.html", content.batch, t=t, root="../../", said=said, token=content.token
    )


def page_html(template: str, batch: BatchPage = BatchPage(), **values: Any) -> Html:  # noqa: ANN401, B008 - whatever the template shows; and frozen
    """A page of this package's templates."""
    inline = Inline()
    accent = accent_of(batch.colour)
    found = _templates().get_template(template)
    body = found.render(inline=inline, accent=accent, batch=batch, **values)
    return Html(body, inline.policy())


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("batch.page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_inline_filters(environment)
    return environment
