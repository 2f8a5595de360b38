"""How one name may be written: case, accents, apostrophes, hyphens, and whose it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_APOSTROPHES, _HYPHENS = "\u2018\u2019\u02bc`\u00b4", "\u2010\u2011\u2012\u2013"
_PLAIN = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))
_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_POSSESSIVE = re.compile(r"(?<=\w)(?:'s|(?<=s)')$", re.IGNORECASE)
PARTED_LETTERS = frozenset(("o", "d", "ó"))
"""Letters that a surname may have been parted from: "O Brien"."""


def normal(written: str) -> str:
    """A text in NFC, with one kind of apostrophe and hyphen and single spaces."""
    text = unicodedata.normalize("NFC", written).translate(_PLAIN)
    return " ".join(text.split())


def foldings(key: str) -> Iterator[str]:
    """A text in small letters without accents and signs; then as Germans or Danes write it."""
    yield _stripped(key)
    if (spelled := key.translate(_UMLAUTS)) != key:
        yield _stripped(spelled)


def may_be_joined(key: str) -> bool:
    """Whether the words of a text may be one: not "Ann A", which is no Anna."""
    first, *others = re.split(r"[ -]", key)
    if not others:
        return True
    return all(len(part) > 1 for part in others) and (len(first) > 1 or first in PARTED_LETTERS)


def owner(text: str) -> str | None:
    """Who something belongs to ("Siemens" of "Siemens'"), or None if the text is no genitive."""
    stem = _POSSESSIVE.sub("", text)
    return stem if stem != text else None


def singular(text: str) -> str | None:
    """The abbreviation that is in the plural ("KPI" of "KPIs"), or None if none is."""
    stem = text.removesuffix("s")
    return stem if stem != text and len(stem) > 1 and stem.isupper() else None


def has_special_shape(text: str) -> bool:
    """Whether a word is not written as words are: SAP, eBay, McKinsey, 7-Eleven, AT&T, C#.

    Only then is it sure to be meant where it is also a word: WHO, not who; IT, not It.
    """
    return any(
        letter.isdigit()
        or not (letter.isalnum() or letter in " '-")
        or (letter.isupper() and before != " ")
        for before, letter in zip(f" {text}", text, strict=False)
    )


def _stripped(key: str) -> str:
    if not key.isascii():
        parted = unicodedata.normalize("NFKD", key.translate(_LATIN))
        key = "".join(letter for letter in parted if not unicodedata.combining(letter))
    return re.sub(r"[\s'.-]+", "", key)
