"""Dates, times and money in the words of a language, where espeak-ng would read their signs.

Names of months and currencies are Unicode's CLDR, by Babel. Numbers stay digits: espeak-ng knows
how each language groups them.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberFormatError, get_currency_name, parse_decimal

_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?![\d/])")
_ISO_DATE = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_CURRENCIES = {"R$": "BRL", "US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY",
               "₹": "INR"}  # fmt: skip
_SIGNS = "|".join(map(re.escape, _CURRENCIES))
_NUMBER = r"\d[\d.,\u00a0\u202f ]*\d|\d"
_MAGNITUDES = "हज़ार|हजार|लाख|करोड़|अरब"
_SIGN_FIRST = re.compile(rf"({_SIGNS})\s?({_NUMBER})(?![\d%])(\s(?:{_MAGNITUDES})(?!\w))?")
_SIGN_LAST = re.compile(rf"({_NUMBER})\s?({_SIGNS})(?!\w)")
_SPACES = re.compile(r"(?<=\d)[\u00a0\u202f ](?=\d{3}(?!\d))")
_HOURS = {"fr": ("{hour} heures", "{hour} heures {minute}")}
_NOUN_LAST = frozenset(("hi",))
_PLAIN_HOURS = ("{hour}", "{hour} {minute}")


def in_words(text: str, locale: Locale) -> str:
    """A text whose dates, times and amounts of money are written as they are said."""
    if not any(letter.isdigit() for letter in text):
        return text
    text = _DATE.sub(lambda found: _date(found, locale), text)
    text = _ISO_DATE.sub(lambda found: _iso_date(found, locale), text)
    text = _TIME.sub(lambda found: _time(found, locale), text)
    text = _SIGN_FIRST.sub(lambda found: _amount(found[2], found[1], locale, found[3] or ""), text)
    return _SIGN_LAST.sub(lambda found: _amount(found[1], found[2], locale), text)


def _date(found: re.Match[str], locale: Locale) -> str:
    """Day, month, year: the order of all languages that are read here."""
    return _said((found[4], found[3], found[1]), found[0], locale)


def _iso_date(found: re.Match[str], locale: Locale) -> str:
    return _said((found[1], found[2], found[3]), found[0], locale)


def _said(year_month_day: tuple[str, str, str], written: str, locale: Locale) -> str:
    try:
        return format_date(date(*map(int, year_month_day)), "long", locale)
    except ValueError:
        return written


def _time(found: re.Match[str], locale: Locale) -> str:
    whole, parted = _HOURS.get(locale.language, _PLAIN_HOURS)
    minute = int(found[2])
    return (parted if minute else whole).format(hour=int(found[1]), minute=minute)


def _amount(number: str, sign: str, locale: Locale, magnitude: str = "") -> str:
    digits = _SPACES.sub("", number.strip())
    try:
        count = parse_decimal(digits, locale)
    except NumberFormatError:
        count = Decimal(2)
    words = get_currency_name(_CURRENCIES[sign], count, locale).split()
    # People say "dólares" and "रुपए", not whose.
    name = words[-1] if locale.language in _NOUN_LAST else words[0]
    return f"{digits}{magnitude} {name.lower()}"
