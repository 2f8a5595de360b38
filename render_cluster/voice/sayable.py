"""Which words the built-in voice cannot say: checked before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from personalize.errors import StageError
from render_cluster.voice.spelling import folded, phonemes_of, readable_text

# The network that spells out unknown words reads more letters than this.
_SURELY_SHORT = 20
_PLAIN = re.compile(r"[A-Za-z]+|[0-9]{1,6}")
_JOINTS = re.compile(r"[-.,;:!?'&]")


def find_unsayable(words: Collection[str]) -> dict[str, str]:
    """The words among `words` that the voice cannot say, each with the reason.

    Most words need no lookup in the lexicon, which takes 0.4 s to load. Of the others, letters are
    read in microseconds; digits and signs may turn out to have no sound, so only such words are
    converted all the way to phonemes.
    """
    doubtful = [word for word in words if not is_surely_said(word)]
    reasons = {word: _fault(_g2p(), word) for word in doubtful}
    return {word: reason for word, reason in reasons.items() if reason}


def is_surely_said(word: str) -> bool:
    """Whether a word is small numbers and letters that fold to plain ones, or only punctuation."""
    parts = [part for part in _JOINTS.split(folded(word)) if part]
    return all(len(part) <= _SURELY_SHORT and _PLAIN.fullmatch(part) for part in parts)


def _fault(g2p: Any, word: str) -> str:  # noqa: ANN401  hibari has no types
    try:
        readable = readable_text(g2p, word)
        if not readable.strip(".,;:!?'").isalpha() and any(map(str.isalnum, readable)):
            phonemes_of(g2p, readable)
    except StageError as error:
        return error.reason
    return ""


@cache
def _g2p() -> Any:  # noqa: ANN401  hibari has no types
    from hibari.g2p import G2P

    return G2P()
