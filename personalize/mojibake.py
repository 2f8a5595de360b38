"""Text that was read in the wrong encoding before it came here: mended where that is certain."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from ftfy import fix_encoding  # also registers the codec "sloppy-windows-1252"
from ftfy.badness import is_bad

_MOST_ROUNDS = 3
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+\d?);")
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]|^\?+[a-z]|\s\?[a-z]")


def mend_text(text: str) -> str:
    """The text as it was meant: "JosÃ©" is José, "Zo&eacute;" is Zoë's spelling in HTML."""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    # What was lost stays lost; the codec would make another sign of it.
    return text if text.isascii() or "\ufffd" in text else _mend_encoding(text)


def find_damage(text: str, *, is_name: bool) -> str:
    """What shows that letters of the text were lost; empty where nothing does.

    A question mark within a word is such a sign in names alone.
    """
    if "\ufffd" in text:
        return "a letter was lost in it and stands as \ufffd"
    if is_name and "?" in text and _LOST_LETTER.search(text):
        return "a letter was lost in it and stands as a question mark"
    if not text.isascii() and is_bad(text):
        return "it was read in the wrong encoding"
    return ""


@lru_cache(maxsize=1 << 16)  # a value is looked at for what is shown, said and odd
def _mend_encoding(text: str) -> str:
    """UTF-8 that was read as Windows-1252, once or more often; ftfy knows the rarer mishaps."""
    for _ in range(_MOST_ROUNDS):
        try:
            again = text.encode("sloppy-windows-1252").decode("utf-8")
        except UnicodeError:
            break
        text = again
    return fix_encoding(text) if is_bad(text) else text
