"""What kind of values a column holds, by its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from personalize.fields import FieldKind

_MOSTLY = 0.8
_FEWEST_CELLS = 2
_AMOUNT = r"[-+]?\d[\d.,' \u00a0\u2009\u202f]*"
_CURRENCY = (
    r"(?:[$\u20ac\u00a3\u00a5\u20b9\u20ba\u20bd\u20a9]|(?:US|A|C|NZ|HK|S)\$|R\$|CHF|EUR|USD|GBP|JPY|"
    r"AUD|CAD|INR|BRL|MXN|SEK|NOK|DKK|PLN|CZK|kr\.?|z\u0142)"
)
_MONTH = r"[^\W\d_]{3,10}\.?"
_PATTERNS: tuple[tuple[FieldKind, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[^\s,;<>\"']+@[^\s,;<>\"']+\.[^\s,;<>\"']+")),
    ("url", re.compile(r"(?i)(?:https?://\S+|www\.\S+|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|"
                       r"org|net|io|co|ai|de|fr|es|it|nl|pt|jp|uk|eu|ch|at|example)(?:/\S*)?)")),
    ("percent", re.compile(rf"{_AMOUNT} ?%")),
    ("money", re.compile(rf"(?:{_CURRENCY} ?{_AMOUNT}|{_AMOUNT} ?{_CURRENCY})")),
    ("date", re.compile(
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}\S*(?: ?[AaPp][Mm])?)?|"
        r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?: \d{1,2}:\d{2}\S*(?: ?[AaPp][Mm])?)?|"
        rf"\d{{1,2}}\.? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}}")),
    ("phone", re.compile(r"\+\d[\d ()./-]{6,20}|\(?0\d[\d ()./-]{6,18}|"
                         r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?: ?(?:x|ext\.?) ?\d{1,6})?")),
    ("number", re.compile(_AMOUNT)),
)  # fmt: skip


def kind_of_cells(cells: Iterable[str]) -> FieldKind:
    """The kind that at least four fifths of the filled cells have; `text` if there is none."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < _FEWEST_CELLS:
        return "text"
    for kind, pattern in _PATTERNS:
        if sum(map(bool, map(pattern.fullmatch, filled))) >= _MOSTLY * len(filled):
            return kind
    return "text"
