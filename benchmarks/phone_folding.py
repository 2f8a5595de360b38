"""Folding: a word in ARPAbet -> what of it a listener tells apart.

The steps of said_right_lists/README.md, section 1, each under its number there. A folded phone is
ARPAbet with digit 0 or 1, or `@` for the faint vowel.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from personalize.pronunciation.phones import VOWELS

FAINT = "@"

_WEAK_FORMS = {
    ("AE", "N", "D"): ("AH1", "N", "D"),
    ("EH", "N", "D"): ("AH1", "N", "D"),
    ("AH", "N", "D"): ("AH1", "N", "D"),
    ("AH", "N"): ("AH1", "N", "D"),
    ("DH", "IY"): ("DH", "AH1"),
    ("DH", "AH"): ("DH", "AH1"),
    ("AH", "V"): ("AH1", "V"),
    ("AA", "V"): ("AH1", "V"),
}
_DROP_Y_AFTER = frozenset(["T", "D", "N", "S", "Z", "L", "TH"])
_P_DROPPED_BEFORE = frozenset(["F", "K", "S", "SH", "T"])
_BEFORE_R = {
    **dict.fromkeys(("AO", "OW"), "AO"),
    **dict.fromkeys(("EH", "AE", "EY"), "EH"),
    **dict.fromkeys(("IH", "IY"), "IH"),
}
_FINAL = {"IH": "IY", "AA": "AH", "EH": "EY"}

_Pass = Callable[[list[str], str, list[str]], list[str]]
"""One phone -> what is written for it, given the folded word so far and what is not yet folded."""


def bare(phone: str) -> str:
    """A phone without its digit."""
    return phone.rstrip("012")


def is_vowel(phone: str) -> bool:
    """Whether a phone, folded or not, is a vowel."""
    return phone == FAINT or bare(phone) in VOWELS


def is_unstressed(phone: str) -> bool:
    """Whether a phone is a vowel without main stress."""
    return is_vowel(phone) and not phone.endswith("1")


@lru_cache(maxsize=65536)
def fold(word: str) -> tuple[str, ...]:
    """One word, phones with a space between them, folded."""
    phones = _weak_form(word.split())
    for step in (_split_er, _consonants, _before_r, _weak_vowels, _levels, _syllables, _taps):
        phones = _run(step, phones)
    return tuple(phones)


def _run(step: _Pass, phones: list[str]) -> list[str]:
    before: list[str] = []
    for index, phone in enumerate(phones):
        before += step(before, phone, phones[index + 1 :])
    return before


def _weak_form(phones: list[str]) -> list[str]:
    """Step 1."""
    weak = _WEAK_FORMS.get(tuple(bare(phone) for phone in phones))
    if weak:
        return list(weak)
    if sum(map(is_vowel, phones)) == 1:
        return [bare(phone) + "1" if is_vowel(phone) else phone for phone in phones]
    return phones


def _split_er(_before: list[str], phone: str, _after: list[str]) -> list[str]:
    """Step 2."""
    return ["AH0", "R"] if phone in ("ER0", "ER2") else [phone]


def _consonants(before: list[str], phone: str, after: list[str]) -> list[str]:
    """Steps 3a to 3f."""
    last, following = before[-1] if before else "", after[0] if after else ""
    if phone == "DX":
        phone = "D"
    elif phone == "N" and following in ("K", "G"):
        phone = "NG"
    if _is_dropped(last, phone, following) or _is_doubled(last, phone):
        return []
    return [phone]


def _is_dropped(last: str, phone: str, following: str) -> bool:
    match phone:
        case "HH":
            return following == "W"
        case "Y":
            return last in _DROP_Y_AFTER and bare(following) in ("UW", "UH")
        case "G":
            return last == "NG"
        case "T":
            return (last, following) == ("N", "S")
        case "P":
            return last == "M" and following in _P_DROPPED_BEFORE
        case _:
            return False


def _is_doubled(last: str, phone: str) -> bool:
    return not is_vowel(phone) and (phone == last or (last, phone) == ("ER1", "R"))


def _before_r(before: list[str], phone: str, after: list[str]) -> list[str]:
    """Steps 4a to 4c."""
    if not is_vowel(phone):
        return [] if phone == "R" and before[-1:] == ["ER1"] else [phone]
    name, digit = bare(phone), phone[-1]
    if after[:1] == ["R"]:
        if name in ("UH", "UW"):
            name = "AH" if before[-1:] == ["Y"] else "AO"
        name = _BEFORE_R.get(name, name)
        return ["ER1"] if name + digit == "AH1" else [name + digit]
    return ["AA" + digit] if name == "AO" else [phone]


def _weak_vowels(before: list[str], phone: str, after: list[str]) -> list[str]:
    """Steps 5a to 5c."""
    following = after[0] if after else ""
    if _is_glide(phone, following):
        return [] if before[-1:] == ["Y"] else ["Y"]
    if not is_unstressed(phone):
        return [phone]
    name, digit = bare(phone), phone[-1]
    if not after:
        return [_FINAL.get(name, name) + digit]
    is_faint = name == "AH" or (digit == "0" and name in ("IH", "EH", "IY"))
    return [FAINT] if is_faint else [phone]


def _is_glide(phone: str, following: str) -> bool:
    if phone == "IY0":
        return is_vowel(following)
    return phone == "IY2" and is_vowel(following) and following.endswith("0")


def _levels(_before: list[str], phone: str, _after: list[str]) -> list[str]:
    """Step 5d."""
    if is_unstressed(phone) and phone != FAINT:
        name = bare(phone)
        return [("UW" if name == "UH" else name) + "0"]
    return [phone]


def _syllables(before: list[str], phone: str, after: list[str]) -> list[str]:
    """Step 6a."""
    if phone != FAINT or not any(said.endswith("1") for said in before):
        return [phone]
    is_between = not is_vowel(before[-1]) and after[:1] == ["R"]
    return [] if is_between and len(after) > 1 and is_unstressed(after[1]) else [phone]


def _taps(before: list[str], phone: str, after: list[str]) -> list[str]:
    """Step 6b."""
    if phone != "T" or not before or not after:
        return [phone]
    follows = is_vowel(before[-1]) or before[-1] == "R"
    return ["D"] if follows and is_unstressed(after[0]) else [phone]
