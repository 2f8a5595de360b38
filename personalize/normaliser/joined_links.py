"""Words with a given pronunciation that touch letters, digits or each other: "[Garcia](/…/)s".

A plural or a possessive becomes the possessive, which sounds the same and which the voice joins
by the word's last sound. Anything else is a word of its own.
"""

from __future__ import annotations

import re

from personalize.pronunciation.prosody_marks import MARK_CLASS

_LINK = r"\[[^\]\[\n]+\]\(/[^)\n]+/\)"
_MARKS = f"[{MARK_CLASS}]*"
_ENDED = re.compile(rf"({_LINK})({_MARKS})(?:s'|'s|es|s)(?!\w)", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<=[^\W_])(?={_MARKS}{_LINK})")
_AFTER = re.compile(rf"({_LINK}{_MARKS})(?=[^\W_]|\[)(?!n't\b)", re.IGNORECASE)


def part_links(text: str) -> str:
    """The text with a word boundary at each end of a link, and its plural as a possessive."""
    text = _ENDED.sub(r"\1's\2", text)
    return _AFTER.sub(r"\1 ", _BEFORE.sub(" ", text))
