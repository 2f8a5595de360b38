"""Which inline styles and scripts of a page a browser may use: those that its template declares.

A template writes `{% filter inline_style %}` and `{% filter inline_script %}` instead of the tags.
The page's Content-Security-Policy then has the hash of each (CSP level 3, section 2.3.1), so that
the page may be sent again as it is, and a script that got in with a value does not run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache

import jinja2
from jinja2.runtime import Context
from markupsafe import Markup

_DIRECTIVES = {
    "default-src": "'none'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


class Inline:
    """The hashes of one page's inline styles and scripts, collected while it is rendered."""

    def __init__(self) -> None:
        self.hashes: dict[str, list[str]] = {"style-src": [], "script-src": []}

    def policy(self) -> str:
        """The Content-Security-Policy of the page."""
        allowed = {name: " ".join(hashes) for name, hashes in self.hashes.items() if hashes}
        directives: Mapping[str, str] = {**_DIRECTIVES, **allowed}
        return "; ".join(f"{name} {value}" for name, value in directives.items())


def add_inline_filters(environment: jinja2.Environment) -> None:
    """Adds both filters; templates are then rendered with `inline=Inline()`."""
    environment.filters["inline_style"] = _inline_style
    environment.filters["inline_script"] = _inline_script


@jinja2.pass_context
def _inline_style(context: Context, text: str) -> Markup:
    return _element(context["inline"], "style", text)


@jinja2.pass_context
def _inline_script(context: Context, text: str) -> Markup:
    return _element(context["inline"], "script", text)


def _element(inline: Inline, tag: str, text: str) -> Markup:
    inline.hashes[f"{tag}-src"].append(_hash(str(text)))
    return Markup(f"<{tag}>{text}</{tag}>\n")


@lru_cache(64)
def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
