"""Whether a client already has the newest version (RFC 9110, section 13.1.2)."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[ \t,]*")
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)')


def is_known(if_none_match: str, etag: str) -> bool:
    """Whether `If-None-Match` names an entity tag; a malformed header names none.

    Args:
        if_none_match: the header, empty if there is none; several are joined by commas.
        etag: the tag of what would be sent, with its quotes.
    """
    if if_none_match.strip() == "*":
        return True
    tags = []
    at = _end(_SEPARATORS.match(if_none_match))
    while at < len(if_none_match):
        tag = _TAG.match(if_none_match, at)
        if tag is None:
            return False
        tags.append(tag[1])
        at = _end(_SEPARATORS.match(if_none_match, tag.end()))
    return etag.removeprefix("W/") in tags


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0
