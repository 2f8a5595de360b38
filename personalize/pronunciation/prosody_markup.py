"""How a script asks for pauses and emphasis: `[pause 300ms]`, `*word*`, and SSML's own tags.

https://www.w3.org/TR/speech-synthesis11/ sections 3.2.2 (emphasis) and 3.2.3 (break).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from personalize.errors import ConfigError
from personalize.pronunciation.prosody_marks import (
    CLOSE,
    LEAST_PAUSE_MS,
    LONGEST_PAUSE_MS,
    OPEN,
    PAUSE,
    PRIVATE_USE,
    pause_mark,
    silence_s,
)

_LONGEST_SILENCE_S = 30.0
"""All pauses of a line together; a line has about a minute of speech at most."""

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_FIRST_TAG = 0x100000
_STOWED = re.compile("[\U00100000-\U0010fffd]")
"""A Jinja2 tag while markup is read: stars and brackets in it are its own."""

_LENGTH = r"(\d*\.?\d+)\s*(ms|s)"
_PAUSE = re.compile(rf"\[\s*pause\s+{_LENGTH}\s*\](?!\()", re.IGNORECASE)
_ANY_PAUSE = re.compile(r"\[\s*pause\b[^\]\n]*\](?!\()", re.IGNORECASE)
_BREAK = re.compile(
    rf"<break\s+time\s*=\s*([\"']?)\s*{_LENGTH}\s*\1\s*(?:/\s*>|>\s*</break\s*>)", re.IGNORECASE
)
_ANY_BREAK = re.compile(r"<break\b[^<>]*>", re.IGNORECASE)
_EMPHASIS = re.compile(
    r"<emphasis(?P<how>\b[^<>]*)>(?P<words>(?:(?!</?emphasis\b).)*)</emphasis\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ANY_EMPHASIS = re.compile(r"</?emphasis\b[^<>]*>", re.IGNORECASE)
_LEVEL = re.compile(r"\s*(?:level\s*=\s*[\"']?(?:strong|moderate)[\"']?\s*)?", re.IGNORECASE)
_BEGINS = "\\w\"'\u201c\u2018(\\[</$\u20ac\u00a3#@+\U00100000-\U0010fffd\ue000-\uf8ff-"
_STARS = re.compile(
    rf"(?<![^\s(\"'\u201c\u2018\u2014\u2013\ue000-\uf8ff\U00100000-\U0010fffd-])"
    rf"(\*{{1,3}})(?=[{_BEGINS}])([^*]{{1,300}}?)(?<=[^\s*|])\1(?![\w*])"
)
"""Words between stars, not the star of "5 * 3", "20%*" or "*|FNAME|*"."""
_OPEN_STARS = re.compile(
    r"(?<![^\s(\"'\u201c\u2018\u2014\u2013\ue000-\uf8ff\U00100000-\U0010fffd-])"
    r"\*{1,3}(?=[\w\U00100000-\U0010fffd])[^\s*]{1,40}"
)
"""Stars before a word that no stars end."""


def read_prosody(source: str) -> str:
    """A script's text with the marks of `prosody_marks` for its pauses and emphasis.

    Within a tag only pauses are read: `{{ name | default('there[pause 1s]') }}`.

    Raises:
        ConfigError: a pause or emphasis is written in another way; it says how to write it.
    """
    source = PRIVATE_USE.sub("", source) if not source.isascii() else source
    if not re.search(r"\[\s*pause\b|<break\b|</?emphasis\b|\*", source, re.IGNORECASE):
        return source
    tags: list[str] = []

    def stow(tag: re.Match[str]) -> str:
        tags.append(_PAUSE.sub(_pause, tag[0]))
        return chr(_FIRST_TAG + len(tags) - 1)

    text = _TAG.sub(stow, _STOWED.sub("", source))

    def put_back(text: str) -> str:
        return _STOWED.sub(lambda stowed: tags[ord(stowed[0]) - _FIRST_TAG], text)

    text = _BREAK.sub(_pause, _PAUSE.sub(_pause, text))
    _refuse_others(text, put_back)
    text = _STARS.sub(rf"{OPEN}\2{CLOSE}", _read_emphasis(text))
    if unended := _OPEN_STARS.search(text):
        raise ConfigError(
            f"{put_back(unended[0])!r} has no other end; write *words*, or take the star out"
        )
    read = put_back(text)
    _check_silence(text, read)
    return read


def _pause(found: re.Match[str]) -> str:
    number, unit = found.groups()[-2:]
    length_ms = round(float(number) * (1000 if unit.lower() == "s" else 1))
    if not LEAST_PAUSE_MS <= length_ms <= LONGEST_PAUSE_MS:
        raise ConfigError(
            f"{found[0]!r}: a pause is {LEAST_PAUSE_MS} ms to {LONGEST_PAUSE_MS // 1000} s long; "
            "write such a length, as in [pause 300ms] or [pause 1.5s]"
        )
    return pause_mark(length_ms)


def _refuse_others(text: str, put_back: Callable[[str], str]) -> None:
    if other := _ANY_PAUSE.search(text):
        raise ConfigError(
            f"{put_back(other[0])!r} is no pause that can be read and would be read out; write "
            "[pause 300ms] or [pause 0.5s]"
        )
    if other := _ANY_BREAK.search(text):
        raise ConfigError(
            f'{put_back(other[0])!r} cannot be read; write <break time="300ms"/> or [pause 300ms]'
        )


def _read_emphasis(text: str) -> str:
    while "<" in text and _EMPHASIS.search(text):
        text = _EMPHASIS.sub(_emphasise, text)
    if other := _ANY_EMPHASIS.search(text):
        raise ConfigError(
            f"{other[0]!r} has no other end; write <emphasis>words</emphasis> or *words*"
        )
    return text


def _emphasise(tag: re.Match[str]) -> str:
    if not _LEVEL.fullmatch(tag["how"]):
        raise ConfigError(
            f"<emphasis{tag['how']}> is not known; write <emphasis>words</emphasis> or *words*"
        )
    return f"{OPEN}{tag['words']}{CLOSE}"


def _check_silence(text: str, read: str) -> None:
    if not PAUSE.search(text):
        return
    if not any(letter.isalnum() or _STOWED.match(letter) for letter in text):
        raise ConfigError("pauses and says nothing; put the pause at the end of the line before it")
    if silence_s(read) > _LONGEST_SILENCE_S:
        raise ConfigError(
            f"pauses for {silence_s(read):.0f} s in all, where {_LONGEST_SILENCE_S:.0f} s are the "
            "most; split the line or shorten its pauses"
        )


def outline_prosody(
    text: str, whole: Callable[[str], str], ends: tuple[Callable[[str], str], Callable[[str], str]]
) -> str:
    """A text with each pause replaced by `whole`, and both ends of each emphasis by `ends`."""
    opens, closes = ends
    for pause in (_ANY_PAUSE, _BREAK, _ANY_BREAK):
        text = pause.sub(lambda found: whole(found[0]), text)
    text = _ANY_EMPHASIS.sub(
        lambda tag: closes(tag[0]) if tag[0].startswith("</") else opens(tag[0]), text
    )
    return _STARS.sub(lambda found: opens(found[1]) + found[2] + closes(found[1]), text)
