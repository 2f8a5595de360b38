"""Abbreviations in full, so that their full stops end no sentence: "No. 1", "Dr. Lee", "e.g."."""

from __future__ import annotations

import re

from personalize.normaliser.numbers import NUMBER_WORDS
from personalize.normaliser.spans import SPAN
from personalize.normaliser.tables import any_of, table, word_set

_TITLES: dict[str, str] = table("abbreviations.yaml", "titles")
_DOTTED: dict[str, str] = table("abbreviations.yaml", "dotted")
_BARE: dict[str, str] = table("abbreviations.yaml", "bare")
_SLASHED: dict[str, str] = table("abbreviations.yaml", "slashed")
_BEFORE_NUMBER: dict[str, str] = table("abbreviations.yaml", "before_number")
_STREETS: dict[str, str] = table("abbreviations.yaml", "streets")
_SIDE = r"(?:(?:North|South)?(?:[Ww]est|[Ee]ast)|North|South|[NS]?[EW]|[NS])"
_GIVEN_NAMES = frozenset({"William", "Charles", "George", "Thomas"})
_STARTERS = word_set("abbreviations.yaml", "sentence_starters")
_NO_TITLES = word_set("abbreviations.yaml", "no_titles_before")

_CAPITAL = rf"(?=[^\W\d_a-z]|{SPAN})"
_END = r"(?P<end>\s*$|\s+(?=[\"]?(?P<next>[A-Z][\w']*)))?"
_SLASHED_WORD = re.compile(rf"(?<![\w/])((?i:{any_of(_SLASHED)}))(?![/]|(?<!/)\w)")
_NUMBERED = re.compile(
    rf"(?<![\w.])({any_of(_BEFORE_NUMBER)})\.?\s?(?=#?\d|(?:{any_of(NUMBER_WORDS)})\b)"
)
_TITLE = re.compile(rf"(?<![\w.'])({any_of(_TITLES)})(?P<dot>\.)?[ ]{_CAPITAL}")
_SAINT_OR_DOCTOR = re.compile(r"(?<![\w.'])(?P<short>St|Dr)(?P<dot>\.?)(?=\s|[,;:!?]|$)(?!')")
_STREET = re.compile(
    rf"(?<=[^\W_] )(?P<short>{any_of(_STREETS)})\.?(?![\w'])(?=\s*(?:[,;:!?]|$|\s))"
)
_ANY_STREET = re.compile(r"\b(?:Ave|Blvd|Pkwy|Hwy|Rd|Ln)\b")
_BARE_STREET = re.compile(
    r"(?P<name>\b(?:[A-Z][a-z][\w']*|[A-Z]|\d+(?:st|nd|rd|th)|[a-z]+(?:th|first|second|third)) )"
    r"(?P<short>Ave|Blvd|Pkwy|Hwy|Rd|Ln)\b(?![.'\w])"
)
_DOTTED_WORD = re.compile(rf"(?<![\w.])(?P<short>(?i:{any_of(_DOTTED)}))\.(?!\w){_END}")
_BARE_WORD = re.compile(rf"(?<![\w.'/&-])({any_of(_BARE)})(?![\w'/&-]|\.\w)")
_LETTERS = re.compile(
    r"(?<![\w.])(?:[^\W\d_]\.[ ]?){2,}(?!\w)|(?<![\w.])(?:[^\W\d_]\.){1,}[^\W\d_](?![\w'.])"
)
_DEGREE = re.compile(
    rf"(?<![\w.])(Ph\.\s?D|M\.\s?D|B\.\s?A|M\.\s?B\.\s?A|B\.\s?Sc|M\.\s?Sc|Ed\.\s?D)\.?{_END}"
)
_INITIAL = re.compile(rf"(?<![\w.'])([A-Z])\.[ ]?{_CAPITAL}")
_GEN = re.compile(r"\bGen (?=(?:[A-Z]|AI|Alpha|Zers?|Xers?)\b)")


def say_abbreviations(text: str) -> str:
    """The text without abbreviations, and with a full stop only where a sentence ends."""
    if "/" in text:
        text = _SLASHED_WORD.sub(_say_slashed, text)
    text = _GEN.sub("gen ", text)
    text = _NUMBERED.sub(lambda match: f"{_cased(_BEFORE_NUMBER[match[1]], match)} ", text)
    text = _SAINT_OR_DOCTOR.sub(_say_saint_or_doctor, text)
    text = _TITLE.sub(_say_title, text)
    if _ANY_STREET.search(text):
        text = _BARE_STREET.sub(lambda match: match["name"] + _STREETS[match["short"]], text)
    if "." in text:
        text = _STREET.sub(lambda match: _STREETS[match["short"]] + _stop_after(match), text)
        text = _DEGREE.sub(lambda match: _say_letters(match[1]) + _stop(match), text)
        text = _DOTTED_WORD.sub(_say_dotted, text)
        text = _LETTERS.sub(_say_dotted_letters, text)
        text = _INITIAL.sub(_say_initial, text)
    return _BARE_WORD.sub(lambda match: _cased(_BARE[match[1]], match), text)


def _say_slashed(match: re.Match[str]) -> str:
    said = _SLASHED[match[1].lower()]
    return f"{said} " if match[1].endswith("/") else said


def _cased(said: str, match: re.Match[str]) -> str:
    """What is said, with a capital at the start of the text where the short form had one."""
    return said[0].upper() + said[1:] if match[0][0].isupper() and not match.start() else said


def _say_title(match: re.Match[str]) -> str:
    following = re.match(r"[\w']+", match.string[match.end() :])
    written = match[1]
    if not match["dot"] and (
        following is None
        or following[0] in _NO_TITLES
        or len(following[0]) == 1
        or (len(following[0]) > 1 and following[0].isupper())
    ):
        # In small letters, for hibari's own rules would take it for a title.
        return match[0].lower()
    return f"{_TITLES[written]} "


def _say_saint_or_doctor(match: re.Match[str]) -> str:
    """Saint or Street, Doctor or Drive: a street has its name, and often a number, before it."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    named = re.search(
        r"(?:^|\W)(?P<number>(?:\d+\w*|[a-z-]+)\s)?(?:[NSEW]\.?\s)?(?P<name>[A-Z][\w'-]*|\d+\w+)\s$",
        before,
    )
    name_follows = re.match(rf"\s(?!{_SIDE}\b)(?:[^\W\d_a-z]|{SPAN})", after)
    numbered = named and re.search(r"\d\s(?:[NSEW]\.?\s)?(?:[A-Z][\w'-]*\s){0,2}$", before)
    is_street = numbered or (named and not name_follows)
    if not is_street and not name_follows:
        return match[0] if not match["dot"] else {"St": "Street", "Dr": "Doctor"}[match["short"]]
    said = ("Street", "Drive") if is_street else ("Saint", "Doctor")
    return said[match["short"] == "Dr"] + (_stop_after(match) if is_street else "")


def _say_dotted(match: re.Match[str]) -> str:
    short = match["short"]
    said = _DOTTED.get(short) or _DOTTED.get(short.lower()) or _DOTTED[_as_listed(short)]
    if short.islower() and said[0].isupper() and short not in _DOTTED and said in _GIVEN_NAMES:
        return match[0]
    if short[0].isupper() and (not match.start() or not said[0].isupper()) and _starts(match):
        said = said[0].upper() + said[1:]
    return said + _stop(match)


def _as_listed(short: str) -> str:
    return next(entry for entry in _DOTTED if entry.lower() == short.lower())


def _starts(match: re.Match[str]) -> bool:
    before = match.string[: match.start()].rstrip()
    return not before or before[-1] in ".!?:"


def _stop(match: re.Match[str]) -> str:
    """The full stop of a sentence that an abbreviation ended, and the space after it."""
    end, following = match["end"], match["next"]
    if end is None:
        return ""
    return ("." if following is None or following in _STARTERS else "") + (" " if following else "")


def _stop_after(match: re.Match[str]) -> str:
    rest = match.string[match.end() :]
    if not match[0].endswith("."):
        return ""
    following = re.match(r"\s+([A-Z][\w']*)", rest)
    ends = not rest.strip() or (following and following[1] in _STARTERS)
    return "." if ends else ""


def _say_letters(written: str) -> str:
    return " ".join(letter.upper() for letter in written if letter.isalpha())


def _say_dotted_letters(match: re.Match[str]) -> str:
    """Letters with full stops, "U.S." and "J. K. Rowling": letters, and a stop at the end alone."""
    written = match[0]
    rest = match.string[match.end() :]
    space = " " if written.endswith(" ") else ""
    following = re.match(r"\s*([A-Z][\w']*)", rest)
    ends = written.rstrip().endswith(".") and (
        not rest.strip() or (following is not None and following[1] in _STARTERS)
    )
    return _say_letters(written) + ("." if ends else "") + space


def _say_initial(match: re.Match[str]) -> str:
    """An initial before a name; "A" keeps a pause, for without one it is the article."""
    before = match.string[: match.start()].rstrip()
    following = re.match(r"[\w']+", match.string[match.end() :])
    if following and following[0] in _STARTERS and before:
        return match[0]
    return f"{match[1]}{',' if match[1] == 'A' else ''} "
