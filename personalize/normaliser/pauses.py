"""Punctuation at the end: quotes, brackets, dashes and ellipses become pauses of the voice."""

from __future__ import annotations

import re
import unicodedata

from personalize.errors import InputError
from personalize.normaliser.numbers import say_digits
from personalize.normaliser.spans import SPAN

_ELISIONS = r"(?:em|til|cause|n|tis|twas|bout|round|nuff|kay|ello)\b"
_ROCK_AND_ROLL = re.compile(r"(?i)(?<=\w )'n'?(?= \w)")
_QUOTED = re.compile(
    rf"(?<![^\W_])(?<!{SPAN})'(?!{_ELISIONS})(?=\S)([^']*(?:'[^\W_][^']*)*)'(?![^\W_])", re.I
)
_OPENING = re.compile(rf"(?<![^\W_])(?<!{SPAN})'(?!{_ELISIONS})", re.I)
_CLOSING = re.compile(r"(?<!s)(?<!in)'(?![^\W_])")
_ELLIPSIS = re.compile(r"\s*\.{2,}\s*(?=(.?))")
_EM_DASH = re.compile(r"\s*(?:—|\u2013|--+|(?<=\s)-(?=\s)|(?<!\S)-(?=\w)|\s-(?=\s|$))[\s—\u2013-]*")
_LOOSE_HYPHEN = re.compile(r"(?<![^\W_])-|-(?![^\W_])")
_OPEN_BRACKET = re.compile(r"\s*[(\[{]\s*")
_CLOSE_BRACKET = re.compile(r"\s*[)\]}]\s*(?=([^.,!?;:—])?)")
_MARKS = re.compile(r"(?:\s*[.,!?;:—])+")
_START = re.compile(r"^[\s.,;:!?—-]+")
_MANY_SPACES = re.compile(r"\s+")
_ALLOWED = re.compile(rf"[A-Za-z .,!?;:'—-]|{SPAN}")
_SIMPLE = r"[A-Za-z]+(?:['-][A-Za-z]+)*"
_PLAIN = re.compile(rf"(?:{_SIMPLE}[.,!?;:]? )*{_SIMPLE}[.,!?;:]?")
_STRENGTH = "?!.;:—,"


def set_pauses(text: str) -> str:
    """The text with sentence punctuation alone, one mark at a time."""
    if _PLAIN.fullmatch(text):
        return text
    text = text.replace('"', "")
    text = _unquote(text) if "'" in text else text
    text = _ELLIPSIS.sub(_say_ellipsis, text)
    text = _CLOSE_BRACKET.sub(lambda match: ", " if match[1] else "", text)
    text = _OPEN_BRACKET.sub(", ", text)
    text = _EM_DASH.sub(" — ", text)
    text = _keep_sayable(text)
    text = _LOOSE_HYPHEN.sub(" ", text)
    text = _MANY_SPACES.sub(" ", text).strip()
    text = _MARKS.sub(_strongest, text)
    return _MANY_SPACES.sub(" ", _START.sub("", text)).strip()


def _unquote(text: str) -> str:
    """The text without quotes of one stroke; apostrophes stay."""
    text = _QUOTED.sub(r"\1", _ROCK_AND_ROLL.sub("and", text))
    return _CLOSING.sub("", _OPENING.sub("", text))


def _say_ellipsis(match: re.Match[str]) -> str:
    following = match[1]
    if not following:
        return "."
    return ". " if following.isupper() else ", "


def _strongest(match: re.Match[str]) -> str:
    marks = [letter for letter in match[0] if not letter.isspace()]
    mark = min(marks, key=_STRENGTH.index)
    rest = match.string[match.end() :].strip()
    if not rest:
        return mark if mark in "?!." else "." if mark in ";:—" and len(marks) > 1 else mark
    if mark == "—":
        return " — "
    return mark + " "


def _keep_sayable(text: str) -> str:
    """The text without what no rule has said: digits one by one, other symbols dropped.

    Raises:
        InputError: the text holds letters of a script that the voice does not know.
    """
    if text.isascii() and not _has_unsaid(text):
        return text
    refused = "".join(dict.fromkeys(filter(_is_foreign, text)))
    if refused:
        raise InputError(
            f"the voice cannot say {refused[:20]!r}; write it in Latin letters, or add a "
            "pronunciation for it to the campaign",
            value=refused,
        )
    return "".join(map(_say_letter, text))


def _has_unsaid(text: str) -> bool:
    return any(not _ALLOWED.fullmatch(letter) for letter in set(text))


def _is_foreign(letter: str) -> bool:
    if letter.isascii() or not unicodedata.category(letter).startswith("L"):
        return False
    return not unicodedata.name(letter, "LATIN").startswith(("LATIN", "GREEK"))


def _say_letter(letter: str) -> str:
    if _ALLOWED.fullmatch(letter):
        return letter
    if letter.isdecimal():
        return f" {say_digits(letter)} "
    name = unicodedata.name(letter, "")
    if name.startswith("GREEK") and " LETTER " in name:
        return f" {name.split(' LETTER ')[1].split()[0].lower()} "
    return letter if letter.isalpha() and name.startswith("LATIN") else " "
