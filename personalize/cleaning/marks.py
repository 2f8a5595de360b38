"""A cell of any kind without what copying, exporting and typing left in it."""

from __future__ import annotations

import re
import unicodedata

from personalize.cleaning.switches import FULL, Cleaned, Cleaning
from personalize.encoding.mojibake import mend_encoding, unescape_html
from personalize.encoding.stray_bytes import guess_strays

_PLAIN = re.compile(r"[A-Za-z0-9&',.-]+(?: [A-Za-z0-9&',.-]+)*")
_ENTITY_START = re.compile(r"&[#A-Za-z]")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2300-\u27bf\u2b00-\u2bff\u20e3\ufe0e\ufe0f\U000e0020-\U000e007f]+"
    "|\u200d(?=[\U0001f000-\U0001faff\u2300-\u27bf])"
)


def clean_marks(raw: str, cleaning: Cleaning = FULL) -> Cleaned:
    """The cell without extra spaces, emoji and invisible characters, its encoding repaired."""
    if _PLAIN.fullmatch(raw):
        return Cleaned(raw)
    cleaned = Cleaned(raw).then("encoding", guess_strays, cleaning)
    if "&" in raw and _ENTITY_START.search(raw):
        cleaned = cleaned.then("entities", unescape_html, cleaning)
    if not cleaned.text.isascii():
        cleaned = cleaned.then("encoding", mend_encoding, cleaning)
        cleaned = cleaned.then("emoji", _without_emoji, cleaning)
    if not (cleaned.text.isascii() and cleaned.text.isprintable()):
        cleaned = cleaned.then("invisible", _without_invisible, cleaning)
    return cleaned.then("spaces", lambda text: " ".join(text.split()), cleaning)


def _without_emoji(text: str) -> str:
    """Without emoji and the spaces that they leave; other spaces stay."""
    if not _EMOJI.search(text):
        return text
    return " ".join(_EMOJI.sub(" ", text).split(" ")).strip(" ").replace("  ", " ")


def _without_invisible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    spaced = (" " if letter.isspace() else letter for letter in composed)
    return "".join(letter for letter in spaced if unicodedata.category(letter)[0] != "C")
