"""Numbers as digits -> a value -> American English words.

Own words: of the libraries, `inflect` takes two seconds to import and `num2words` 80 microseconds
a number, and both say the British "and" that would have to be taken out again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from personalize.normaliser.style import TextStyle

NUMBER = r"(?:\d+(?:[.,']\d+)*|(?<![\w.,])[.,]\d+)"
"""Matches a number with its marks; `read_number` tells what the marks mean."""

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = [
    "thousand",
    "million",
    "billion",
    "trillion",
    "quadrillion",
    "quintillion",
    "sextillion",
    "septillion",
    "octillion",
    "nonillion",
    "decillion",
]
NUMBER_WORDS = (*_ONES, *_TENS[2:])
"""The words that a number can start with."""

_LARGEST = 10 ** (3 * len(_SCALES) + 3)
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_DENOMINATORS = {2: "half", 4: "quarter"}
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,'])\d{3})(?:\1\d{3})*|[1-9]\d?(?:(,)\d{2})+,\d{3}")
_PARTS = re.compile(r"(\d*)[.,](\d+)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not negative: digits before and after the decimal mark."""

    whole: str
    decimals: str = ""

    @property
    def value(self) -> float:
        """For comparisons alone: large numbers lose digits."""
        return float(f"{self.whole or 0}.{self.decimals or 0}")

    @property
    def is_one(self) -> bool:
        """Whether what is counted stands in the singular."""
        return self.whole == "1" and not self.decimals.strip("0")


def read_number(written: str, style: TextStyle, *, is_money: bool = False) -> Number | None:
    """The number that digits and marks mean; None where they are no number, as in "1.2.3".

    A mark that can only be one thing is that whatever the locale: two marks, a mark twice, or not
    three digits after it. Money has no three decimals, so "1.500" is thousands there.
    """
    if written.isdecimal():
        return Number(written)
    marks = [letter for letter in written if not letter.isdecimal()]
    if len(set(marks)) == 2:
        whole, decimals = re.split(rf"[{marks[-1]}](?=\d*$)", written, maxsplit=1)
        if marks.count(marks[-1]) > 1 or marks[-1] == "'" or not _GROUPED.fullmatch(whole):
            return None
        return Number(_digits_of(whole), decimals)
    if grouped := _GROUPED.fullmatch(written):
        may_be_decimal = len(marks) == 1 and marks[0] == style.decimal_mark and not is_money
        if grouped[2] or not may_be_decimal:
            return Number(_digits_of(written))
    parts = _PARTS.fullmatch(written)
    return Number(parts[1] or "0", parts[2]) if parts else None


def _digits_of(written: str) -> str:
    return re.sub(r"\D", "", written)


def say_number(number: Number) -> str:
    """The words of a number: "one thousand two hundred point five"."""
    words = say_count(number.whole)
    return f"{words} point {say_digits(number.decimals)}" if number.decimals else words


def say_count(whole: str) -> str:
    """The words of a whole number's digits; digit by digit where it is a code ("007")."""
    if len(whole) > 1 and whole[0] == "0":
        return say_digits(whole)
    # The check of the length keeps clear of Python's limit on long integers.
    if len(whole) > 36 or int(whole) >= _LARGEST:
        return say_digits(whole)
    return cardinal(int(whole))


@lru_cache(maxsize=4096)
def cardinal(count: int) -> str:
    """One hundred twenty-three: no "and", hyphens below a hundred."""
    if count < 20:
        return _ONES[count]
    if count < 100:
        tens, ones = divmod(count, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if count < 1000:
        hundreds, rest = divmod(count, 100)
        return f"{_ONES[hundreds]} hundred" + (f" {cardinal(rest)}" if rest else "")
    power = (len(str(count)) - 1) // 3
    above, rest = divmod(count, 1000**power)
    return f"{cardinal(above)} {_SCALES[power - 1]}" + (f" {cardinal(rest)}" if rest else "")


def ordinal(count: int) -> str:
    """Twenty-second."""
    return _as_ordinal(cardinal(count))


def say_ordinal(whole: str) -> str:
    """The ordinal of a whole number's digits."""
    return _as_ordinal(say_count(whole.lstrip("0") or "0"))


def _as_ordinal(words: str) -> str:
    head, mark, last = re.fullmatch(r"(?:(.*)([ -]))?(.+)", words).groups()  # type: ignore[union-attr]
    if last in _ORDINALS:
        last = _ORDINALS[last]
    else:
        last = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{head}{mark}{last}" if head else last


def hundreds(count: int) -> str:
    """Fifteen hundred, as Americans say it from 1,100 to 1,900; the cardinal for all else."""
    if 1000 < count < 2000 and count % 100 == 0:
        return f"{cardinal(count // 100)} hundred"
    return cardinal(count)


def say_digits(digits: str) -> str:
    """Digit by digit: "four one five"."""
    return " ".join(_ONES[int(digit)] for digit in digits)


def year(count: int) -> str:
    """A year: nineteen ninety-nine, nineteen oh five, two thousand five, twenty twenty-six."""
    if not 1000 <= count <= 9999 or 2000 <= count <= 2009 or count % 1000 == 0:
        return cardinal(count)
    century, rest = divmod(count, 100)
    if not rest:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def short_year(digits: str) -> str:
    """The last two digits of a year: "oh nine", "twenty-four", "two thousand"."""
    if digits == "00":
        return cardinal(2000)
    return f"{'oh ' if digits[0] == '0' else ''}{cardinal(int(digits))}"


def label(digits: str) -> str:
    """A number that names something: "three sixty-five", "twelve oh four", "four hundred"."""
    if digits[0] == "0" or len(digits) > 4:
        return say_digits(digits)
    count = int(digits)
    if len(digits) == 4:
        return cardinal(count) if count % 1000 < 10 else year(count)
    if len(digits) < 3 or count % 100 == 0:
        return cardinal(count)
    rest = count % 100
    return f"{_ONES[count // 100]} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def plural(words: str) -> str:
    """The plural of number words: "nineties", "hundreds", "sixes"."""
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith(("x", "s")) else f"{words}s"


def fraction(count: int, parts: int) -> str:
    """Two thirds, one half, five sixteenths."""
    one = _DENOMINATORS.get(parts) or ordinal(parts)
    many = "halves" if parts == 2 else f"{one}s"
    return f"{cardinal(count)} {one if count == 1 else many}"
