"""Which words the built-in voice cannot say: asked before anything is rendered."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from hibari.g2p import G2P

from personalize.errors import StageError
from render_cluster.voice.spelling import phonemes_of, readable_text


def find_unsayable(words: Collection[str]) -> dict[str, str]:
    """Of some words those that the voice cannot say, each with the reason.

    Letters are read in microseconds. Digits and signs are what may turn out to have no sound; only
    such words go the whole way to phonemes.
    """
    g2p = _g2p()
    reasons = {word: _fault(g2p, word) for word in words}
    return {word: reason for word, reason in reasons.items() if reason}


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
    return G2P()
