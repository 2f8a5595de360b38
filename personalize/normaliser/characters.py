"""Characters before any rule: one form of each quote, dash, space, digit and styled letter."""

from __future__ import annotations

import html
import re
import unicodedata

from personalize.normaliser.spans import FIRST, LAST

_TAGS_THAT_PAUSE = re.compile(r"(?i)<(?:br|/p|/div|/li|/h\d|/tr)\s*/?>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]{2,8}\d?);")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\s]*\)")
_BEFORE_FOLDING = {
    "\u2122": "",  # trade mark, registered, service mark
    "\u00ae": "",
    "\u2120": "",
    "\u2116": "No. ",
    "\u00b2": "^2",
    "\u00b3": "^3",
    "\u00b4": "'",
    "\u00ad": "",
    "\u2060": "",
    "\u00bc": " 1/4",
    "\u00bd": " 1/2",
    "\u00be": " 3/4",
    "\u2153": " 1/3",
    "\u2154": " 2/3",
    "\u215b": " 1/8",
    "\u215c": " 3/8",
    "\u215d": " 5/8",
    "\u215e": " 7/8",
}
_FOOTNOTE = re.compile("(?<=[^\\W\\d_]{3})[\u00b9\u00b2\u00b3\u2070-\u2079]+(?!\\w)")
_EN_DASH = re.compile("(?<=\\S)\u2013(?=\\S)|(?<=[\\d%])\\s?\u2013\\s?(?=[$€£]?\\d)")
_NUMERO = re.compile(r"(?<![^\W\d_])[Nn][º°]\s?(?=\d)")
_QUOTES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bb\u02bc\u02b9\u2032`\uff40", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe63\uff0d", "-"),
        "\u2015": "\u2014",
        "\u2044": "/",
        "\u2215": "/",
        "\u3001": ",",
        "\u3002": ".",
        "\u00bf": "",
        "\u00a1": "",
        "\u037e": ";",
    }
)
_BULLET = (
    "[\u2022\u2023\u25aa\u25cf\u25e6\u25b6\u25b8\u27a4\u2713\u2714\u2705\u2756\u00b7*]|-(?=\\s)"
)
_FIRST_BULLET = re.compile(rf"^\s*(?:{_BULLET})\s*")
_NEXT_BULLET = re.compile(rf"\s*\n\s*(?:{_BULLET})\s*")
_HEADING = re.compile(r"(?m)^\s*#{1,6}\s+")
_NEW_PARAGRAPH = re.compile(r"[^\S\n]*\n\s*\n\s*")
_NO_STOP = re.compile(r"([\w)'\"])\s*\x1e")
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(r"[A-Za-z0-9$%@#,.;:!?'/+ -]*")


def fold_characters(text: str) -> str:
    """The text in one form of each character, without what is not seen and not said."""
    if _PLAIN.fullmatch(text) and not text.lstrip().startswith("-"):
        return " ".join(text.split())
    text = _unmark(text)
    text = _join_lines(text)
    if not text.isascii():
        text = _fold(text)
    return _SPACE.sub(" ", text).strip()


def _unmark(text: str) -> str:
    """Text without HTML and Markdown: entities read, tags and link targets gone."""
    if "&" in text:
        # Twice, for text that was escaped twice; only whole entities: "R&D;" is no entity.
        for _ in range(2):
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if "<" in text:
        text = _TAG.sub(" ", _TAGS_THAT_PAUSE.sub("\x1e", text))
    return _LINK.sub(r"\1", text) if "](" in text else text


def _join_lines(text: str) -> str:
    text = "\n".join(text.splitlines()) if "\n" in text or "\r" in text else text
    text = _FIRST_BULLET.sub("", text)
    if "\n" in text:
        text = _HEADING.sub("", text)
        text = _NEXT_BULLET.sub("\x1e", text)
        text = _NEW_PARAGRAPH.sub("\x1e", text)
    if "\x1e" in text:
        text = _NO_STOP.sub(r"\1. ", text.rstrip("\x1e ")).replace("\x1e", " ")
    return text


def _fold(text: str) -> str:
    text = _NUMERO.sub("No. ", _FOOTNOTE.sub("", text))
    for written, plain in _BEFORE_FOLDING.items():
        if written in text:
            text = text.replace(written, plain)
    text = _EN_DASH.sub("-", text).replace("\u2013", "\u2014")
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_QUOTES)
    return text if text.isascii() else "".join(map(_fold_letter, text))


def _fold_letter(letter: str) -> str:
    if letter.isascii() or FIRST <= ord(letter) <= LAST:
        return letter
    category = unicodedata.category(letter)
    if category[0] == "C" or category in ("Mn", "Me"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    return " " if category[0] == "Z" else letter
