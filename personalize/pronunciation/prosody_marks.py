"""Pauses and emphasis within a segment's text: characters that no cell of a CSV can hold.

A pause is one character, an emphasised passage stands between two. They are of Unicode's private
use area, which `clean_value` removes from every cell and `read_prosody` from every script.
Whatever a template does with a value, it never becomes a mark.
"""

from __future__ import annotations

import re

LEAST_PAUSE_MS, LONGEST_PAUSE_MS = 50, 5_000
_FIRST, _LAST = 0xE000, 0xF8FF
"""The private use area: room for a character for each millisecond up to 6 s."""

_PAUSES = f"[{chr(_FIRST + LEAST_PAUSE_MS)}-{chr(_FIRST + LONGEST_PAUSE_MS)}]"
OPEN, CLOSE = "\uf8f0", "\uf8f1"
"""Around what is emphasised."""

PRIVATE_USE = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
"""Any character that is, or might become, a mark."""

PAUSE = re.compile(_PAUSES)
MARK_CLASS = f"{_PAUSES[1:-1]}{OPEN}{CLOSE}"
"""All marks, within brackets of a regular expression."""

_MARK = re.compile(f"[{MARK_CLASS}]")
_PAUSES_AT_END = re.compile(rf"(?:\s|{_PAUSES})*{_PAUSES}\s*$")
_EMPHASIS = re.compile(f"[{OPEN}{CLOSE}]")
_SPACE_BEFORE_STOP = re.compile(r"\s+([,.;:!?])(?![^\W_])")


def pause_mark(length_ms: int) -> str:
    """The mark of a pause, from LEAST_PAUSE_MS to LONGEST_PAUSE_MS long."""
    if not LEAST_PAUSE_MS <= length_ms <= LONGEST_PAUSE_MS:
        raise ValueError(f"expected {LEAST_PAUSE_MS} to {LONGEST_PAUSE_MS} ms, got {length_ms}")
    return chr(_FIRST + length_ms)


def pause_s(mark: str) -> float:
    """How long the pause of a mark is; 0 for another character."""
    return (ord(mark) - _FIRST) / 1000 if PAUSE.fullmatch(mark) else 0.0


def has_marks(text: str) -> bool:
    """Whether a text has pauses or emphasis."""
    return not text.isascii() and _MARK.search(text) is not None


def without_marks(text: str) -> str:
    """The text alone, as if it had been written without them."""
    if not has_marks(text):
        return text
    bare = PAUSE.sub(" ", _EMPHASIS.sub("", text))
    return _SPACE_BEFORE_STOP.sub(r"\1", " ".join(bare.split()))


def split_last_pauses(text: str) -> tuple[str, str]:
    """The text, and the pauses after its last word or stop."""
    if not PAUSE.match(text.rstrip()[-1:]):  # all but a few texts
        return text, ""
    found = _PAUSES_AT_END.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def silence_s(text: str) -> float:
    """All pauses of a text together."""
    return 0.0 if text.isascii() else sum(map(pause_s, PAUSE.findall(text)))
