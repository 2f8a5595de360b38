"""The "did you mean" in every message about an unknown name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` with the nearest known name, or the known names if none is near."""
    names = list(dict.fromkeys(known))
    by_folded = {_fold(known_name): known_name for known_name in reversed(names)}
    near = difflib.get_close_matches(_fold(name), by_folded, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {by_folded[near[0]]!r}?"
    return f"; known: {', '.join(names)}" if names else ""


def _fold(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum()) or name
