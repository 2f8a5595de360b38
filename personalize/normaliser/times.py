"""Times of day, spans of them, time zones, round-the-clock, and ratios, which look like times."""

from __future__ import annotations

import re

from personalize.normaliser.numbers import cardinal, say_count
from personalize.normaliser.tables import any_of, table

_ZONES: dict[str, str] = table("times.yaml", "zones")
_HALF = r"(?:\s?(?P<{0}>[AaPp])(?:\.\s?[Mm]\.|\.?[Mm](?![\w])\.?(?=[\s,;:!?)'\"-]|$)))"
_CLOCK = r"(?<![\w$€£.,:/])(?P<h1>\d{1,2})(?:[:.](?P<m1>\d\d))?(?::(?P<s1>\d\d))?"
_SECOND = r"(?P<h2>\d{1,2})(?:[:.](?P<m2>\d\d))?"
_TWELVE_SPAN = re.compile(
    _CLOCK
    + _HALF.format("p1")
    + r"?\s?(?:-|\u2014|to|until|till)\s?"
    + _SECOND
    + _HALF.format("p2")
)
_TWELVE = re.compile(_CLOCK + _HALF.format("p1"))
_TWENTY_FOUR = re.compile(
    r"(?<![\w$€£.,:/])(?P<h1>\d{1,2}):(?P<m1>[0-5]\d)(?::(?P<s1>[0-5]\d))?(?:Z\b)?"
    r"(?:\s?-\s?(?P<h2>\d{1,2}):(?P<m2>[0-5]\d))?(?![\d:]|\.\d)(?P<clock>\s?(?:h|hrs|o'clock)\b)?"
)
_HOUR = r"(?<![\w$€£.,:/-])\d{1,2}(?:[:.]\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\b\.?)?"
_WORD = r"(?:[Nn]oon|[Mm]idnight)"
_UNTIL_WORD = re.compile(
    rf"({_HOUR}|\b{_WORD})\s?(?:[-\u2014]\s?(?={_WORD}\b)|-(?=(?:late|close|closing|dawn|dusk|sunset)\b))"
)
_FROM_WORD = re.compile(rf"\b({_WORD})\s?[-\u2014]\s?(?=\d{{1,2}}(?:[:.]\d\d)?(?![\w,]*\d))")
_SHORT_SPAN = re.compile(r"(?<![\w.,:])(\d{1,2})a\s?-\s?(\d{1,2})p\b")
_SHORT = re.compile(r"(?<=\bat )(\d{1,2})([ap])\b")
_O_CLOCK = re.compile(r"(?<![\w.,:])(\d{1,2})\s?o'?clock\b")
_ROUND_THE_CLOCK = re.compile(r"(?<![\w/.,])24\s?[/x]\s?7(?:\s?[/x]\s?365)?(?![\w/]|[.,]\d)")
_AFTER_TIME = re.compile(
    r"\b((?:[AP] M|o'clock|noon|midnight|hundred|oh [a-z]+|[a-z]+(?:teen|ty)(?:-[a-z]+)?))\s\(?"
    rf"({any_of(_ZONES)})\b(?!['/-])\)?"
)
_PICTURE_SHAPES = {("16", "9"), ("9", "16"), ("4", "3"), ("3", "2"), ("21", "9"), ("4", "5")}
_RATIO = re.compile(r"(?<![\w.,:/])(\d{1,4}):(\d{1,4})(s?)(?![\w:/]|[.,]\d)")
_SENTENCE = re.compile(r"\s*$|\s+(?:[A-Z][a-z]|I\b|A\b)")


def say_times(text: str) -> str:
    """The text with each time in words: "nine A M to five P M"."""
    text = _ROUND_THE_CLOCK.sub(_say_round_the_clock, text)
    text = _SHORT.sub(r"\1\2m", _SHORT_SPAN.sub(r"\1am-\2pm", text))
    text = _FROM_WORD.sub(r"\1 to ", _UNTIL_WORD.sub(r"\1 to ", text))
    text = _TWELVE_SPAN.sub(_say_span, text)
    text = _TWELVE.sub(_say_twelve, text)
    if ":" in text:
        text = _TWENTY_FOUR.sub(_say_twenty_four, text)
        text = _RATIO.sub(_say_ratio, text)
    return _O_CLOCK.sub(lambda match: f"{cardinal(int(match[1]))} o'clock", text)


def _say_round_the_clock(match: re.Match[str]) -> str:
    return "twenty-four seven" + (" three sixty-five" if "365" in match[0] else "")


def _say_span(match: re.Match[str]) -> str:
    first = _say_clock(match["h1"], match["m1"])
    second = _say_clock(match["h2"], match["m2"])
    if first is None or second is None:
        return match[0]
    half = f" {match['p1'].upper()} M" if match["p1"] else ""
    return f"{first}{half} to {second} {match['p2'].upper()} M{_after(match)}"


def _say_twelve(match: re.Match[str]) -> str:
    words = _say_clock(match["h1"], match["m1"])
    return f"{words} {match['p1'].upper()} M{_after(match)}" if words else match[0]


def _after(match: re.Match[str]) -> str:
    """What follows a time: its zone in words, and the full stop that "p.m." took with it."""
    rest = match.string[match.end() :]
    return "." if match[0].endswith(".") and _SENTENCE.match(rest) else ""


def say_zones(text: str) -> str:
    """The text with the zones that follow a time in words: "three P M Pacific time"."""
    return _AFTER_TIME.sub(lambda match: f"{match[1]} {_ZONES[match[2]]}", text)


def _say_clock(hours: str, minutes: str | None, alone: str = "") -> str | None:
    if int(hours) > 24 or int(minutes or 0) > 59:
        return None
    words = cardinal(int(hours))
    if not int(minutes or 0):
        return words + alone
    rest = cardinal(int(minutes or 0))
    return f"{words} {'oh ' if int(minutes or 0) < 10 else ''}{rest}"


def _say_twenty_four(match: re.Match[str]) -> str:
    if match["h2"]:
        both = [
            _say_clock(match[f"h{n}"], match[f"m{n}"], _alone(match[f"h{n}"], True)) for n in (1, 2)
        ]
        return " to ".join(filter(None, both)) if all(both) else match[0]
    if (match["h1"], match["m1"], match["s1"]) in (("00", "00", None), ("0", "00", None)):
        return "midnight"
    seconds = int(match["s1"] or 0)
    alone = "" if seconds else _alone(match["h1"], False)
    words = _say_clock(match["h1"], match["m1"], alone)
    if words is None:
        return match[0]
    if seconds:
        words += f" and {cardinal(seconds)} second{'' if seconds == 1 else 's'}"
    return words


def _alone(hours: str, is_span: bool) -> str:
    """What is said after a full hour: "ten o'clock", "fourteen hundred"."""
    if int(hours) > 12 or int(hours) == 0:
        return " hundred"
    return "" if is_span else " o'clock"


def _say_ratio(match: re.Match[str]) -> str:
    first, second = match[1], match[2]
    following = match.string[match.end() : match.end() + 8].strip()
    if first == second == "1" and not following.startswith(("ratio", "match", "mapping", "copy")):
        return f"one on one{match[3]}"
    if (first, second) in _PICTURE_SHAPES:
        return f"{say_count(first)} by {say_count(second)}"
    return f"{say_count(first)} to {say_count(second)}"
