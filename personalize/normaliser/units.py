"""Units, percent, degrees, multiples and scales that follow a number."""

from __future__ import annotations

import re

from personalize.normaliser.described_nouns import describes_noun
from personalize.normaliser.numbers import NUMBER, Number, read_number, say_count, say_number
from personalize.normaliser.style import TextStyle
from personalize.normaliser.tables import any_of, table

_UNITS: dict[str, list[str]] = table("units.yaml", "units")
_SCALES: dict[str, str] = table("units.yaml", "scales")
_PERIODS: dict[str, str] = table("units.yaml", "periods")
_EACH: dict[str, str] = table("units.yaml", "each")

_FREE = r"(?<![\w.,:/$€£])(?<![A-Z]-)"  # "H-1B" is no billion
_LOW = rf"(?P<minus>(?<![\w)])-)?{_FREE}(?:(?P<low>{NUMBER})(?:\s?(?:-|to)\s?))?(?P<high>{NUMBER})"
_ATTACHED = [unit for unit in _UNITS if len(unit) == 1]
_SPACED = [unit for unit in _UNITS if len(unit) > 1 or unit in "mgLWV"]
_LONG_SCALES = [scale for scale in _SCALES if len(scale) > 1]
_UNIT = re.compile(
    rf"{_LOW}(?P<mark>\s?-?)(?P<unit>{any_of(_SPACED)}|(?<=\d)(?:{any_of(_ATTACHED)}))"
    r"(?:/(?P<per>s|sec|min|h|hr))?(?![\w'&])(?P<dot>\.(?!\w))?"
)
_PERCENT = re.compile(
    rf"(?P<minus>(?<![\w)])-)?{_FREE}(?:(?P<low>{NUMBER})\s?%?\s?(?:-|to)\s?)?"
    rf"(?P<high>{NUMBER})\s?(?P<sign>[%‰])"
)
_DEGREES = re.compile(rf"{_LOW}\s?°(?:\s?(?P<scale>[CFK])\b)?")
_FEET = re.compile(r"(?<![\w.,])(\d{1,2})'\s?(\d{1,2})(?:\"|'')")
_TALL = re.compile(r"(?<![\w.,])(\d{1,2})'(?=\s(?:tall|long|wide|high|deep)\b)")
_SIZE = re.compile(rf"{_FREE}({NUMBER})\"?\s?[x\u00d7]\s?({NUMBER})\"")
_INCHES = re.compile(rf"{_FREE}({NUMBER})(\s?)(?:\"|'')(?!\w)")
_SCALED = re.compile(
    rf"(?P<minus>(?<![\w)])-)?{_FREE}"
    rf"(?:(?P<low>{NUMBER})(?P<low_scale>[KMB]|k|mn|bn)?\s?(?:-|to)\s?)?"
    rf"(?P<high>{NUMBER})(?:\s?(?P<word>{any_of(_LONG_SCALES)})|(?P<letter>[KMB]|k))(?![\w'&-])"
)
_TIMES = re.compile(
    rf"{_FREE}(?:(?P<low>{NUMBER})(?:x)?\s?-\s?)?(?P<high>{NUMBER})\s?[xX\u00d7](?![\w])"
)
_BY = re.compile(
    rf"{_FREE}({NUMBER})\s?[x\u00d7]\s?({NUMBER})(?:\s?[x\u00d7]\s?({NUMBER}))?"
    rf"(?=\s?[A-Za-z\"']|[^\w]|$)"
)
_HOURS_MINUTES = re.compile(r"(?<![\w.,])(\d{1,3})h\s?([0-5]?\d)(?:m(?:in)?)?\b")
_RATE = re.compile(
    r"(?P<what>\w*s|feet|req|million|billion|thousand|hundred|percent|dollar|euro|pound|cent|"
    r"pence|yen|won|yuan|rand|baht|kroner|kronor|lakh|crore|\d)"
    rf"(?P<rates>(?:\s?/\s?(?:{any_of([*_PERIODS, *_EACH])}))+)(?![\w/])(?:\.(?=\s[a-z(]))?"
)
_A_PERIOD = re.compile(r"(?<=[a-z])-(an?)-(month|year|day|week|hour|user|seat|minute)\b")
_SIX_K = re.compile(r"(?<![\w.,$€£-])([48])K\b(?!\+|\s(?:users|customers|people|followers|a|per))")
_RUN = re.compile(r"(?<![\w.,$€£-])(\d{1,2})[Kk]\b(?=\s(?:run|race|walk)\b)")


def say_units(text: str, style: TextStyle) -> str:
    """The text with each measure in words."""
    if "'" in text or '"' in text:
        text = _FEET.sub(lambda match: f"{say_count(match[1])} feet {say_count(match[2])}", text)
        text = _TALL.sub(lambda match: f"{say_count(match[1])} feet", text)
        text = _SIZE.sub(lambda match: f"{_say_by(match, style)} inches", text)
        text = _INCHES.sub(lambda match: _say_inches(match, style), text)
    if "%" in text or "‰" in text:
        text = _PERCENT.sub(lambda match: _say_percent(match, style), text)
    if "°" in text:
        text = _DEGREES.sub(lambda match: _say_degrees(match, style), text)
    text = _BY.sub(lambda match: _say_by(match, style), text)
    text = _TIMES.sub(lambda match: _say_measure(match, " times", style), text)
    text = _HOURS_MINUTES.sub(_say_hours_minutes, text)
    text = _RUN.sub(lambda match: f"{say_count(match[1])} K", text)
    text = _SIX_K.sub(lambda match: f"{say_count(match[1])} K", text)
    text = _SCALED.sub(lambda match: _say_scaled(match, style), text)
    return _UNIT.sub(lambda match: _say_unit(match, style), text)


def say_rates(text: str) -> str:
    """The text with what follows a slash as a rate: "dollars a month", "dollars per user"."""
    if "/" in text:
        text = _RATE.sub(_say_rate, text)
    return _A_PERIOD.sub(r" \1 \2", text)


def _say_rate(match: re.Match[str]) -> str:
    rates = [rate.strip() for rate in match["rates"].split("/")[1:]]
    if len(rates) == 1 and rates[0] in _PERIODS:
        return f"{match['what']} {_PERIODS[rates[0]]}"
    words = [(_PERIODS.get(rate) or f"a {_EACH[rate]}").split(" ", 1)[1] for rate in rates]
    return f"{match['what']} {' '.join(f'per {word}' for word in words)}"


def _numbers(match: re.Match[str], style: TextStyle) -> tuple[str, Number] | None:
    """The words of a number or range, and its last number."""
    low = match["low"]
    high = read_number(match["high"], style)
    first = read_number(low, style) if low else None
    if high is None or (low and first is None):
        return None
    words = f"{say_number(first)} to {say_number(high)}" if first else say_number(high)
    return ("minus " if match.groupdict().get("minus") else "") + words, high


def _say_measure(match: re.Match[str], unit: str, style: TextStyle) -> str:
    found = _numbers(match, style)
    return match[0] if found is None else found[0] + unit


def _say_percent(match: re.Match[str], style: TextStyle) -> str:
    return _say_measure(match, " percent" if match["sign"] == "%" else " per thousand", style)


def _say_degrees(match: re.Match[str], style: TextStyle) -> str:
    found = _numbers(match, style)
    if found is None:
        return match[0]
    scale = {"C": " Celsius", "F": " Fahrenheit", "K": " Kelvin"}.get(match["scale"] or "", "")
    one = (found[1].is_one and not match["low"]) or describes_noun(
        match, "degree" if match["scale"] else f"{match['high']} degree"
    )
    return f"{found[0]} {'degree' if one else 'degrees'}{scale}"


def _say_unit(match: re.Match[str], style: TextStyle) -> str:
    found = _numbers(match, style)
    if found is None:
        return match[0]
    words, last = found
    one, many = _UNITS[match["unit"]]
    singular = last.is_one and not match["low"]
    hyphen = match["mark"].strip()
    if hyphen and one != many:
        words, singular = f"{words}-{one}", True
        unit = words
    elif describes_noun(match, match["unit"]):
        unit = f"{words} {one}"
    else:
        unit = f"{words} {one if singular else many}"
    per = f" per {_PER[match['per']]}" if match["per"] else ""
    stop = (match["dot"] or match["unit"].endswith(".")) and not match.string[match.end() :].strip()
    return f"{unit}{per}{'.' if stop else ''}"


_PER = {"s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour"}


def _say_inches(match: re.Match[str], style: TextStyle) -> str:
    """Inches, unless a quotation that was opened before ends here."""
    if match.string.count('"', 0, match.start()) % 2:
        return match[0]
    number = read_number(match[1], style)
    if number is None:
        return match[0]
    noun = re.match(r" [a-z]+", match.string[match.end() :])
    return say_number(number) + ("-inch" if noun else " inches")


def _say_by(match: re.Match[str], style: TextStyle) -> str:
    numbers = [read_number(part, style) for part in match.groups() if part]
    if None in numbers:
        return match[0]
    return " by ".join(say_number(number) for number in numbers if number)


def _say_scaled(match: re.Match[str], style: TextStyle) -> str:
    found = _numbers(match, style)
    if found is None:
        return match[0]
    scale = _SCALES[match["word"] or match["letter"]]
    words, number = found
    low_scale = _SCALES.get(match["low_scale"] or "", scale)
    if low_scale != scale:
        words = words.replace(" to ", f" {low_scale} to ", 1)
    if scale == "thousand" and number.decimals and not match["low"] and len(number.decimals) < 4:
        whole = (number.whole + number.decimals.ljust(3, "0")).lstrip("0") or "0"
        return say_count(whole)
    return f"{words} {scale}"


def _say_hours_minutes(match: re.Match[str]) -> str:
    hours, minutes = int(match[1]), int(match[2])
    return (
        f"{say_count(str(hours))} hour{'' if hours == 1 else 's'} "
        f"{say_count(str(minutes))} minute{'' if minutes == 1 else 's'}"
    )
