"""Amounts of a file as its recipients write them: 1,234.50 is 1.234,50 to a Spaniard."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_decimal

from personalize.names.number_forms import NumberStyle, is_plain_number, plain_number
from personalize.normaliser.style import TextStyle

AMOUNT = re.compile(r"[-+]?\d[\d.,' \u00a0\u2009\u202f]*")


def written_for(text: str, style: NumberStyle, locale: str) -> str:
    """The text with its amount as in `locale`, digit by digit; unchanged if it is so already.

    Args:
        text: has one amount, such as "$1,200".
        style: of the column that it is from.
        locale: the recipient's.
    """
    found = AMOUNT.search(text)
    if found is None or style == _style_of(locale):
        return text
    amount = found[0].strip()
    plain = plain_number(amount, style)
    if not is_plain_number(plain) or amount.lstrip("+-").isdigit():
        return text
    _, _, decimals = plain.partition(".")
    is_grouped = sum(not sign.isdigit() for sign in amount.lstrip("+-")) > bool(decimals)
    pattern = ("#,##0" if is_grouped else "0") + ("." + "0" * len(decimals) if decimals else "")
    written = format_decimal(Decimal(plain), pattern, locale.replace("-", "_"))
    sign = "+" if amount.startswith("+") else ""
    return text.replace(amount, sign + written, 1)


def said_number(plain: str, locale: str) -> str:
    """Digits with a decimal point, as the voice of a language reads them."""
    is_comma = _style_of(locale) == "comma" and is_plain_number(plain)
    return plain.replace(".", ",") if is_comma else plain


def _style_of(locale: str) -> NumberStyle:
    return "comma" if TextStyle(locale).decimal_mark == "," else "point"
