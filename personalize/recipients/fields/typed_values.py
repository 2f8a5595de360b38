"""Values that are neither names nor text: money, dates, addresses, places, as shown and as said.

The words come from the normaliser, in the convention that the column shows; a campaign in another
language than English gets the value in that language's own writing, which its voice reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from personalize.cleaning.marks import clean_marks
from personalize.cleaning.switches import FULL, Cleaning
from personalize.errors import InputError
from personalize.fields import FieldKind
from personalize.names.names import Forms
from personalize.names.number_forms import (
    NumberStyle,
    is_ambiguous,
    number_fault,
    number_style,
)
from personalize.normaliser.style import TextStyle
from personalize.recipients.fields.written_amounts import AMOUNT, written_for
from personalize.words.placeholders import is_nothing

TYPED: tuple[FieldKind, ...] = (
    *("money", "percent", "date", "url", "email", "phone", "country", "language"),
)
"""The kinds that are read here."""

_LOCALES: dict[NumberStyle, str] = {"point": "en-US", "comma": "de-DE", "mixed": "en-US"}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_SLASHED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?: .*)?")
_SCHEME = re.compile(r"(?i)^https?://(?:www\.)?|^www\.")
_WEB = re.compile(r"[^\s@]+\.[^\s@.]{2,}(?:/\S*)?")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[\d\s()./\u2011-]{5,}(?:(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """How a column writes its values, and how the campaign's language does.

    `style`: its numbers. `day_first`: whether 05/12 is in December. `locale`: the recipients',
    for words and dates. `amounts_in`: the one in which amounts are written; it differs if an
    English script writes them as in another country.
    """

    style: NumberStyle
    day_first: bool
    locale: str
    amounts_in: str
    cleaning: Cleaning = FULL

    @property
    def is_english(self) -> bool:
        """Whether the normaliser has the words."""
        return self.locale.startswith("en")


@dataclass(frozen=True, slots=True)
class FileStyle:
    """How a file writes numbers, and whether its 05/12 is in December, if a column hides it."""

    numbers: NumberStyle = "point"
    day_first: bool = False


def typed_column(
    cells: Iterable[str],
    file: FileStyle,
    locale: str,
    cleaning: Cleaning,
    *,
    is_english: bool = False,
) -> TypedColumn:
    """How a column writes, by its cells.

    Args:
        cells: its distinct cells.
        file: how its file writes if the column does not show it.
        locale: the recipients', in whose way values are shown and said.
        cleaning: what is cleaned.
        is_english: whether the script is, whatever the locale is.
    """
    known = list(cells)
    amounts = [found[0].strip() for cell in known if (found := AMOUNT.search(cell))]
    slashed = [found for cell in known if (found := _SLASHED.fullmatch(cell.strip()))]
    day_first = file.day_first
    if any(int(found[1]) > 12 for found in slashed):
        day_first = True
    elif any(int(found[3]) > 12 for found in slashed):
        day_first = False
    elif any(found[2] == "." for found in slashed):
        day_first = True
    style = number_style(amounts, file.numbers)
    words_in = _in_english(locale) if is_english else locale
    return TypedColumn(style, day_first, words_in, locale, cleaning)


def _in_english(locale: str) -> str:
    """An English locale with the same customs: en-DE for de-DE."""
    territory = TextStyle(locale).territory
    if locale.startswith("en"):
        return locale
    from babel.localedata import exists

    return f"en-{territory}" if exists(f"en_{territory}") else "en-001"


def typed_forms(raw: str, kind: FieldKind, column: TypedColumn) -> Forms:
    """Both forms of one cell of such a kind; both are empty if the cell has no value."""
    cleaned = clean_marks(raw, column.cleaning)
    text = cleaned.text
    if is_nothing(text, kind, "other"):
        return Forms("", "", why=cleaned.why())
    try:
        shown, said, problem = _READERS[kind](text, column)
    except InputError as error:  # a letter that no voice knows
        shown, said, problem = text, "", f"{error}; correct the cell"
    return Forms(shown, said, problem, cleaned.why())


_Read = tuple[str, str, str]
"""As shown, as said, and why it cannot be said."""


def _words(text: str, column: TypedColumn, locale: str) -> str:
    from personalize.normaliser.spoken_text import spoken_text  # only those who need it wait

    return spoken_text(text, TextStyle(locale)) if column.is_english else text


def _fault(what: str, example: str) -> str:
    return f"is not {what} such as {example}; correct the cell"


def _money(text: str, column: TypedColumn) -> _Read:
    amount = AMOUNT.search(text)
    if not amount:
        return text, "", _fault("an amount of money", "$1,200")
    if column.style == "mixed" and is_ambiguous(amount[0].strip()):
        return text, "", number_fault(amount[0].strip())
    shown = written_for(text, column.style, column.amounts_in)
    return shown, _amount_words(text, shown, column), ""


def _percent(text: str, column: TypedColumn) -> _Read:
    bare = text.rstrip("% \u00a0\u202f")
    if not AMOUNT.fullmatch(bare):
        return text, "", _fault("a percentage", "12.5%")
    shown = written_for(text if "%" in text else f"{text}%", column.style, column.amounts_in)
    return shown, _amount_words(f"{bare}%", shown, column), ""


def _amount_words(text: str, shown: str, column: TypedColumn) -> str:
    """In English the words for what the file has; elsewhere what the voice reads well itself."""
    return _words(text, column, _LOCALES[column.style]) if column.is_english else shown


def _date(text: str, column: TypedColumn) -> _Read:
    found = _read_date(text, column)
    if found is None:
        if re.search(r"[^\W\d_]{3}", text) and re.search(r"\d", text):  # 5 January 2026
            return text, _words(text, column, column.locale), ""
        return text, "", _fault("a date", "2026-01-31")
    from babel.dates import format_date

    shown = format_date(found, "long", column.locale.replace("-", "_"))
    american = format_date(found, "long", "en_US")
    return shown, _words(american, column, "en-US") if column.is_english else shown, ""


def _read_date(text: str, column: TypedColumn) -> date | None:
    if iso := _ISO.fullmatch(text):
        parts = (int(iso[1]), int(iso[2]), int(iso[3]))
    elif slashed := _SLASHED.fullmatch(text):
        first, second, year = int(slashed[1]), int(slashed[3]), int(slashed[4])
        year += 2000 if year < 70 else 1900 if year < 100 else 0
        parts = (year, second, first) if column.day_first else (year, first, second)
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _url(text: str, column: TypedColumn) -> _Read:
    shown = _SCHEME.sub("", text).rstrip("/")
    if not _WEB.fullmatch(shown):
        return text, "", _fault("a web address", "acme.com")
    return shown, _words(shown, column, "en-US"), ""


def _email(text: str, column: TypedColumn) -> _Read:
    if not _MAIL.fullmatch(text):
        return text, "", _fault("an e-mail address", "ann@acme.com")
    return text, _words(text, column, "en-US"), ""


def _phone(text: str, column: TypedColumn) -> _Read:
    if not _PHONE.fullmatch(text):
        return text, "", _fault("a telephone number", "+49 30 1234567")
    return text, _words(text, column, "en-US"), ""


def _country(text: str, column: TypedColumn) -> _Read:
    from babel import Locale

    from personalize.language.tags import country_code

    code = country_code(text)
    names = Locale.parse(column.locale.replace("-", "_")).territories
    return text, names.get(code, text) if code else text, ""


def _language(text: str, column: TypedColumn) -> _Read:
    from babel import Locale

    from personalize.language.tags import language_of

    tag = language_of(text)
    names = Locale.parse(column.locale.replace("-", "_")).languages
    return text, names.get(tag.split("-")[0], text) if tag else text, ""


_READERS: dict[FieldKind, Callable[[str, TypedColumn], _Read]] = {
    "money": _money,
    "percent": _percent,
    "date": _date,
    "url": _url,
    "email": _email,
    "phone": _phone,
    "country": _country,
    "language": _language,
}
