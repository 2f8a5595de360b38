"""Typed cells as the text that a person sees: whole numbers without a point, dates as dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

# A spreadsheet has 15 significant digits.
_EXACT = 1e15
_DIGITS = 15
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^-\]]*)[^\]]*\]|_.|\*.')
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.(?P<decimals>[0?#]+))?(?P<percent> ?%)?")
_CURRENCY_SIGNS = "$€£¥₹"


def read_cells(rows: Iterable[Sequence[object]], formats: Mapping[int, str]) -> Iterator[list[str]]:
    """The cells of a sheet as text.

    Args:
        rows: what the workbook's cells contain: text, numbers, dates, truth values.
        formats: the number format of columns, by their index, in which all numbers have one.
    """
    ways = {at: way for at, code in formats.items() if (way := _way_of(code))}
    for row in rows:
        texts = [cell if type(cell) is str else _TEXTS[type(cell)](cell) for cell in row]
        for at, way in ways.items():
            if at < len(row) and type(number := row[at]) is float:
                texts[at] = way(number)
        yield texts


def number_text(value: float) -> str:
    """A number without an exponent, with the digits that a spreadsheet has of it."""
    if value == int(value):
        return str(int(value)) if abs(value) < _EXACT else f"{value:.0f}"
    text = f"{value:.{_DIGITS}g}"
    return text if "e" not in text else str(np.format_float_positional(float(text), trim="-"))


def _moment_text(value: dt.datetime) -> str:
    rounded = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    if rounded.time() == dt.time():
        return rounded.date().isoformat()
    return rounded.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def _time_text(value: dt.time) -> str:
    return value.replace(microsecond=0).isoformat().removesuffix(":00")


def _duration_text(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_TEXTS: dict[type, Callable[..., str]] = {
    float: number_text,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.date: dt.date.isoformat,
    dt.datetime: _moment_text,
    dt.time: _time_text,
    dt.timedelta: _duration_text,
    type(None): lambda _: "",
}


def _way_of(code: str) -> Callable[[float], str] | None:
    """How a number format writes numbers; None if that is not seen in their plain form.

    Thousands are not grouped: their separator is that of the reader's computer.
    """
    first = code.split(";")[0]
    if re.fullmatch(r"0[0 ()-]*0", first):
        return lambda value: _into_template(value, first)
    literals: list[str] = []
    plain = _LITERAL.sub(lambda found: _put_aside(found, literals), first).strip()
    number = _NUMBER.search(plain)
    if number is None or not _is_money_or_percent(plain, literals, number):
        return None
    before, after = plain[: number.start()], plain[number.end() :]
    decimals = len(number["decimals"] or "")
    percent = (number["percent"] or "").strip()

    def written(value: float) -> str:
        shown = f"{abs(value) * (100 if percent else 1):.{decimals}f}{percent}"
        sign = "-" if value < 0 else ""
        return sign + _put_back(before, literals) + shown + _put_back(after, literals)

    return written


def _is_money_or_percent(plain: str, literals: list[str], number: re.Match[str]) -> bool:
    text = plain[: number.start()] + plain[number.end() :]
    if re.search(r"[#0?EeyYmMdDhHsS]", text):
        return False
    return bool(number["percent"] or literals or any(sign in plain for sign in _CURRENCY_SIGNS))


def _put_aside(found: re.Match[str], literals: list[str]) -> str:
    text = found[1] or found[2] or found[3] or ""
    if not text.strip():
        return " " if text else ""
    literals.append(text)
    return chr(0xE000 + len(literals) - 1)


def _put_back(text: str, literals: list[str]) -> str:
    return "".join(literals[ord(c) - 0xE000] if "\ue000" <= c < "\uf000" else c for c in text)


def _into_template(value: float, template: str) -> str:
    """The digits of a whole number in a template of zeros: 00000, 000-00-0000."""
    if value != int(value) or value < 0:
        return number_text(value)
    digits = str(int(value)).zfill(template.count("0"))
    surplus = len(digits) - template.count("0")
    rest = iter(digits[surplus:])
    return digits[:surplus] + "".join(next(rest) if mark == "0" else mark for mark in template)
