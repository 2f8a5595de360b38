"""Roman numerals after what is numbered or named by them: "Phase II", "Henry VIII"."""

from __future__ import annotations

import re

from personalize.normaliser.numbers import cardinal, ordinal
from personalize.normaliser.tables import any_of, table, word_set

_NUMBERED = word_set("romans.yaml", "numbered")
_RULERS = word_set("romans.yaml", "rulers")
_TITLES = word_set("romans.yaml", "titles")
_ABBREVIATED: dict[str, str] = table("romans.yaml", "abbreviated")
_NUMERAL = (
    r"(?P<roman>(?=[IVXLC])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?!'s\w|'(?!s)|[\w&/]|-(?![a-z])|\.\w)"
)
_ANY = re.compile(r"\b[IVXL]+\b")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_AFTER_NOUN = re.compile(rf"\b(?P<noun>{any_of(_NUMBERED)}) {_NUMERAL}")
_AFTER_ABBREVIATION = re.compile(
    rf"\b(?P<noun>{any_of(_ABBREVIATED)})\.?\s(?=(?:[VXL][IVXL]*|I[IVX]+)\b){_NUMERAL}"
)
_AFTER_TITLE = re.compile(
    rf"\b(?P<noun>(?:{any_of(_TITLES)})(?: [A-Z][^\W\d_A-Z]+){{1,3}}) {_NUMERAL}"
)
_SMALL_NEXT = re.compile(r" [a-z']")
_OF = re.compile(r" (?:of|and|was|is|in|ruled|died|reigned)\b")
_INITIAL_NEXT = re.compile(r" [A-Z][a-z]")
_AFTER_RULER = re.compile(rf"\b(?P<noun>{any_of(_RULERS)}) {_NUMERAL}(?! [A-Z](?![\w']))")
_AFTER_NAME = re.compile(
    r"(?P<noun>(?:[A-Z][a-z'-]+|[A-Z]\.?) [A-Z][a-z'-]+),? (?P<roman>III|II|IV)(?![\w'&/-])"
)
_PRODUCT = word_set("romans.yaml", "not_people")


def say_abbreviated_romans(text: str) -> str:
    """The text with what abbreviates a numbered noun in full: "Vol. XI" is volume eleven."""
    if not _ANY.search(text):
        return text
    return _AFTER_ABBREVIATION.sub(
        lambda match: f"{_ABBREVIATED[match['noun']]} {cardinal(_value(match['roman']))}", text
    )


def say_romans(text: str) -> str:
    """The text with Roman numerals in words where they are that; "I", "MIX" and "CV" are not."""
    if not _ANY.search(text):
        return text
    text = _AFTER_TITLE.sub(_say_ruler, text)
    text = _AFTER_RULER.sub(_say_ruler, text)
    text = _AFTER_NOUN.sub(_say_numbered, text)
    return _AFTER_NAME.sub(_say_name, text)


def _say_ruler(match: re.Match[str]) -> str:
    """A ruler's number; a single I or V may be a pronoun or an initial, so it needs an end."""
    rest = match.string[match.end() :]
    if match["roman"] == "I" and _SMALL_NEXT.match(rest) and not _OF.match(rest):
        return match[0]
    if len(match["roman"]) == 1 and _INITIAL_NEXT.match(rest):
        return match[0]
    return f"{match['noun']} the {ordinal(_value(match['roman']))}"


def _say_numbered(match: re.Match[str]) -> str:
    """The number of a part, but "the part I like": after a small noun a single I needs an end."""
    if (
        match["roman"] == "I"
        and match["noun"].islower()
        and _SMALL_NEXT.match(match.string, match.end())
    ):
        return match[0]
    return f"{match['noun']} {cardinal(_value(match['roman']))}"


def _say_name(match: re.Match[str]) -> str:
    count = _value(match["roman"])
    is_person = not _PRODUCT & set(match["noun"].split())
    said = f"the {ordinal(count)}" if is_person else cardinal(count)
    return f"{match['noun']} {said}"


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-one if one < two else one for one, two in zip(values, following, strict=True))
