"""What is heard of a word that is written in letters and digits: "2FA" is "two F A"."""

from __future__ import annotations

import re

from personalize.pronunciation.letters import NAMES

_DIGIT_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_OTHERS = {
    "AH N D": "and",
    "D AA T": "dot",
    "SH AA R P": "sharp",
    "P L AH S": "plus",
    "T W EH N T IY": "twenty",
}
_NAMED = {
    re.sub(r"\d", "", said): _DIGIT_WORDS[int(letter)] if letter.isdigit() else letter.upper()
    for letter, said in NAMES.items()
}
_WORD = re.compile(r"[^\W\d_]{3,}")
_SPECIAL = re.compile(r"[A-Z].*[A-Z]|\d|[&#+.]")


def spelled_out(written: str, phones: str) -> str:
    """The words heard for a written one, by its phones; as it is written if it is one word."""
    said = [re.sub(r"\d", "", word).strip() for word in phones.split("#")]
    if not _SPECIAL.search(written) or len(said) == 1:
        return written
    rest = iter(_WORD.findall(written))
    words = [_heard(word) or next(rest, "") for word in said]
    return " ".join(words) if all(words) else written


def _heard(phones: str) -> str:
    """A letter, its plural, a digit or one of the words between them; empty for other words."""
    known = _NAMED.get(phones) or _OTHERS.get(phones)
    if known:
        return known
    stem = _NAMED.get(re.sub(r"( AH)? [SZ]$| IH Z$", "", phones), "")
    return f"{stem}'s" if len(stem) == 1 else ""
