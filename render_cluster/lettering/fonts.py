"""Which fonts a text is drawn with: one for each script, by name and hash. Opens no font."""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

USUAL = "latin"
"""The script whose font also draws digits, spaces and what else belongs to no script."""
DIGITS = "digits"
_IDEOGRAPHS = ("cjk", "ideographic", "fullwidth", "bopomofo")
_KANA, _HANGUL = ("hiragana", "katakana"), ("hangul",)
_JAPANESE, _KOREAN = "ja", "ko"
# Pictures, arrows and emoji begin here; trade marks, currencies and degrees come before.
_FIRST_PICTURE = 0x2190
_JOINERS = ("\u200c", "\u200d")


@dataclass(frozen=True, slots=True)
class Font:
    """A font file in an npm package, known by its hash."""

    package: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one font. `script` is empty for signs and spaces, DIGITS for numbers."""

    text: str
    font: Font
    script: str


@cache
def fonts_by_script() -> Mapping[str, Font]:
    """The font of each script; scripts are named as Unicode's character names begin."""
    table = (files(__package__) / "fonts.tsv").read_text(encoding="utf-8")
    return {
        script: Font(row["package"], row["file"], row["sha256"])
        for row in csv.DictReader(table.splitlines(), delimiter="\t")
        for script in row["scripts"].split()
    }


def usual_font() -> Font:
    """The font of Latin, Greek and Cyrillic, and of every text's digits and signs."""
    return fonts_by_script()[USUAL]


def drawable(text: str) -> str:
    """The text in one line without what no font draws: emoji, control characters, rare scripts.

    Letters in disguise, such as mathematical bold ones, become plain ones.
    """
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFC", text))
    return " ".join(plain.split())


def loses_letters(text: str) -> bool:
    """Whether a text has letters that no font draws."""
    letters = (one for one in unicodedata.normalize("NFC", text) if one.isalpha())
    return any(not _plain(letter) for letter in letters)


def pieces_of(text: str, language: str) -> list[Piece]:
    """A drawable text cut where its font changes, in the order in which it is read.

    Args:
        text: from `drawable`.
        language: a tag, such as `ja`, which decides how Chinese characters look.
    """
    ideographs = fonts_by_script()[_ideographs_of(text, language)]
    pieces: list[Piece] = []
    for character in text:
        script = _script_of(character)
        if pieces and (script is None or script == pieces[-1].script):
            last = pieces[-1]
            pieces[-1] = Piece(last.text + character, last.font, last.script)
            continue
        script = script or ""
        font = ideographs if script in _IDEOGRAPHS else fonts_by_script().get(script, usual_font())
        pieces.append(Piece(character, font, script))
    return pieces


def fonts_of(text: str, language: str) -> tuple[Font, ...]:
    """The fonts that a text needs, each once; at least the usual one, for what is cut short."""
    pieces = pieces_of(drawable(text), language)
    return tuple(dict.fromkeys([usual_font(), *(piece.font for piece in pieces)]))


def fonts_fingerprint(text: str, language: str) -> str:
    """Changes with the fonts that a text is drawn with, 16 hex digits."""
    hashes = " ".join(font.sha256 for font in fonts_of(text, language))
    return hashlib.sha256(hashes.encode()).hexdigest()[:16]


def _plain(character: str) -> str:
    """The character if a font draws it, else what it stands for, else nothing."""
    if character.isspace():
        return " "
    if _is_known(character):
        return character
    stands_for = unicodedata.normalize("NFKC", character)
    return stands_for if all(map(_is_known, stands_for)) else ""


def _is_known(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind[0] == "C":
        return character in _JOINERS
    if kind[0] == "L":
        return bool(_script_of(character))
    if kind == "So":
        return ord(character) < _FIRST_PICTURE
    # The selectors that turn a sign into an emoji, and the tones of its skin.
    return not ("\ufe00" <= character <= "\ufe0f") and kind != "Sk"


@cache
def _script_of(character: str) -> str | None:
    """The script of a character; empty if it is of none, None if it goes with what precedes it."""
    kind = unicodedata.category(character)
    first = unicodedata.name(character, "").replace("-", " ").lower().partition(" ")[0]
    if first == "halfwidth":
        first = "katakana" if "KATAKANA" in unicodedata.name(character) else "hangul"
    if first in fonts_by_script():
        return first
    if kind[0] == "M" or character in _JOINERS:
        return None
    if kind == "Nd":
        return DIGITS
    return USUAL if character in "ªº" else ""


def _ideographs_of(text: str, language: str) -> str:
    """The script whose font draws Chinese characters: Japan's and Korea's look different."""
    scripts = {_script_of(character) for character in text}
    base = language.partition("-")[0]
    if base == _JAPANESE or not scripts.isdisjoint(_KANA):
        return _KANA[0]
    if base == _KOREAN or not scripts.isdisjoint(_HANGUL):
        return _HANGUL[0]
    return _IDEOGRAPHS[0]
