"""Numbers by which things go: ordinals, decades, versions, postal codes, rooms, accounts."""

from __future__ import annotations

import re

from personalize.normaliser.numbers import (
    cardinal,
    label,
    plural,
    say_count,
    say_digits,
    say_ordinal,
    short_year,
)
from personalize.normaliser.spans import CODE_SPAN, SPAN
from personalize.normaliser.tables import any_of, word_set

_LABELLED = word_set("numerals.yaml", "labelled")
_READ_OUT = word_set("numerals.yaml", "read_out")
_PRODUCTS = word_set("numerals.yaml", "products")
_STATES = word_set("numerals.yaml", "states")
_ORDINAL = re.compile(r"(?<![\w.])(\d[\d,]*)(?:st|nd|rd|th|ST|ND|RD|TH)\b")
_DECADE = re.compile(r"(?<![\w.,$€£])'?(?P<century>1[1-9]|20)?(?P<tens>\d0)'?s\b")
_BEFORE_SECONDS = re.compile(
    r"(?i:\b(?:an?|within|every|takes?|only|just|under|in|about|last|first|next|x|to|for)|-)\s?$"
)
_DIGITS = re.compile(r"(?<![\w.,])(\d)s\b")
_COUNTED = re.compile(r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine)) $")
_SHORT_YEAR = re.compile(
    r"(?:(?<!\w)|(?P<glued>(?<=\b[FC]Y)|(?<=\b[QH]\d)))'(?P<year>\d\d)(?![\w'])"
)
_SHORT_YEARS = re.compile(r"(?<!\w)('\d\d)\s?-\s?(?='\d\d(?![\w']))")
_HUNDREDS_OF = re.compile(r"(?<![\w.,])([1-9]00|1,?000|1,?000,?000)s\b")
_VERSION = re.compile(
    r"\b(?P<word>[vV]|[vV]er\.?|[vV]ersion)\.?\s?(?P<parts>\d+(?:\.\d+)*)(?:\.[xX])?(?![\w])"
)
_DOTTED = re.compile(r"(?<![\w.])\d+(?:\.\d+){2,}(?![\w])")
_ZIP = re.compile(rf"\b({any_of(_STATES)})\s(\d{{5}})(?:-(\d{{4}}))?(?!\w)")
_NAMED = re.compile(rf"\b({any_of(_LABELLED)})(\s(?:#|number\s)?)(\d{{1,6}})(?!\w|[.,:/%-]\d)")
_CODE = re.compile(
    rf"\b((?:{any_of(_READ_OUT)})(?:\s(?:is|number|no\.?|code))?:?\s#?)(\d{{2,12}})(?!\w|[.,:/%-]\d)"
)
_PLAIN_CODE = r"(?!\w|[.,:/%-]\d)"
_AFTER_CODE = re.compile(
    r"\s?(?:$|[.,;:!?)\"\u2014-]|(?:to|for|and|or|now|today|with|if|by|from|on|at|in|before|after)\b)"
)
_SHORT_CODE = re.compile(
    rf"((?:(?i:\b(?:text|txt|sms|dial|message|msg))|{CODE_SPAN})\s"
    r"(?:(?:[^\s.,;:!?]+\s){0,4}?(?:to|at|on)\s)?"
    rf"|(?i:\b(?:reply|respond)\sto\s)"
    rf"|(?i:\b(?:send|reply|respond))\s(?:with\s)?[\"']?(?:[A-Z]{{2,}}\w*|{SPAN})[\"']?\s(?:to|at)\s)"
    rf"(\d{{5,6}}){_PLAIN_CODE}"
)
_CODE_OF_SPAN = re.compile(
    rf"({CODE_SPAN}(?:\s(?:is|number|no\.?|code))?:?\s#?)(\d{{4,12}}){_PLAIN_CODE}"
)
_PRODUCT = re.compile(
    rf"((?:\b(?:{any_of(_PRODUCTS)})|{SPAN})\s)(\d{{1,2}}\.\d{{1,2}}){_PLAIN_CODE}"
    r"(?!\s?(?:%|percent|[mb]illion|thousand|stars?|points?|out of|miles?|hours?|times|feet|days?"
    r"|years?|inches|pounds?|meters?|kilometers?)\b)"
)
_EMERGENCY = re.compile(r"(?<![\w.,$-])(911|411|211|311|511|811|988)\b(?!\s(?:[a-z]+s)\b)")


def say_decades(text: str) -> str:
    """The text with decades in words, unless they are seconds: "a 30s clip"."""
    text = _DIGITS.sub(_say_digits_of, text)
    return _HUNDREDS_OF.sub(_say_hundreds_of, _DECADE.sub(_say_decade, text))


def _say_digits_of(match: re.Match[str]) -> str:
    """Digits that are counted: "five 9s"; others are seconds."""
    counted = _COUNTED.search(match.string[: match.start()])
    return plural(cardinal(int(match[1]))) if counted else match[0]


def say_named_numbers(text: str) -> str:
    """The text with each such number in words; counts stay digits."""
    text = _ORDINAL.sub(lambda match: say_ordinal(match[1].replace(",", "")), text)
    text = _SHORT_YEARS.sub(r"\1 to ", text)
    text = _SHORT_YEAR.sub(_say_short_year, text)
    text = _VERSION.sub(_say_version, text)
    text = _PRODUCT.sub(lambda match: match[1] + _say_parts(match[2]), text)
    text = _DOTTED.sub(_say_dotted, text)
    text = _ZIP.sub(_say_zip, text)
    text = _SHORT_CODE.sub(_say_short_code, text)
    text = _CODE_OF_SPAN.sub(_say_short_code, text)
    text = _CODE.sub(lambda match: f"{match[1]}{say_digits(match[2])}", text)
    text = _NAMED.sub(lambda match: f"{match[1]}{match[2]}{label(match[3])}", text)
    return _EMERGENCY.sub(lambda match: say_digits(match[1]), text)


def _say_short_year(match: re.Match[str]) -> str:
    return f"{' ' if match['glued'] is not None else ''}{short_year(match['year'])}"


def _say_hundreds_of(match: re.Match[str]) -> str:
    words = plural(cardinal(int(match[1].replace(",", ""))))
    # "Hundreds of teams", and "the one hundreds".
    return words.removeprefix("one ") if match.string.startswith(" of ", match.end()) else words


def _say_decade(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    if not match["century"] and "'" not in match[0] and _BEFORE_SECONDS.search(before):
        return match[0]
    tens = int(match["tens"])
    if not match["century"]:
        return plural(cardinal(tens)) if tens else "two thousands"
    century = int(match["century"])
    if not tens:
        return "two thousands" if century == 20 else f"{cardinal(century)} hundreds"
    return f"{cardinal(century)} {plural(cardinal(tens))}"


def _say_version(match: re.Match[str]) -> str:
    word = match["word"].rstrip(".")
    said = "v" if word in ("v", "V") else "version" if word.lower() == "ver" else word
    return f"{said} {_say_parts(match['parts'])}"


def _say_parts(parts: str) -> str:
    return " point ".join(_say_part(part) for part in parts.split("."))


def _say_part(part: str) -> str:
    is_low = len(part) == 2 and part[0] == "0" and part != "00"
    return f"oh {say_count(part[1])}" if is_low else say_count(part)


def _say_short_code(match: re.Match[str]) -> str:
    """A code that a message goes to, unless it counts what follows: "text 20000 people"."""
    ends = _AFTER_CODE.match(match.string, match.end())
    return f"{match[1]}{say_digits(match[2])}" if ends else match[0]


def _say_dotted(match: re.Match[str]) -> str:
    parts = match[0].split(".")
    if len(parts) == 4 and all(len(part) < 4 for part in parts):
        return " dot ".join(map(say_digits, parts))
    return _say_parts(match[0])


def _say_zip(match: re.Match[str]) -> str:
    more = f", {say_digits(match[3])}" if match[3] else ""
    return f"{match[1]} {say_digits(match[2])}{more}"
