"""SSML's dates: `<say-as interpret-as="date" format="dmy">05/12/2026</say-as>` is December 5."""

from __future__ import annotations

import re

from babel.dates import get_month_names

from personalize.errors import ConfigError

_FORMATS = ("mdy", "dmy", "ymd", "ydm", "md", "dm", "my", "ym", "y", "m", "d")
_NUMBERS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_DAYS = 31


def date_said_as(text: str, written_format: str) -> str:
    """The date with its month by name, which can be read in one way only.

    Args:
        text: what stands in the tag; a text with a month's name stays as it is.
        written_format: the order of its parts, such as "dmy"; empty if the tag gives none.

    Raises:
        ConfigError: the format is unknown, or the text is no date of that format.
    """
    order = written_format.strip().lower()
    if not order:
        return text
    if order not in _FORMATS:
        raise ConfigError(
            f"<say-as interpret-as='date' format={written_format!r}> is not known; use one of "
            f"{', '.join(_FORMATS)}, or write the date with the month's name"
        )
    if _WORDS.search(text):
        return text
    parts = _parts(text, order)
    if len(parts) != len(order):
        raise _fault(text, order)
    by_letter = dict(zip(order, parts, strict=True))
    month, day = int(by_letter.get("m", "1")), int(by_letter.get("d", "1"))
    if not (1 <= month <= 12 and 1 <= day <= _DAYS):
        raise _fault(text, order)
    return _written(by_letter, month, day)


def _parts(text: str, order: str) -> list[str]:
    parts = _NUMBERS.findall(text)
    whole = parts[0] if len(parts) == 1 else ""
    if len(order) > 1 and len(whole) == sum(4 if letter == "y" else 2 for letter in order):
        parts = []
        for letter in order:
            length = 4 if letter == "y" else 2
            parts.append(whole[:length])
            whole = whole[length:]
    return parts


def _written(by_letter: dict[str, str], month: int, day: int) -> str:
    year = by_letter.get("y", "")
    if len(year) == 2:
        year = str(int(year) + (2000 if int(year) < 70 else 1900))
    name = str(get_month_names("wide", locale="en")[month]) if "m" in by_letter else ""
    if "d" not in by_letter:
        return " ".join(filter(None, (name, year)))
    if not name:
        ending = "th" if day in (11, 12, 13) else _ENDINGS.get(day % 10, "th")
        return f"{day}{ending}"
    return f"{name} {day}, {year}" if year else f"{name} {day}"


def _fault(text: str, order: str) -> ConfigError:
    return ConfigError(
        f"{text!r} is no date of the format {order!r}; write its {_named(order)}, such as "
        f"{_example(order)!r}"
    )


def _named(order: str) -> str:
    return ", ".join({"y": "year", "m": "month", "d": "day"}[letter] for letter in order)


def _example(order: str) -> str:
    return "/".join({"y": "2026", "m": "12", "d": "05"}[letter] for letter in order)
