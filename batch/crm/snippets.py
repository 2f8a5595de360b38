"""What to paste into a tool's message: a picture or a link, in its merge syntax."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlsplit

import jinja2
from markupsafe import escape

from batch.crm.tool import Snippet, Tool
from personalize.errors import ConfigError

# Neither a quote, a bracket nor a bar, which tags are made of.
_PLAIN_SIGNS = "!#$%&*+,-./:;=?@_~"
_PICTURE = """\
<table role="presentation" cellpadding="0" cellspacing="0" border="0">
  <tr><td><a href="[[ href ]]" target="_blank"><img src="[[ src ]]" width="560" border="0" \
alt="[[ alt ]]" style="display:block;width:560px;max-width:100%;height:auto;border:0;\
border-radius:10px;background:#e4dfd7;font:16px/1.5 Arial,sans-serif;color:#1d2426"></a>\
</td></tr>
  <tr><td style="padding:14px 0 0"><a href="[[ href ]]" target="_blank" style="display:\
inline-block;padding:11px 20px;border-radius:8px;background:#1f5f5b;color:#ffffff;\
font:bold 16px/1.3 Arial,sans-serif;text-decoration:none">&#9654;&#65038;&nbsp; Watch the video</a>\
</td></tr>
</table>"""
ALT = "A video for you: press to play"
"""Where the recipient is not known."""
_LINK = '<a href="[[ href ]]" target="_blank" style="color:#1f5f5b">Watch the video</a>'


@dataclass(frozen=True, slots=True)
class Fallback:
    """What people outside the batch get: an address, and a picture that leads there."""

    url: str = ""
    picture: str = ""


NO_FALLBACK = Fallback()


@dataclass(frozen=True, slots=True)
class FilledSnippet:
    """A snippet with its code, or with the options without which it cannot be made."""

    snippet: Snippet
    code: str
    missing: tuple[str, ...] = ()


def fill_snippets(tool: Tool, fallback: Fallback) -> list[FilledSnippet]:
    """The snippets of a tool.

    Raises:
        ConfigError: a fallback's address cannot be used in this tool.
    """
    return [_fill(snippet, tool, fallback) for snippet in tool.snippets]


def fill_text(text: str, fallback: Fallback) -> str:
    """A step's text with the fallbacks in it."""
    values = {"fallback_url": fallback.url, "fallback_picture": fallback.picture}
    return _environment().from_string(text).render(values)


def picture_block(href: str, src: str, alt: str = ALT) -> str:
    """The picture with a button under it, as HTML that Outlook shows too.

    Word, which draws mails in classic Outlook, takes the width from the attribute and, on screens
    with small pixels, from the style.

    Args:
        href: where it leads.
        src: the picture's address.
        alt: what is read where pictures are blocked; no quotation mark.
    """
    return _environment().from_string(_PICTURE).render(href=href, src=src, alt=alt)


def text_link(href: str) -> str:
    """A link as HTML."""
    return _environment().from_string(_LINK).render(href=href)


def safe_address(address: str, option: str, tool: Tool) -> str:
    """An address without the characters that tags are made of, meaning the same.

    Raises:
        ConfigError: it is none, or contains what this tool takes for a tag.
    """
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{option} {address!r} is not an address that starts with https://")
    plain = quote(address, _PLAIN_SIGNS)
    if bad := [sign for sign in tool.not_in_fallback if sign in plain]:
        raise ConfigError(
            f"{option}: {tool.name} takes {bad[0]!r} for a part of a tag; use an address without it"
        )
    return plain


def _fill(snippet: Snippet, tool: Tool, fallback: Fallback) -> FilledSnippet:
    given = {
        "fallback_url": safe_address(fallback.url, "--fallback-url", tool),
        "fallback_picture": safe_address(fallback.picture, "--fallback-picture", tool),
    }
    missing = tuple(f"--{need.replace('_', '-')}" for need in snippet.needs if not given[need])
    if missing:
        return FilledSnippet(snippet, "", missing)
    if snippet.kind == "html":
        given = {name: str(escape(address)) for name, address in given.items()}
    template = _environment().from_string(snippet.code)
    # Somebody without a first name still gets a sentence.
    named = partial(picture_block, alt=f"Play the video for {tool.tags.first_name}")
    blocks = {"picture_block": named, "text_link": text_link}
    code = template.render(**tool.tags.model_dump(), **given, **blocks)
    return FilledSnippet(snippet, code.strip())


def _environment() -> jinja2.Environment:
    """Square brackets, because the tools themselves use braces."""
    return jinja2.Environment(
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # tags are not HTML: the fallbacks are escaped by hand
    )
