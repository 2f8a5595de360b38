"""Which words the built-in voice cannot say: checked before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Collection

from personalize.errors import StageError
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.english.spelling import folded

# The network that spells out unknown words reads more letters than this.
_SURELY_SHORT = 20
_PLAIN = re.compile(r"[A-Za-z]+|[0-9]{1,6}")
_JOINTS = re.compile(r"[-.,;:!?'&]")


def find_unsayable(words: Collection[str]) -> dict[str, str]:
    """The words among `words` that the voice cannot say, each with the reason.

    Most words need no lookup in the dictionary, which takes half a second to load.
    """
    doubtful = [word for word in words if not is_surely_said(word)]
    reasons = {word: _fault(word) for word in doubtful}
    return {word: reason for word, reason in reasons.items() if reason}


def is_surely_said(word: str) -> bool:
    """Whether a word is small numbers and letters that fold to plain ones, or only punctuation."""
    plain = folded(word)
    if not word.isascii() and "'" in plain:
        return False  # "ÈA'A" is read in parts, which may touch
    parts = [part for part in _JOINTS.split(plain) if part]
    return all(len(part) <= _SURELY_SHORT and _PLAIN.fullmatch(part) for part in parts)


def _fault(word: str) -> str:
    try:
        english_reader().read(word)
    except StageError as error:
        return error.reason
    return ""
