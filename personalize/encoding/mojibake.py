"""Text that was decoded wrongly before it got here: repaired where the repair is certain."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from ftfy import fix_encoding  # also registers the codec "sloppy-windows-1252"
from ftfy.badness import is_bad

from personalize.encoding.letters_by_encoding import has_odd_case

_MOST_ROUNDS = 3
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+\d?);")
_LOST_LETTER = re.compile(r"[^\W\d_]\?+[^\W\d_]|^\?+[^\W\d_]|\s\?[a-z]")
# One byte of a letter as it looks in another encoding.
_SIGN = (
    "[\u00a1\u00a3-\u00a5\u00a7\u00ac\u00b1\u00b3\u00b6\u00b8\u00b9\u00bf"
    "\u201a\u201e\u221a\u2500-\u257f]"
)
_SIGN_FOR_LETTER = re.compile(rf"[^\W\d_]{_SIGN}|{_SIGN}[^\W\d_]|[a-z][0-9][a-z]|%[0-9A-F]{{2}}")
_LOST_TWICE = "\u00ef\u00bf\u00bd"


def mend_text(text: str) -> str:
    """The text as it was meant: "JosÃ©" is José; "Zo&eacute;" is Zoé written as HTML."""
    return mend_encoding(unescape_html(text))


def unescape_html(text: str) -> str:
    """The text with HTML entities as the letters they stand for, escaped once or more."""
    for _ in range(_MOST_ROUNDS):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def mend_encoding(text: str) -> str:
    """The text as it was before it was read in the wrong encoding."""
    text = text.replace(_LOST_TWICE, "\ufffd")
    # A lost letter cannot be recovered; the codec would turn it into another sign.
    return text if text.isascii() or "\ufffd" in text else _mend_encoding(text)


def find_damage(text: str, *, is_name: bool) -> str:
    """What shows that letters of the text were lost; empty if nothing does.

    A question mark within a word counts only in names.
    """
    if "\ufffd" in text:
        return "a letter was lost and replaced by \ufffd"
    if is_name and "?" in text and _LOST_LETTER.search(text):
        return "a letter was lost and replaced by a question mark"
    if is_name and (_SIGN_FOR_LETTER.search(text) or _has_odd_case(text)):
        return "it has a sign where a letter should be"
    if not text.isascii() and is_bad(text):
        return "it was read in the wrong encoding"
    return ""


def _has_odd_case(text: str) -> bool:
    return not text.isascii() and any(map(has_odd_case, text.split()))


@lru_cache(maxsize=1 << 16)  # each value is checked for its shown form, its said form and odd names
def _mend_encoding(text: str) -> str:
    """UTF-8 that was read as Windows-1252, once or more; ftfy knows the rarer mistakes."""
    for _ in range(_MOST_ROUNDS):
        try:
            again = text.encode("sloppy-windows-1252").decode("utf-8")
        except UnicodeError:
            break
        text = again
    return fix_encoding(text) if is_bad(text) else text
