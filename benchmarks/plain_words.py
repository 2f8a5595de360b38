"""Texts as the lists compare them."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("[\u2018\u2019\u02bc]")
_DASHES = re.compile(r"[-\u2010-\u2015]")
_OUTER_APOSTROPHE = re.compile(r"(?<![^\W\d_])'|'(?![^\W\d_])")
_MARKS = re.compile(r"[^\w\s']|_")


def plain_words(text: str) -> str:
    """A text as said_right_lists/README.md compares it: words, whatever their case and marks."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DASHES.sub(" ", _APOSTROPHES.sub("'", text))
    return " ".join(_MARKS.sub("", _OUTER_APOSTROPHE.sub("", text)).split())
