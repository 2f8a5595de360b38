"""Telephone, card and account numbers, digit by digit with a pause between their groups.

Found by their shape: a script may hold a number of any country, or one reserved for examples
(555-0100), and only its digits matter here.
"""

from __future__ import annotations

import re

from personalize.normaliser.numbers import say_digits

_CUE = r"(?i:call|text|dial|phone|tel|fax|mobile|cell|whatsapp|ring|sms)"
_SEP = r"[ .\-/]"
_EXTENSION = r"(?P<ext>,?\s?(?:ext\.?|extension|x)\s?\d{1,6}(?!\w))?"
_START = r"(?<![\w.,$€£¥/+-])"
_END = r"(?![\w/]|[.,-]\d)"

_INTERNATIONAL = re.compile(
    rf"(?<![\w+])(?:tel:)?\+(?P<rest>\d{{1,3}}(?:{_SEP}?\(?\d{{1,5}}\)?){{1,6}}){_EXTENSION}{_END}"
)
_AMERICAN = re.compile(
    rf"{_START}(?:tel:)?(?P<rest>(?:1{_SEP})?(?:\(\d{{3}}\)\s?|\d{{3}}[ .\-])\d{{3}}[ .\-]\d{{4}})"
    rf"{_EXTENSION}{_END}"
)
_LOCAL = re.compile(rf"{_START}(?P<rest>\d{{3}}-\d{{4}}){_EXTENSION}{_END}")
_NATIONAL = re.compile(
    rf"{_START}(?<!\d )(?P<rest>(?:\(0\d{{1,4}}\)|0\d{{1,4}})(?:[ \-/]{{1,2}}\d{{2,8}}){{1,5}})"
    rf"{_EXTENSION}{_END}"
)
_CARD = re.compile(rf"{_START}(?P<rest>\d{{4}}(?:[ -]\d{{4}}){{3}}|\d{{3}}-\d{{2}}-\d{{4}}){_END}")
_TOLL_FREE = r"8(?:00|33|44|55|66|77|88)"
_VANITY = re.compile(
    rf"{_START}(?P<rest>1[ .\-]\(?\d{{3}}\)?[ .\-]|\(\d{{3}}\)\s?|\d{{3}}[.\-](?=[A-Z-]{{4}})"
    rf"|{_TOLL_FREE}[ .\-](?=[A-Z]{{4}}))(?P<word>[A-Z]{{2,}}(?:-[A-Z]{{2,}})*)\b"
)
_NAMED_VANITY = re.compile(  # a company's name: "1-800-Flowers", "1-800 Contacts"
    rf"{_START}(?P<rest>1[ .\-]{_TOLL_FREE})(?:[.\-](?P<glued>[A-Za-z]{{2,}}(?:-[A-Za-z]{{2,}})*)"
    r"|[ ](?P<apart>[A-Z][a-z]+))\b"
)
_AFTER_CUE = re.compile(
    rf"\b(?P<cue>{_CUE}(?:\s(?:us|me|him|her|them|now))?(?:\s(?:at|on|to))?:?\s)"
    rf"(?P<rest>\d{{7,15}}|\d{{3,5}} \d{{3,8}}){_END}"
)
_BARE = re.compile(rf"{_START}(?P<rest>1?[2-9]\d{{2}}[2-9]\d{{6}}){_END}")
_OPTIONAL_ZERO = re.compile(r"\(0\)")
_LONGEST = 15  # digits of a telephone number: E.164, section 6


def say_phones(text: str) -> str:
    """The text with each telephone number in words."""
    if "+" in text:
        text = _INTERNATIONAL.sub(_say_international, text)
    text = _CARD.sub(_say_groups, text)
    text = _AMERICAN.sub(_say_groups, text)
    text = _VANITY.sub(_say_vanity, text)
    text = _NAMED_VANITY.sub(_say_named_vanity, text)
    text = _LOCAL.sub(_say_local, text)
    text = _NATIONAL.sub(_say_national, text)
    text = _AFTER_CUE.sub(lambda match: match["cue"] + _say_groups(match), text)
    return _BARE.sub(_say_groups, text)


def _say_international(match: re.Match[str]) -> str:
    written = _OPTIONAL_ZERO.sub("", match["rest"])
    if not 7 <= len(_digits(written)) <= _LONGEST:
        return match[0]
    return f"plus {_groups(written)}{_extension(match)}"


def _say_local(match: re.Match[str]) -> str:
    """A number of seven digits, unless both of its parts are round: "100-1500"."""
    first, second = match["rest"].split("-")
    cued = re.search(rf"\b{_CUE}(?:\W+\w+){{0,2}}\W*$", match.string[: match.start()])
    is_range = first.endswith("0") and second[0] != "0" and second.endswith("0")
    if first != "555" and is_range and not cued:
        return match[0]
    return _say_groups(match)


def _say_national(match: re.Match[str]) -> str:
    if not 9 <= len(_digits(match["rest"])) <= 12:
        return match[0]
    return _say_groups(match)


def _say_vanity(match: re.Match[str]) -> str:
    word = match["word"].replace("-", " ").lower()
    return f"{_groups(match['rest'])} {word}"


def _say_named_vanity(match: re.Match[str]) -> str:
    word = match["apart"] or match["glued"].replace("-", " ")
    return f"{_groups(match['rest'])} {word}"


def _say_groups(match: re.Match[str]) -> str:
    return _groups(match["rest"]) + _extension(match)


def _extension(match: re.Match[str]) -> str:
    written = match.groupdict().get("ext")
    return f", extension {say_digits(_digits(written))}" if written else ""


def _groups(written: str) -> str:
    groups = re.findall(r"\d+", written)
    if len(groups) == 1:
        groups = _split(groups[0])
    elif groups[0] == "1" and groups[1] == "800":
        return ", ".join(["one eight hundred", *map(say_digits, groups[2:])])
    return ", ".join("eight hundred" if group == "800" else say_digits(group) for group in groups)


def _split(digits: str) -> list[str]:
    """Groups of a number that is written in one: as Americans group it, or by threes."""
    if len(digits) == 11 and digits[0] == "1":
        return ["1", digits[1:4], digits[4:7], digits[7:]]
    if len(digits) == 10:
        return [digits[:3], digits[3:6], digits[6:]]
    if len(digits) == 7:
        return [digits[:3], digits[3:]]
    return [digits[start : start + 3] for start in range(0, len(digits), 3)]


def _digits(written: str) -> str:
    return "".join(letter for letter in written if letter.isdecimal())
