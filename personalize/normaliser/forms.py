"""Forms and plans that go by their number: "a 1099-K", "a 401(k)", "a 529 plan"."""

from __future__ import annotations

import re

from personalize.normaliser.numbers import label, plural

_PLAN = re.compile(
    r"(?<![\w.,$])(?P<number>401|403|457|501)(?:\((?P<letter>[a-zA-Z])\)|(?P<bare>[kK]))(?:\((?P<part>\d)\))?"
    r"(?P<many>'?s)?(?!\w)"
)
_SAVINGS = re.compile(r"(?<![\w.,$])(401|403|457|529)(?=\s(?:plans?|accounts?|savings)\b)")
_TAX = r"(?<![\w.,$/-])(?P<number>1099|1040|1095|1098|1120|1065)"
_TAX_FORM = re.compile(
    rf"{_TAX}(?:(?P<many>s)\b|-(?P<letter>[A-Z]{{1,4}})\b"
    r"|(?=\s(?:forms?|contractors?|workers?|employees?|income|filings?|filers?|returns?)\b))"
)
_ITS_TAX_FORM = re.compile(
    rf"(?P<whose>\b(?:[Aa]|[Yy]our|[Mm]y|[Tt]he|IRS)\s){_TAX}(?!\w|[.,:/%-]\d|\s[a-z]+s\b)"
)


def say_forms(text: str) -> str:
    """The text with the numbers of forms and plans in words."""
    text = _PLAN.sub(_say_plan, text)
    text = _SAVINGS.sub(lambda match: label(match[1]), text)
    text = _TAX_FORM.sub(_say_tax_form, text)
    return _ITS_TAX_FORM.sub(lambda match: match["whose"] + label(match["number"]), text)


def _say_plan(match: re.Match[str]) -> str:
    letter = (match["letter"] or match["bare"]).upper()
    part = f" {label(match['part'])}" if match["part"] else ""
    return f"{label(match['number'])} {letter}{part}{chr(39) + 's' if match['many'] else ''}"


def _say_tax_form(match: re.Match[str]) -> str:
    words = label(match["number"])
    if match["letter"]:
        return f"{words} {' '.join(match['letter'])}"
    return plural(words) if match["many"] else words
