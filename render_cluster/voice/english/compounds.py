# ruff: noqa: RUF001  the voice's alphabet
"""Words that no dictionary has but whose two halves it does: "Brightwater", "Northgate"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SIBILANTS = frozenset("szʃʒʧʤ")
_VOICELESS = frozenset("ptkfθ")
_LEAST_LETTERS = 4
"""Of either half: "Amara" is not "am" and "ara"."""


def compound_symbols(g2p: Any, word: str) -> str:  # noqa: ANN401  hibari has no types
    """The phonemes of a compound, its main stress on the first half; empty if it is none."""
    small = word.lower().removesuffix("'s")
    if not (small.isascii() and small.isalpha()):
        return ""
    for cut in sorted(cuts_of(small), key=lambda cut: abs(2 * cut - len(small))):
        first, second = _said(g2p, small[:cut]), _said(g2p, small[cut:])
        if first and second:
            joined = first + second.replace("ˌ", "").replace("ˈ", "ˌ")
            return joined if len(small) == len(word) else joined + possessive(joined)
    return ""


def possessive(symbols: str) -> str:
    """The 's after a word, by its last sound."""
    if symbols[-1:] in _SIBILANTS:
        return "ᵻz"
    return "s" if symbols[-1:] in _VOICELESS else "z"


def _said(g2p: Any, word: str) -> str:  # noqa: ANN401  hibari has no types
    """How the main dictionary says a word; empty if it does not know it."""
    found = g2p.lexicon.golds.d.get(word)
    said = found.get("DEFAULT") if isinstance(found, dict) else found
    return said if said and has_main_stress(said) else ""


def cuts_of(word: str) -> range:
    """Where a word may be cut into two."""
    return range(_LEAST_LETTERS, len(word) - _LEAST_LETTERS + 1)


def has_main_stress(said: str | Mapping[str, str]) -> bool:
    """Whether a reading of the dictionary, or its default, has a main stress."""
    return "ˈ" in (said if isinstance(said, str) else said.get("DEFAULT") or "")
