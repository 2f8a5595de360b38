"""Numbers that nothing else claimed: fractions, ranges, years, powers, counts."""

from __future__ import annotations

import re

from personalize.normaliser.numbers import (
    NUMBER,
    cardinal,
    fraction,
    hundreds,
    read_number,
    say_count,
    say_digits,
    say_number,
    year,
)
from personalize.normaliser.style import TextStyle
from personalize.normaliser.tables import any_of, word_set

_FREE = r"(?<![\w.,/])"
_MIXED = re.compile(r"(?<![\w.,/])(\d{1,4})[ -](\d{1,2})/(\d{1,2})(?![\w/]|[.,]\d)")
_FRACTION = re.compile(rf"(?<![\w.,/])({NUMBER})/(\d{{1,4}})(?![\w/]|[.,]\d)(?P<next>\s\w+)?")
_FISCAL = re.compile(r"(?<![\w/.,])((?:19|20)\d\d)/(\d\d|\d{4})(?![\w/]|[.,]\d)")
_CHAIN = re.compile(r"(?<![\w.,-])\d+(?:-\d+){2,}(?![\w-])")
_RANGE = re.compile(rf"{_FREE}(?P<minus>(?<![-])-)?({NUMBER})\s?-\s?({NUMBER})(?![\w]|-\d)")
_YEAR = re.compile(r"(?<![\w.,$€£/-])(1[89]\d\d|20\d\d)(?![\w]|[.,]\d)")
_BEFORE_YEAR = re.compile(
    r"(?i:\b(?:in|since|by|from|until|till|of|before|after|circa|year|late|early|mid)[ -])"
    r"(1\d{3}|2[1-9]\d\d)(?![\w%]|[.,]\d)"
)
_SQUARED = re.compile(r"\^(-?\d+)")
_NUMBER = re.compile(rf"(?P<minus>(?<![\w)-])-)?(?P<number>{NUMBER})")
_POWERS = {"2": " squared", "3": " cubed"}
_PEOPLE = re.compile(r"\s(?:[a-z]+[^s\W]s|people)$")
_COUNTED = re.compile(rf"\s(?:[a-z]+\s)?(?:{any_of(word_set('numerals.yaml', 'counted'))})\b")
_ARTICLE = re.compile(r"\b[Aa]n?\s$")
_AFTER_HALF = word_set("numerals.yaml", "after_half")
_OUT_OF = re.compile(r"\s(?:stars?|rating|rated)\b")


def say_numerals(text: str, style: TextStyle) -> str:
    """The text without digits."""
    if "/" in text:
        text = _FISCAL.sub(_say_two_years, text)
        text = _MIXED.sub(_say_mixed, text)
        text = _FRACTION.sub(lambda match: _say_fraction(match, style), text)
    if "-" in text:
        text = _CHAIN.sub(_say_chain, text)
        text = _RANGE.sub(lambda match: _say_range(match, style), text)
    text = _BEFORE_YEAR.sub(lambda match: match[0][: -len(match[1])] + year(int(match[1])), text)
    text = _YEAR.sub(lambda match: year(int(match[1])), text)
    text = _SQUARED.sub(lambda match: _say_power(match[1]), text)
    return _NUMBER.sub(lambda match: _say_number(match, style), text)


def _say_two_years(match: re.Match[str]) -> str:
    second = year if len(match[2]) > 2 else cardinal
    return f"{year(int(match[1]))} to {second(int(match[2]))}"


def _say_mixed(match: re.Match[str]) -> str:
    count, parts = int(match[2]), int(match[3])
    if not 0 < count < parts:
        return match[0]
    part = fraction(count, parts)
    part = f"a {part.removeprefix('one ')}" if count == 1 else part
    return f"{say_count(match[1])} and {part}"


def _say_fraction(match: re.Match[str], style: TextStyle) -> str:
    """Two thirds; four out of five stars; fifty-fifty; else the numbers with "slash"."""
    number, parts, following = read_number(match[1], style), int(match[2]), match["next"] or ""
    if number is None:
        return match[0]
    if _OUT_OF.match(following) or number.decimals:
        return f"{say_number(number)} out of {say_count(match[2])}{following}"
    count = int(number.whole) if len(number.whole) < 5 else 0
    if parts in (5, 10) and parts <= 2 * count and _PEOPLE.match(following):
        return f"{cardinal(count)} out of {cardinal(parts)}{following}"
    if 0 < count < parts <= 100 and (parts <= 10 or parts in (12, 16, 20, 32, 64, 100)):
        return _say_part(match, count, parts) + following
    if count + parts == 100:
        return f"{cardinal(count)}{'-' if count == parts else ' '}{cardinal(parts)}{following}"
    if count == parts or (count, parts) == (9, 11):
        return f"{say_count(number.whole)} {say_count(match[2])}{following}"
    return f"{say_number(number)} slash {say_count(match[2])}{following}"


def _say_part(match: re.Match[str], count: int, parts: int) -> str:
    """One half, but "half the price", "a quarter page" and "a tenth of it"."""
    words = fraction(count, parts)
    following = (match["next"] or "").strip()
    article = _ARTICLE.search(match.string[: match.start()]) is not None
    if (article and (parts in (2, 4) or following == "of")) or (
        parts == 2 and following in _AFTER_HALF
    ):
        return words.removeprefix("one ")
    return words


def _say_chain(match: re.Match[str]) -> str:
    parts = match[0].split("-")
    return " ".join(say_count(part) if len(part) < 3 else say_digits(part) for part in parts)


def _say_range(match: re.Match[str], style: TextStyle) -> str:
    low, high = (read_number(match[n], style) for n in (2, 3))
    if low is None or high is None:
        return match[0]
    years = [
        len(n.whole) == 4 and n.whole[:2] in ("18", "19", "20") and not n.decimals
        for n in (low, high)
    ]
    first = year(int(low.whole)) if years[0] and match[2].isdecimal() else say_number(low)
    second = year(int(high.whole)) if years[1] and match[3].isdecimal() else say_number(high)
    if years[0] and len(high.whole) == 2 and not high.decimals:
        second = cardinal(int(high.whole))
    between = "-" if first == second else " to "
    return f"{'minus ' if match['minus'] else ''}{first}{between}{second}"


def _say_power(digits: str) -> str:
    if digits in _POWERS:
        return _POWERS[digits]
    sign = "minus " if digits[0] == "-" else ""
    return f" to the power of {sign}{say_count(digits.lstrip('-'))}"


def _say_number(match: re.Match[str], style: TextStyle) -> str:
    """A number as a count; a long one without marks is a code, unless it is round or counts."""
    written = match["number"]
    number = read_number(written, style)
    minus = "minus " if match["minus"] else ""
    if number is None:
        return minus + ", ".join(say_count(part) for part in re.split(r"\D+", written) if part)
    whole = number.whole
    if number.decimals or not written.isdecimal():
        return minus + say_number(number)
    if len(whole) > 6 and not (whole.endswith("00000") or _counts(match)):
        return minus + say_digits(whole)
    if len(whole) == 4 and whole[0] != "0":
        return minus + hundreds(int(whole))
    return minus + say_count(whole)


def _counts(match: re.Match[str]) -> bool:
    return _COUNTED.match(match.string, match.end()) is not None
