"""Ids of Salesforce: 15 characters whose case counts, or 18 with a checksum of the case.

Each five of the 15 characters are five bits, set for capitals, the least significant first; each
number is one of A-Z0-5 (Salesforce's formula CASESAFEID; gammone.com, "How to convert Salesforce
ID from 15 to 18 chars").
"""

from __future__ import annotations

import re

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT, _LONG = 15, 18
# The first three say what an id is of: 003 a contact, 00Q a lead, 001 an account, 005 a user, and
# a0… to z… custom objects. The next ones are the instance's.
_ID = re.compile(r"(?:0[0-9A-Za-z]{2}|[a-zA-Z][0-9A-Za-z]{2})[0-9A-Za-z]{12}(?:[A-Z0-5a-z]{3})?")


def is_salesforce_id(text: str) -> bool:
    """Whether a text looks like an id of Salesforce, of either length."""
    return _ID.fullmatch(text) is not None and any(map(str.isdigit, text[:_SHORT]))


def long_id(text: str) -> str:
    """The 18 characters of an id, which are the same in any case; other texts as they are.

    The case of an 18-character id that lost it is restored from its checksum.
    """
    if not is_salesforce_id(text):
        return text
    if len(text) == _SHORT:
        return text + _checksum(text)
    restored = _with_case(text[:_SHORT], text[_SHORT:].upper())
    return restored + text[_SHORT:].upper() if restored else text


def is_case_lost(text: str) -> bool:
    """Whether an 18-character id has other capitals than its checksum says."""
    return len(text) == _LONG and is_salesforce_id(text) and long_id(text) != text


def _checksum(short: str) -> str:
    return "".join(_SIGNS[_capitals(short[at : at + 5])] for at in (0, 5, 10))


def _capitals(five: str) -> int:
    return sum(1 << place for place, letter in enumerate(five) if "A" <= letter <= "Z")


def _with_case(short: str, checksum: str) -> str:
    """The characters with the capitals that the checksum says; empty if it says so of digits."""
    letters = []
    for place, letter in enumerate(short):
        is_capital = bool(_SIGNS.index(checksum[place // 5]) >> place % 5 & 1)
        if is_capital and not letter.isalpha():
            return ""
        letters.append(letter.upper() if is_capital else letter.lower())
    return "".join(letters)
