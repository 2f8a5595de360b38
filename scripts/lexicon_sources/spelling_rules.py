"""Whether the consonants of a reading are those that a language's spelling stands for.

A first check of hand-written readings, not a letter-to-sound system: vowels and the glides Y and W
are left out, doubled letters count once, and each spelling allows every sound that its usual
English form has (`spelling_rules.tsv`: `ch=K|CH` are two sounds, `h=|HH` may be silent). A reading
that the rules refuse is read a second time by hand, and its row says so.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".tsv")
_UNHEARD = re.compile(r"[AEIOU][A-Z]\d ?|[YW] ?|# ?")
_LONGEST = 8
"""Letters of the longest spelling."""


def agrees_with_spelling(written: str, language: str, phones: str) -> bool:
    """Whether the consonants of a reading are among those that the spelling allows.

    False for a language without rules: English, and what English has made of Gaelic surnames.
    """
    rules = _rules(language)
    heard = _UNHEARD.sub("", re.sub(r"ER\d", "R", phones)).split()
    return bool(rules) and bool(
        _expected(written, rules).fullmatch("".join(f"{phone} " for phone in heard))
    )


@cache
def _tables() -> dict[str, tuple[str, str]]:
    rows = [line.split("\t") for line in _FILE.read_text("utf-8").splitlines()[1:]]
    return {language: (like, rules) for language, like, rules in rows}


@cache
def _rules(language: str) -> dict[str, str]:
    if language not in _tables():
        return {}
    like, text = _tables()[language]
    own = dict(rule.split("=", 1) for rule in text.split(";") if rule)
    return (_rules(like) if like else {}) | own


def _expected(written: str, rules: dict[str, str]) -> re.Pattern[str]:
    """What the consonants may be, each followed by a space."""
    rest = _undoubled(unicodedata.normalize("NFC", written).lower(), rules)
    pattern = ""
    while rest:
        length = next((n for n in range(_LONGEST, 0, -1) if rest[:n] in rules), 0)
        if length:
            sounds = rules[rest[:length]].split("|")
            options = "|".join("".join(f"{phone} " for phone in s.split()) for s in sounds)
            pattern += f"(?:{options})"
            rest = rest[length:]
        else:
            plain = unicodedata.normalize("NFD", rest[0])[0]
            rest = (plain if plain != rest[0] else "") + rest[1:]
    return re.compile(pattern)


def _undoubled(written: str, rules: dict[str, str]) -> str:
    """Doubled letters once, but for pairs that have a rule of their own."""
    return re.sub(
        r"([^\W\d_])\1+",
        lambda pair: pair[0][:2] if pair[0][:2] in rules else pair[1],
        written,
    )
