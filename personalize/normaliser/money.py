"""Money: any common currency, either decimal mark, ranges, scales and rates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel.numbers import get_currency_name

from personalize.normaliser.described_nouns import describes_noun
from personalize.normaliser.numbers import (
    NUMBER,
    Number,
    cardinal,
    hundreds,
    read_number,
    say_count,
    say_number,
)
from personalize.normaliser.style import TextStyle
from personalize.normaliser.tables import any_of, table, word_set

_SYMBOLS: dict[str, str] = table("money.yaml", "symbols")
_NAMES: dict[str, list[str]] = table("money.yaml", "names")
_MINOR: dict[str, list[str]] = table("money.yaml", "minor")
_SCALES: dict[str, str] = table("money.yaml", "scales")
_CODES = word_set("money.yaml", "codes")
_WORDS_IN_CAPITALS = word_set("money.yaml", "codes_that_are_words")
_NOT_NOUNS = word_set("money.yaml", "not_nouns")
_DESCRIBED = word_set("money.yaml", "described")

_SIGNS = [symbol for symbol in _SYMBOLS if not symbol[-1].isalpha()]
_LETTERS = [symbol for symbol in _SYMBOLS if symbol[-1].isalpha()]
_LONG = [scale for scale in _SCALES if len(scale) > 1]
_SCALE = rf"(?:\s?(?:{any_of(_LONG)})(?:\.(?=\s?(?:[€$£]|[A-Z]{{3}}\b)))?|\s?[KMBT]|[kmbt])(?!\w)"
_AMOUNT = (
    rf"(?:\d{{1,3}}(?: \d{{3}})+(?:[.,]\d{{1,2}})?(?![\d.,]\d)|{NUMBER})"
    r"(?:[.,][-\u2013\u2014]{1,2}(?!\d)|/-)?"
)
_LANGUAGE = r"PHP\s[4-9](?:\.\d{1,2})?(?!\w|[.,]\d)"  # and no peso
_NAMES_BEFORE = any_of([*_LETTERS, *(_CODES - _WORDS_IN_CAPITALS)])
_BEFORE = rf"(?!{_LANGUAGE})(?:{any_of(_SIGNS)}|(?<!\w)(?:{_NAMES_BEFORE})\.?)"
_AFTER = rf"(?:{any_of(_SIGNS)}(?!\d)|(?:{any_of([*_LETTERS, *_CODES])})\b)"
_TO = r"\s?(?:-|\u2013|\bto\b|\band\b)\s?"

_PREFIXED = re.compile(
    rf"(?P<minus>(?<![\w)])-\s?)?(?P<unit>{_BEFORE})\s?(?P<low>{_AMOUNT})(?P<low_scale>{_SCALE})?"
    rf"(?:(?P<to>{_TO})(?P<again>{_BEFORE}\s?)(?P<high>{_AMOUNT})(?P<high_scale>{_SCALE})?"
    rf"|\s?-\s?(?P<high2>{_AMOUNT})(?P<high_scale2>{_SCALE})?)?(?P<code>\s?(?:USD|CAD|AUD|NZD)\b)?"
    r"(?P<twice>[ -](?:dollar|euro|pound)s?\b)?"
)
_SUFFIXED = re.compile(
    rf"(?P<minus>(?<![\w)])-)?(?<![\w.,])(?P<low>{_AMOUNT})(?P<low_scale>{_SCALE})?"
    rf"(?:\s?-\s?(?P<high>{_AMOUNT})(?P<high_scale>{_SCALE})?)?\s?(?P<unit>{_AFTER})"
)
_CENTS = re.compile(rf"(?<![\w.,])({NUMBER})\s?¢")
_PENCE = re.compile(r"(?<![\w.,])(\d{1,2})p\b")
_BETWEEN = re.compile(r"(?i)\bbetween\s(?:\w+\s)?$")
_NEXT_NOUN = re.compile(r"[ -]([A-Za-z]+)")
_DETERMINER = re.compile(r"(?:^|\W)(?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat|[Yy]our|[Oo]ur)\s$")
# The article before the sign, "an EUR 2m deal", may not suit the number, which is said first.
_AN = re.compile(
    r"\b([Aa])n (?=(?:one|two|three|four|five|six|seven|nine|ten|twelve|t[hw]\w+ty|f\w+ty"
    r"|(?!e)\w+teen)\b)"
)
_A = re.compile(r"\b([Aa]) (?=(?:eight|eleven|eighteen|eighty)\b)")
_QUICK = re.compile("|".join(map(re.escape, [*_SIGNS, *_LETTERS, *_CODES])))


@dataclass(frozen=True, slots=True)
class _Currency:
    one: str
    many: str
    minor: tuple[str, str] | None


def say_money(text: str, style: TextStyle) -> str:
    """The text with each amount of money in words."""
    if _QUICK.search(text):
        text = _PREFIXED.sub(lambda match: _say_match(match, style), text)
        text = _SUFFIXED.sub(lambda match: _say_match(match, style), text)
        text = _A.sub(r"\1n ", _AN.sub(r"\1 ", text))
    if "¢" in text:
        text = _CENTS.sub(lambda match: _say_cents(match, style), text)
    if style.territory == "GB" and "p" in text:
        text = _PENCE.sub(lambda match: _say_small(match[1], "penny", "pence", style), text)
    return text


def _say_match(match: re.Match[str], style: TextStyle) -> str:
    found = match.groupdict()
    low = _read(match["low"], style)
    written_high = match["high"] or found.get("high2")
    high = _read(written_high, style) if written_high else None
    if low is None or (written_high and high is None):
        return match[0]
    low_scale = _scale(match["low_scale"])
    high_scale = _scale(match["high_scale"] or found.get("high_scale2"))
    if high and high_scale and not low_scale and not found.get("again") and low.value < high.value:
        low_scale = high_scale
    currency, second = _currencies(match, style.territory)
    singular = _describes_noun(match)
    joint = "and" if "and" in (found.get("to") or "") else "to"
    if high is None:
        words = _say_amount(low, low_scale, currency, singular=singular)
    elif currency != second or not _share_unit(match, joint, low_scale, high_scale):
        first = _say_amount(low, low_scale, currency, singular=singular)
        words = f"{first} {joint} {_say_amount(high, high_scale, second, singular=singular)}"
    else:
        first = _say_bare(low, "" if low_scale == high_scale else low_scale)
        words = f"{first} {joint} {_say_amount(high, high_scale, currency, singular=singular)}"
    return f"{'minus ' if match['minus'] else ''}{words}"


def _currencies(match: re.Match[str], territory: str) -> tuple[_Currency, _Currency]:
    """The currencies of the first and the second amount; of "$5 and $6 CAD" both are Canada's."""
    found = match.groupdict()
    unit = match["unit"].rstrip(".")
    again = (found.get("again") or unit).strip().rstrip(".")
    code = (found.get("code") or "").strip()
    first = code if code and again == unit else unit
    return _currency(first, territory), _currency(code or again, territory)


def _share_unit(match: re.Match[str], joint: str, low_scale: str, high_scale: str) -> bool:
    """Whether two amounts are a range, whose currency is said once, and not each its own."""
    if joint == "and" and not _BETWEEN.search(match.string[: match.start()]):
        return False
    if high_scale:
        return True
    has_cents = re.search(r"[.,]\d{1,2}$", match["low"]) and not low_scale
    return low_scale in ("", "thousand", "hundred") and not has_cents


def _read(written: str, style: TextStyle) -> Number | None:
    bare = re.sub(r"[.,/]?[-\u2013\u2014]+$", "", written).replace(" ", "")
    return read_number(bare, style, is_money=True)


def _scale(written: str | None) -> str:
    bare = (written or "").strip().rstrip(".")
    return _SCALES.get(bare) or _SCALES.get(bare.lower(), "")


def _say_amount(number: Number, scale: str, currency: _Currency, *, singular: bool) -> str:
    many = currency.one if singular else currency.many
    minor = currency.minor
    if scale:
        return f"{_say_bare(number, scale)} {many}"
    if not number.decimals.strip("0"):
        return f"{_say_bare(number, '')} {currency.one if number.is_one else many}"
    if minor is None or len(number.decimals) > 2:
        return f"{say_number(number)} {many}"
    cents = int(number.decimals.ljust(2, "0"))
    small = f"{cardinal(cents)} {minor[0] if cents == 1 or singular else minor[1]}"
    if not number.whole.strip("0"):
        return small
    big = f"{_say_whole(number.whole)} {currency.one if number.is_one or singular else many}"
    if number.whole == "1":
        big = f"one {currency.one}"
    return f"{big} and {small}"


def _say_bare(number: Number, scale: str) -> str:
    """The number without its currency; thousands and their part in one: "fifteen hundred"."""
    if scale == "thousand" and number.decimals and len(number.decimals) <= 3:
        return _say_whole((number.whole + number.decimals.ljust(3, "0")).lstrip("0") or "0")
    if scale:
        return f"{say_number(number)} {scale}"
    return say_number(number) if number.decimals.strip("0") else _say_whole(number.whole)


def _say_whole(whole: str) -> str:
    whole = whole.lstrip("0") or "0"
    return hundreds(int(whole)) if len(whole) == 4 else say_count(whole)


def _say_small(written: str, one: str, many: str, style: TextStyle) -> str:
    number = read_number(written, style)
    if number is None:
        return f"{written} {many}"
    return f"{say_number(number)} {one if number.is_one else many}"


def _say_cents(match: re.Match[str], style: TextStyle) -> str:
    many = "cent" if describes_noun(match, "cent") else "cents"
    return _say_small(match[1], "cent", many, style)


def _describes_noun(match: re.Match[str]) -> bool:
    """Whether the amount stands before a noun it describes: "a five hundred dollar discount"."""
    following = match.string[match.end() :]
    if (match.groupdict().get("twice") or "").startswith("-"):
        return True
    if following.startswith("-"):
        return following[:3] != "-a-"
    noun = _NEXT_NOUN.match(following)
    if noun and noun[1] in _DESCRIBED:
        return True
    if noun is None or noun[1].lower() in _NOT_NOUNS:
        return following.startswith("/") and _before_noun(match.string, match.start(), following)
    return _DETERMINER.search(match.string[: match.start()]) is not None


def _before_noun(text: str, start: int, following: str) -> bool:
    after_rate = re.match(r"(?:/\w+)+ ([a-z]+)", following)
    known = after_rate is not None and after_rate[1] not in _NOT_NOUNS
    return known and _DETERMINER.search(text[:start]) is not None


@cache
def _currency(written: str, territory: str) -> _Currency:
    code = _SYMBOLS.get(written, written)
    if code == "KR":
        code = {"SE": "SEK", "DK": "DKK", "NO": "NOK", "IS": "ISK"}.get(territory, "SEK")
    one, many = _NAMES.get(written) or _NAMES.get(code) or _name_in_full(code)
    minor = _MINOR.get(code)
    return _Currency(one, many, (minor[0], minor[1]) if minor else None)


def _name_in_full(code: str) -> tuple[str, str]:
    """CLDR's names, with "US" as letters."""
    one, many = (get_currency_name(code, count, locale="en") for count in (1, 2))
    return _spell(one), _spell(many)


def _spell(name: str) -> str:
    return " ".join(" ".join(w) if w.isupper() and len(w) < 4 else w for w in name.split())
