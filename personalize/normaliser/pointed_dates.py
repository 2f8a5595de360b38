"""Dates of day and month with a point after each, as much of Europe writes them: "on 24.12."."""

from __future__ import annotations

import re
from datetime import date

from personalize.normaliser.numbers import ordinal
from personalize.normaliser.style import TextStyle
from personalize.normaliser.tables import table

_MONTHS = list(table("dates.yaml", "months"))[:12]
_DATE = r"(?P<day{0}>0?[1-9]|[12]\d|3[01])\.\s?(?P<month{0}>0?[1-9]|1[0-2])\.(?!\w)"
_TO = r"\s?(?:-|\u2014|\bto\b|\buntil\b|\btill\b|\band\b)\s?"
_POINTED = re.compile(
    r"(?<![\w.,:/$\u20ac\u00a3+-])"
    rf"(?:(?P<alone>0?[1-9]|[12]\d|3[01])\.{_TO})?{_DATE.format(1)}(?:{_TO}{_DATE.format(2)})?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_CUE = re.compile(
    r"(?i)\b(?:on|until|till|ends?|ending|starts?|starting|begins?|opens?|closes?|expires?|due|deadline|launch"
    rf"|{_WEEKDAY})[.,:]?\s(?:the\s)?$"
)
_LABEL = re.compile(
    r"(?i)\b(?:v|ver|version|section|sec|article|art|clause|point|chapter|figure|fig|table|step|part|no|rule|annex"
    r"|appendix|level|release|item)\.?\s$"
)
_SAYS_ON = re.compile(r"\s*[,;]|\s+[a-z]")
_LEAP_YEAR = 2024  # each day of a month exists


def say_pointed_dates(text: str, style: TextStyle) -> str:
    """The text with such dates in words; "It grew by 1.5." ends with a number."""
    return _POINTED.sub(lambda match: _say(match, style), text)


def _say(match: re.Match[str], style: TextStyle) -> str:
    before, after = match.string[: match.start()], match.string[match.end() :]
    goes_on = _SAYS_ON.match(after) is not None
    if _LABEL.search(before) or not (goes_on or match["month2"] or _is_cued(match, before, style)):
        return match[0]
    first = _in_words(match["month1"], match["alone"] or match["day1"])
    said = [first, ordinal(int(match["day1"]))] if match["alone"] else [first]
    if match["month2"]:
        said.append(_in_words(match["month2"], match["day2"]))
    if None in said or (match["alone"] and _in_words(match["month1"], match["day1"]) is None):
        return match[0]
    return " to ".join(filter(None, said)) + ("" if goes_on else ".")


def _is_cued(match: re.Match[str], before: str, style: TextStyle) -> bool:
    """Whether it is a date although a number could end the sentence there."""
    sure = style.decimal_mark == "," or match["alone"] or int(match["day1"]) > 12
    padded = match["day1"][0] == "0" or match["month1"][0] == "0"
    return bool(_CUE.search(before) and (sure or padded))


def _in_words(month: str, day: str) -> str | None:
    try:
        date(_LEAP_YEAR, int(month), int(day))
    except ValueError:
        return None
    return f"{_MONTHS[int(month) - 1]} {ordinal(int(day))}"
