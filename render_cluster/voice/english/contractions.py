# ruff: noqa: RUF001  the voice's alphabet
"""Contractions: which the dictionary has ("don't"), and the endings of those that it lacks.

"Maria'll", "that'd" and "couldn't've" are a word that is known and an ending that has few sounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from personalize.pronunciation.phones import is_vowel

ENDING = r"(?:n't|'(?:ll|ve|re|d|m))"
"""What follows a word in a contraction, but 's, which is a possessive as well."""

_CONTRACTED = re.compile(rf"(?P<word>[^\W\d_][\w'-]*?)(?P<ending>{ENDING})", re.IGNORECASE)
_ONE_ENDING = re.compile(ENDING, re.IGNORECASE)
_AFTER_VOWEL = re.compile("[AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻɹː]$")


def is_ending(text: str) -> bool:
    """Whether a token is the end of a contraction."""
    return _ONE_ENDING.fullmatch(text) is not None


def is_listed(g2p: Any, word: str) -> bool:  # noqa: ANN401  hibari has no types
    """Whether the dictionary has a word in this or another writing."""
    tables = (g2p.lexicon.golds, g2p.lexicon.silvers)
    return any(form in table for table in tables for form in (word, word.lower(), word.title()))


def contraction_symbols(
    g2p: Any,  # noqa: ANN401  hibari has no types
    written: str,
    say: Callable[[str], str],
) -> str:
    """The symbols of a contraction that the dictionary lacks; empty if it has it or it is none.

    Args:
        g2p: of hibari.
        written: the word.
        say: how what stands before the ending is said; empty if that is not known.
    """
    parts = _CONTRACTED.fullmatch(written)
    if parts is None or is_listed(g2p, written):
        return ""
    symbols = contraction_symbols(g2p, parts["word"], say) or say(parts["word"])
    return symbols + _symbols(parts["ending"].lower(), symbols, g2p.british) if symbols else ""


def _symbols(ending: str, before: str, is_british: bool) -> str:
    is_after_vowel = _AFTER_VOWEL.search(before) is not None
    if ending == "n't":
        return "nt" if is_after_vowel else "ᵊnt"
    if ending == "'re":
        return "ə" if is_british else "əɹ"
    if ending == "'ll":
        return "l" if is_after_vowel else "ᵊl"
    return ("" if is_after_vowel or ending == "'m" else "ə") + ending[1]


def with_endings(phones: str, endings: str) -> str:
    """A given pronunciation (ARPAbet) with the endings that follow the word: "[We](/wi/)'ll"."""
    for ending in _ONE_ENDING.findall(endings):
        phones = f"{phones} {_phones(ending.lower(), phones.split()[-1])}"
    return phones


def _phones(ending: str, last: str) -> str:
    sounds = {"n't": "N T", "'ll": "L", "'ve": "V", "'d": "D", "'m": "M", "'re": "ER0"}[ending]
    is_syllable = not is_vowel(last) and ending not in ("'re", "'m")
    return f"AH0 {sounds}" if is_syllable and not (ending == "'d" and last == "R") else sounds
