"""Dates: by numbers in either order, by month names, and weekdays and months cut short."""

from __future__ import annotations

import re
from datetime import date

from personalize.normaliser.numbers import ordinal, year
from personalize.normaliser.pointed_dates import say_pointed_dates
from personalize.normaliser.style import TextStyle
from personalize.normaliser.tables import any_of, table, word_set

_MONTHS: dict[str, int] = table("dates.yaml", "months")
_WEEKDAYS: dict[str, str] = table("dates.yaml", "weekdays")
MONTH_NAMES = tuple(_MONTHS)
"""The months in full and cut short."""

_NAMES = list(_MONTHS)[:12]
_MONTH = rf"(?:{any_of(_MONTHS)})\b\.?"
_WEEKDAY = rf"(?:{any_of(_WEEKDAYS)})\b\.?"
_NUMBERED = r"(\d{1,2})(?:st|nd|rd|th)?(?![\w%]|[.,:/']\d)"
_YEAR = r"(?:,?\s(?P<year>(?:1[5-9]|20|21)\d\d|'\d\d)(?![\w%]|[.,]\d))?"
_CUE = (
    r"(?:on|by|until|till|before|since|from|after|due|through|starting|ending|deadline:?|"
    r"dated?:?|is|was|for|week of|of|ends?|expires?|starts?|begins?|launch(?:es)?|closes?|opens?)"
)

_ISO = re.compile(
    r"(?<![\w/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:T(?=\d\d:\d\d)|(?![\w/-]|\.\d))"
)
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-]|\.\d)")
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{_MONTH})\s?(?:the\s)?(?<=[\s.])(?P<first>{_NUMBERED})"
    rf"(?:\s?(?:-|to)\s?(?:(?P<until>{_MONTH})\s)?(?P<last>{_NUMBERED}))?{_YEAR}"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.,$€£/-])(?P<the>[Tt]he\s)?(?:(?P<first>{_NUMBERED})\s?(?:-|to)\s?)?"
    rf"(?P<last>{_NUMBERED})(?:\sof)?\s(?P<month>{_MONTH}){_YEAR}"
)
_DESCRIBED_DAY = re.compile(
    r"(?i:\b(?:an?|the|our|your|my|his|her|their|its|this|that|each|every|next|last|happy"
    r"|(?!(?:let|that|it|here|there|what|he|she)')\w+'s)"
    r"(?: [a-z]+){0,2}) $"
)
_MONTH_YEAR = re.compile(
    rf"\b(?P<month>{_MONTH}),?\s?(?P<year>(?:1[5-9]|20|21)\d\d|(?<=\s)'\d\d)(?![\w%]|[.,]\d)"
)
_SLASHED_MONTH = re.compile(r"(?<![\w/.-])(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\w/-])")
_DAY_AND_MONTH = re.compile(
    rf"(?i)\b((?:{_CUE}|{any_of([*_WEEKDAYS, *_WEEKDAYS.values()])})\b\.?,?\s(?:the\s)?)"
    r"(\d{1,2})/(\d{1,2})(?![\w/%]|[.,]\d)(?!\s(?:of|stars?)\b)"
)
_PART_OF = re.compile(
    r"(?:1/[2-8]|2/3|3/[48])\s(?:the|of|an?|my|our|your|his|her|their|its|price|off|hours?|days?|cups?|mi|miles?"
    r"|inch|inches|pounds?|pages?|full|cost|size)\b"
)
_ON = re.compile(r"(?i)(?:on|by|until|till|due|since)\b")
_DAY_AT = re.compile(
    r"(?<![\w/.,])()(\d{1,2})/(\d{1,2})(?=\s(?:at|@)\s\d)"
    r"|(?<![\w/.,])()(0?[1-9]|1[0-2])/(1[3-57-9]|2[1-9]|3[01])(?![\w/%]|[.,]\d)"
    r"|(?<![\w/.,])()(?!24/7)(2[1-9]|3[01])/(0?[1-9]|1[0-2])(?![\w/%]|[.,]\d)"
)
_ANY_NAME = re.compile(
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)"
)
_NAME = rf"(?:{_WEEKDAY}|{_MONTH})"
_SHORT = rf"(?:{any_of(name for name in [*_MONTHS, *_WEEKDAYS] if len(name) < 6)})\b\.?"
_RANGE = re.compile(
    # A dash with spaces may also part two clauses: "We met Monday \u2014 Tuesday is free".
    rf"\b(?:({_NAME})\s?-\s?({_NAME})|({_SHORT})\s?\u2014\s?({_NAME})|({_NAME})\u2014({_NAME})"
    rf"|({_NAME})\s\u2014\s({_NAME})(?=\s*(?:[,.;:!?)]|$|\d|(?:from|at|only|each|every|noon)\b)))"
    r"(?![\w-])"
)
_JOINED = re.compile(rf"(?<![\w/])({_NAME}(?:\s?/\s?{_NAME})+)(?![\w/])")
_WEEKDAY_CUT = re.compile(
    rf"(?<![\w'])(?:(?P<dotted>{any_of(_WEEKDAYS)})\.|(?P<sure>Tues?|Weds?|Thu(?:rs?)?|Fri)\b"
    r"|(?P<cued>Mon|Sat|Sun)\b(?=,?\s(?:at|the|morning|afternoon|evening|night)\b|,?\s\d|,?\s?(?:and|or|&|/)\s"
    rf"(?:{any_of(_WEEKDAYS)})|,?\s(?:{any_of([*_MONTHS, *_WEEKDAYS])})\b))(?!['\w])"
)
_CUED_WEEKDAY = re.compile(
    r"(?i:\b(?:on|by|next|this|every|each|until|last|or|and|&|about|does|will|for|from|to|through|thru|before|after"
    r"|since|either|maybe|you|free)\s)"
    rf"(Mon|Sat|Sun)\b(?!['.]?\w|\s(?!{_NAME}|[AP]M\b)[A-Z])"
)
_BEST = r"best|fine|good|open|free|okay|ok|great|better|perfect|full|booked|taken"
_BEST_WEEKDAY = re.compile(
    rf"(?<![Tt]he )\b(Mon|Sat|Sun)(?=\s(?:works?|noon|(?:is|was)\s(?:{_BEST}))\b)"
)
_SHORT_MONTHS = any_of(m for m in _MONTHS if len(m) < 5 and m not in ("May", "June", "July"))
_MONTH_CUT = re.compile(
    rf"(?<!\w)(?:({_SHORT_MONTHS})\.(?=\s[a-z]|[,;:?!]|$|\s*$)"
    rf"|(?<=\b[Ii]n\s)({_SHORT_MONTHS})\b(?!\s[A-Z])|(?<=\b[Bb]y\s)({_SHORT_MONTHS})\b(?!\s[A-Z])"
    rf"|(?<=\b(?:last|this|next|late)\s)({_SHORT_MONTHS})\b(?!\s[A-Z])"
    rf"|(?<=\b(?:since|until|early)\s)({_SHORT_MONTHS})\b(?!\s[A-Z]))"
)
_NOT_NOUNS = word_set("money.yaml", "not_nouns")
_SURE_MONTH = re.compile(r"\b(Feb|Apr|Aug|Sept?|Oct|Nov|Dec)\b(?!['.&/-]?\w|[.-]|\s(?:[A-Z]|\d))")
_MONTHS_JOINED = re.compile(
    rf"\b({_SHORT_MONTHS})\b\.?(\s(?:to|through|thru|until|and|or|&)\s)({_SHORT_MONTHS})\b(?!\.?\w)"
)
_CAPITALS = any_of(name.upper() for name in _MONTHS)
_DAY_IN_CAPITALS = r"(?:[0-2]?\d|3[01])(?:ST|ND|RD|TH)?"
_DATE_IN_CAPITALS = re.compile(
    rf"(?<![\w.,$€£/-])(?:(?:{_CAPITALS})\.?\s(?:THE\s)?(?:{_DAY_IN_CAPITALS}|\d{{4}})(?![\w%/:]|[.,]\d)"
    rf"|{_DAY_IN_CAPITALS}\s(?:OF\s)?(?:{_CAPITALS})(?!\w))"
)
_ENDS = re.compile(rf"\s*$|\s+(?!{_MONTH}|{_WEEKDAY})[A-Z\"]")


def say_dates(text: str, style: TextStyle) -> str:
    """The text with each date in words, the month first as Americans say it."""
    text = _DATE_IN_CAPITALS.sub(_as_usual, text)
    text = _ISO.sub(_say_iso, text)
    text = _NUMERIC.sub(lambda match: _say_numeric(match, style), text)
    text = say_pointed_dates(text, style)
    if "/" in text:
        text = _SLASHED_MONTH.sub(lambda m: f"{_NAMES[int(m[1]) - 1]} {_year(m[2])}", text)
        for pattern in (_DAY_AND_MONTH, _DAY_AT):
            text = pattern.sub(lambda match: _say_day_and_month(match, style), text)
    text = _MONTH_DAY.sub(_say_month_day, text)
    text = _DAY_MONTH.sub(_say_day_month, text)
    return _MONTH_YEAR.sub(lambda match: f"{_month(match['month'])} {_year(match['year'])}", text)


def say_calendar_names(text: str) -> str:
    """The text with weekdays and months in full: "Thu at two" is "Thursday at two"."""
    if not _ANY_NAME.search(text):
        return text
    text = _RANGE.sub(lambda match: " to ".join(map(_in_full, filter(None, match.groups()))), text)
    if "/" in text:
        text = _JOINED.sub(_say_joined, text)
    text = _WEEKDAY_CUT.sub(_say_weekday, text)
    text = _CUED_WEEKDAY.sub(
        lambda match: match[0][: match.start(1) - match.start()] + _WEEKDAYS[match[1]], text
    )
    text = _BEST_WEEKDAY.sub(lambda match: _WEEKDAYS[match[1]], text)
    text = _MONTHS_JOINED.sub(lambda m: f"{_in_full(m[1])}{m[2]}{_in_full(m[3])}", text)
    text = _SURE_MONTH.sub(lambda match: _in_full(match[1]), text)
    return _MONTH_CUT.sub(_say_month_cut, text)


def _as_usual(match: re.Match[str]) -> str:
    """A date of a text in capitals: "MAY 5TH" is "May 5th"."""
    words = match[0].split()
    return " ".join(
        w.capitalize() if w.strip(".").isalpha() and len(w) > 2 and w != "THE" else w.lower()
        for w in words
    )


def _say_iso(match: re.Match[str]) -> str:
    said = _say_date(int(match[1]), int(match[3]), int(match[4]))
    return match[0] if said is None else said + (" at " if match[0].endswith("T") else "")


def _say_numeric(match: re.Match[str], style: TextStyle) -> str:
    """A date by numbers: with points the day is first, else by locale; a month is 12 at most."""
    first, mark, second, written = match.groups()
    if mark == "." and len(written) == 2 and (len(first) < 2 or len(second) < 2):
        return match[0]  # a version
    number = int(written)
    full = number if len(written) == 4 else number + (2000 if number < 70 else 1900)
    pairs = [(int(second), int(first)), (int(first), int(second))]
    if mark != "." and not style.day_first:
        pairs.reverse()
    said = (_say_date(full, month, day) for month, day in pairs)
    return next(filter(None, said), match[0])


def _say_date(in_year: int, month: int, day: int) -> str | None:
    try:
        date(in_year, month, day)
    except ValueError:
        return None
    return f"{_NAMES[month - 1]} {ordinal(day)}, {year(in_year)}"


def _say_day_and_month(match: re.Match[str], style: TextStyle) -> str:
    before, one, two = (part for part in match.groups() if part is not None)
    if _PART_OF.match(f"{one}/{two}{match.string[match.end() :]}") and not _ON.match(before):
        return match[0]
    pairs = [(int(one), int(two)), (int(two), int(one))]
    if style.day_first:
        pairs.reverse()
    for month, day in pairs:
        if _say_date(2024, month, day):  # a leap year, in which each day of a month exists
            return f"{before}{_NAMES[month - 1]} {ordinal(day)}"
    return match[0]


def _say_month_day(match: re.Match[str]) -> str:
    days = [int(re.sub(r"\D", "", day)) for day in (match["first"], match["last"]) if day]
    if not all(1 <= day <= 31 for day in days):
        return match[0]
    words = f"{_month(match['month'])} {ordinal(days[0])}"
    if len(days) > 1:
        until = f"{_month(match['until'])} " if match["until"] else ""
        words += f" to {until}{ordinal(days[1])}"
    return words + (f", {_year(match['year'])}" if match["year"] else "")


def _say_day_month(match: re.Match[str]) -> str:
    days = [int(re.sub(r"\D", "", day)) for day in (match["first"], match["last"]) if day]
    if not all(1 <= day <= 31 for day in days):
        return match[0]
    the = match["the"] or ("" if _is_described(match) else "the ")
    words = f"{the}{' to '.join(map(ordinal, days))} of {_month(match['month'])}"
    if (
        match["month"].endswith(".")
        and not match["year"]
        and _ENDS.match(match.string, match.end())
    ):
        words += "."
    return words + (f", {_year(match['year'])}" if match["year"] else "")


def _is_described(match: re.Match[str]) -> bool:
    """Whether a day has its article before an adjective, or none: "our big 4th of July sale"."""
    if _DESCRIBED_DAY.search(match.string[: match.start()]):
        return True
    noun = re.match(r" ([a-z]+)", match.string[match.end() :])
    return " of " in match[0] and noun is not None and noun[1] not in _NOT_NOUNS


def _month(written: str) -> str:
    return _NAMES[_MONTHS[written.rstrip(".")] - 1]


def _year(written: str) -> str:
    if written.startswith("'"):
        number = int(written[1:])
        return year(number + (2000 if number < 70 else 1900))
    return year(int(written))


def _in_full(written: str) -> str:
    bare = written.rstrip(".")
    return _WEEKDAYS.get(bare) or _NAMES[_MONTHS[bare] - 1]


def _say_joined(match: re.Match[str]) -> str:
    names = [_in_full(name.strip()) for name in match[1].split("/")]
    stop = "." if match[0].endswith(".") and _ENDS.match(match.string, match.end()) else ""
    return (" " if len(names) == 2 else ", ").join(names) + stop


def _say_weekday(match: re.Match[str]) -> str:
    name = match["dotted"] or match["sure"] or match["cued"]
    stop = "." if match["dotted"] and _ENDS.match(match.string, match.end()) else ""
    return _WEEKDAYS[name] + stop


def _say_month_cut(match: re.Match[str]) -> str:
    name = next(filter(None, match.groups()))
    stop = "." if match[1] and not match.string[match.end() :].strip() else ""
    return _NAMES[_MONTHS[name] - 1] + stop
