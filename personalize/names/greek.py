# ruff: noqa: RUF001  Greek
"""Names in Greek letters in Latin ones: Παύλος is Pavlos, Άγγελος Angelos, Μπάμπης Bambis.

ELOT 743, Greece's own table (ISO 843, type 2), but with pairs of letters as they are said where
its spelling misleads whoever does not read Greek: `ei` and `oi` are i, `nt` at a word's beginning
is d, and a ch before a vowel is h. So does the table of BGN/PCGN (1962).
"""

from __future__ import annotations

import re
import unicodedata

from personalize.pronunciation.phones import table

_LETTERS = table(
    "α a, β v, γ g, δ d, ε e, ζ z, η i, θ th, ι i, κ k, λ l, μ m, ν n, ξ x, ο o, π p, ρ r, σ s, "
    "ς s, τ t, υ y, φ f, χ ch, ψ ps, ω o"
)
_VOWEL_PAIRS = {"ου": "ou", "αι": "ai", "ει": "i", "οι": "i", "υι": "i"}
_CONSONANT_PAIRS = {"γγ": "ng", "γξ": "nx", "γχ": "nch"}
_FIRST_PAIRS = {"μπ": "b", "ντ": "d", "γκ": "g"}
_INNER_PAIRS = {"μπ": "mb", "ντ": "nt", "γκ": "ng"}
_VOICED = frozenset("αειουηωβγδζλμνρ")
_VOWELS = frozenset("αειουηωυ")
_APART = "\u0308"
_PARTS = re.compile(r"[^\W\d_]+|.", re.DOTALL)


def spell_greek(word: str) -> str:
    """A word in Latin letters, with a capital after a hyphen too; other letters as they are."""
    return "".join(
        _part(part).capitalize() for part in _PARTS.findall(unicodedata.normalize("NFC", word))
    )


def _part(word: str) -> str:
    letters = _plain_letters(word)
    latin: list[str] = []
    at = 0
    while at < len(letters):
        pair = "".join(letters[at : at + 2])
        rest = letters[at + 2 : at + 3]
        if found := _pair(pair, rest, is_first=at == 0):
            latin.append(found)
            at += 2
            continue
        latin.append(_letter(letters[at], letters[at + 1 : at + 2]))
        at += 1
    return "".join(latin)


def _plain_letters(word: str) -> list[str]:
    """Small letters without accents, but for one that makes no pair with the next (ϊ, ά)."""
    letters: list[str] = []
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign == _APART and letters:
            letters[-1] += sign
        elif unicodedata.combining(sign):
            if letters and letters[-1] in ("α", "ε", "ο"):
                letters[-1] += "\u0301"
        else:
            letters.append(sign)
    return letters


def _pair(pair: str, rest: list[str], *, is_first: bool) -> str:
    if pair in ("αυ", "ευ", "ηυ"):
        is_voiced = bool(rest) and rest[0][0] in _VOICED
        return _LETTERS[pair[0]] + ("v" if is_voiced else "f")
    stops = _FIRST_PAIRS if is_first else _INNER_PAIRS
    return _VOWEL_PAIRS.get(pair) or _CONSONANT_PAIRS.get(pair) or stops.get(pair, "")


def _letter(letter: str, following: list[str]) -> str:
    if letter == "χ" and following and following[0][0] in _VOWELS:
        return "h"
    return _LETTERS.get(letter[0], letter)
