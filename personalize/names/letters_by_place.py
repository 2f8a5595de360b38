# ruff: noqa: RUF001  Cyrillic and Armenian
"""Letters whose sound depends on their place or language, where sign by sign is wrong.

What a function returns has these in Latin letters and the rest as it was, for anyascii to spell.
"""

from __future__ import annotations

import re

_YO = (
    (re.compile("(?<=[жчшщЖЧШЩ])[ёЁ]"), "о"),
    (re.compile("ё"), "yo"),
    (re.compile("Ё"), "Yo"),
)
_OF_UKRAINE = re.compile("[іїєґ]", re.IGNORECASE)
_UKRAINIAN_END = re.compile(r"ий\b")
_UKRAINIAN = str.maketrans(
    {
        "г": "h",
        "Г": "H",
        "ґ": "g",
        "Ґ": "G",
        "и": "y",
        "И": "Y",
        "і": "i",
        "І": "I",
        "ї": "yi",
        "Ї": "Yi",
        "є": "ye",
        "Є": "Ye",
    }
)
"""Where Ukraine's own table (decree 55 of 2010) reads letters otherwise than Russian does."""
_SERBIAN = str.maketrans({"ј": "y", "Ј": "Y", "љ": "ly", "Љ": "Ly", "њ": "ny", "Њ": "Ny"})
_ARMENIAN = (
    (re.compile("ու"), "u"),
    (re.compile("Ու|ՈՒ"), "U"),
    (re.compile(r"\bՈ"), "Vo"),
    (re.compile(r"\bո"), "vo"),
    (re.compile(r"\bԵ"), "Ye"),
    (re.compile("և|եւ"), "ev"),
    (re.compile("Յ"), "Y"),
    (re.compile("յ"), "y"),
)
"""As BGN/PCGN (1981) writes them."""


def as_cyrillic_is_said(word: str) -> str:
    """Пётр is Pyotr; a word with a letter that only Ukrainian has is read as Ukrainian."""
    for letter, instead in _YO:
        word = letter.sub(instead, word)
    if _OF_UKRAINE.search(word):
        word = _UKRAINIAN_END.sub("y", word).translate(_UKRAINIAN)
    return word.translate(_SERBIAN)


def as_armenian_is_said(word: str) -> str:
    """Յուրի is Yuri."""
    for letters, instead in _ARMENIAN:
        word = letters.sub(instead, word)
    return word
