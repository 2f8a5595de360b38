"""Symbols, emoji, slashes, hashtags and handles: said, a pause, or dropped (`symbols.yaml`)."""

from __future__ import annotations

import re
import unicodedata

from personalize.normaliser.tables import any_of, table

_BEFORE_NUMBER: dict[str, str] = table("symbols.yaml", "before_number")
_SAID: dict[str, str] = table("symbols.yaml", "said")
_WORDS: dict[str, str] = table("symbols.yaml", "words")
_NAMES: dict[str, str] = table("symbols.yaml", "names")

_NAME = re.compile(rf"(?<![\w/])(?:{any_of(_NAMES)})(?![\w+#/])")
_SIGN = re.compile(
    rf"(?<![\w)+-])({any_of(_BEFORE_NUMBER)})\s?(?<!#(?=\d{{1,9}}[A-Za-z]))(?=[$€£¥₹]?[\d.]*\d)"
)
_HEART = re.compile(r"(?<=\w )<3(?= \w)")
_EMOTICON = re.compile(
    r"(?<!\S)(?:[:;=8]['-]?[)(DPpOo/|\\*3]+|<3+|</3|[xX]D|\^_?\^|:-?\))(?=[\s.,!?]|$)"
)
_TAG = re.compile(r"(?<![\w#&])#(?=[^\W\d]|\d\w*[^\W\d])([\w]+)")
_HANDLE = re.compile(r"(?<![\w@])@(\w[\w.]*\w|\w)")
_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|_+"
)
_NO_VOWEL = re.compile(r"\b(?!(?:mrs?|ms|dr|st|jr|th|nd|rd)\b)[bcdfghjklmnpqrstvwxz]{1,4}\b")
_ARTICLE_BEFORE = re.compile(r"(?:\b(?:a|an|the|this|your|our)|\bbig)\s$", re.I)
_LETTER = r"[^\W\d_]"
_ACRONYMS = re.compile(r"\b([A-Z]{2,5})/(?=[A-Z]{2,5}\b)")
_SPACED_SLASH = re.compile(r"\s+/\s+")
_SLASH = re.compile(r"(?<=\w)/(?=\w)")
_PLUS_AFTER = re.compile(r"(?<=\w)\+(?!\w)")
_STAR = re.compile(r"(?<=\w)\*(?=\w)")
_ANY_SYMBOL = re.compile(any_of(_SAID))
_ONLY_SIGNS = re.compile(r"[$€£]{2,}")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])\$(?=[^\W\d_])")
_PAUSES = re.compile(r"\s*[|•·▪●‣◦]\s*")
_UNDERSCORE = re.compile(r"[_\\]+")
_SKIN = range(0x1F3FB, 0x1F400)


def say_names(text: str) -> str:
    """The text with names that hold symbols in words: "C#", ".NET", "R&D"."""
    return _NAME.sub(lambda match: _NAMES[match[0]], text)


def say_signs(text: str) -> str:
    """The text with the signs before numbers in words: "~20" is "about 20"."""
    return _SIGN.sub(lambda match: f"{_BEFORE_NUMBER[match[1]]} ", text)


def drop_emoticons(text: str) -> str:
    """The text without faces made of punctuation; a heart between words is "love"."""
    return _EMOTICON.sub("", _HEART.sub("love", text))


def say_tags(text: str) -> str:
    """The text with hashtags and handles in words."""
    if "#" in text:
        text = _TAG.sub(lambda match: f"hashtag {_words_of(match[1])}", text)
    if "@" in text:
        text = _HANDLE.sub(lambda match: f"at {_handle(match[1])}", text)
    return text


def _handle(handle: str) -> str:
    """A handle, with the signs that somebody has to type."""
    return _words_of(handle.replace(".", " dot ").replace("_", " underscore "))


def _words_of(tag: str) -> str:
    """The words of a tag, apart; what has no vowel is said by its letters: "acme_hq"."""
    return _NO_VOWEL.sub(lambda match: match[0].upper(), _CAMEL.sub(" ", tag).strip())


def say_symbols(text: str) -> str:
    """The text without symbols, but for punctuation."""
    text = _PAUSES.sub(", ", text)
    if "$" in text or "€" in text or "£" in text:
        text = _SIGN_IN_WORD.sub(_as_letter, _ONLY_SIGNS.sub("", text))
    if "/" in text:
        text = _ACRONYMS.sub(r"\1 ", text)
        text = _SPACED_SLASH.sub(", ", text)
        text = _SLASH.sub(" slash ", text).replace("/", " ")
    text = _PLUS_AFTER.sub(" plus", text)
    text = _UNDERSCORE.sub(" ", _STAR.sub(" ", text).replace("*", ""))
    if not text.isascii():
        text = _say_pictures(text)
    return _ANY_SYMBOL.sub(_say_between, text)


def _as_letter(match: re.Match[str]) -> str:
    return "S" if match.string[match.end()].isupper() else "s"


def _say_between(match: re.Match[str]) -> str:
    """A symbol between words; at either end of a text it is no word, but a mark."""
    text, symbol = match.string, match[0]
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    binary = symbol in "&+=≠\u00d7÷→->=><≈@"
    if symbol == "@" and after:
        return " at "
    if binary and not (before and after):
        return " "
    return f" {_SAID[symbol]} "


def _say_pictures(text: str) -> str:
    """Emoji after an article are said by name, a heart between words is "love", others dropped."""
    said: list[str] = []
    for index, letter in enumerate(text):
        if letter.isalnum() or letter.isascii() or unicodedata.category(letter) not in ("So", "Sk"):
            said.append(letter)
        elif letter not in _SAID:
            said.append(f" {_say_picture(letter, text[:index], text[index + 1 :])} ")
        else:
            said.append(letter)
    return "".join(said)


def _say_picture(letter: str, before: str, after: str) -> str:
    heart = letter in _WORDS and before.rstrip()[-1:].isalpha() and after.lstrip()[:1].isalpha()
    if _ARTICLE_BEFORE.search(before) and ord(letter) not in _SKIN:
        name = unicodedata.name(letter, "").lower()
        return re.sub(r" (?:sign|symbol|face)\b.*|[^a-z ]", "", name)
    return _WORDS[letter] if heart else ""
