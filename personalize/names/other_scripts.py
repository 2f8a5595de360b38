"""Names in other scripts, in letters that a voice can read: Иван -> Ivan, 김민준 -> Kim Minjun.

By anyascii, sign by sign. Scripts that leave out vowels (Arabic, Hebrew, Thai) cannot be read so:
of these, common names have their usual form in a table, and the rest stays unread.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_BY_SIGN = ("CYRILLIC", "GREEK", "HIRAGANA", "KATAKANA", "HANGUL", "CJK", "DEVANAGARI", "GEORGIAN",
            "ARMENIAN")  # fmt: skip
_VOWELLESS = ("ARABIC", "HEBREW", "THAI")
_SCRIPTS = (*_BY_SIGN, *_VOWELLESS)
_LETTERS = {
    "Cjk": "Chinese characters",
    "Hiragana": "Japanese letters",
    "Katakana": "Japanese letters",
    "Hangul": "Korean letters",
}
_SYLLABLE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GREEK_OU = re.compile("[οΟ][υύ]")  # noqa: RUF001  Greek
_ENDINGS = ((re.compile(r"iy\b"), "y"), (re.compile("['`’]"), ""))  # noqa: RUF001  soft signs


def script_of(text: str) -> str:
    """The script of the first letter that is neither Latin nor a mark: `Cyrillic`; else empty."""
    for letter in text:
        name = unicodedata.name(letter, "")
        if letter.isalpha() and not name.startswith(("LATIN", "MODIFIER")):
            return next(
                (s for s in _SCRIPTS if name.startswith(s)), name.split(" ")[0]
            ).capitalize()
    return ""


def letters_of(text: str) -> str:
    """The letters of that script as readers call them; empty for Latin ones."""
    script = script_of(text)
    return _LETTERS.get(script, f"{script} letters") if script else ""


def in_latin(text: str) -> str:
    """The text with its words of other scripts in Latin letters; those that cannot be stay."""
    return " ".join(map(_word, text.split())) if script_of(text) else text


def _word(word: str) -> str:
    if usual := _usual().get(word):
        return usual
    script = script_of(word).upper()
    if not script.startswith(_BY_SIGN):
        return word
    if script == "HANGUL":
        return _korean(word)
    from anyascii import anyascii

    latin = anyascii(_GREEK_OU.sub("ou", word))
    for ending, instead in _ENDINGS:
        latin = ending.sub(instead, latin)
    parts = _SYLLABLE.split(latin) if script == "CJK" else [latin]
    return " ".join(part[:1].upper() + part[1:] for part in parts)


def _korean(word: str) -> str:
    """Surname and given name as two words; a given name alone has two syllables."""
    from anyascii import anyascii

    surname = _usual().get(word[0], "") if len(word) in (1, 3) else ""
    given = anyascii(word[1:] if surname else word).capitalize()
    return f"{surname} {given}".strip()


@cache
def _usual() -> Mapping[str, str]:
    lines = (files(__package__) / "usual_names.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))
