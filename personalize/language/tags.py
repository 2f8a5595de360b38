"""Language tags (BCP 47), and what an export writes for them: names, codes, countries.

Names of languages and countries, and which languages a country has, are those of Unicode's CLDR, by
Babel. Imported by campaigns with several languages only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

from personalize.campaign.languages import base_of

_EXPORTS_SPEAK = ("en", "es", "fr", "de", "it", "pt", "nl", "ja", "zh", "pl", "sv", "da")
"""In these languages an export's names of languages and countries are understood."""
_BRACKETED = re.compile(r"\s*[(\[].*$")
_WORLD_REGIONS = re.compile(r"\d{3}")


def nearest_tag(wanted: str, offered: Collection[str]) -> str | None:
    """The offered tag that serves somebody who wants `wanted`: the same, or another region's."""
    if wanted in offered:
        return wanted
    return next((tag for tag in offered if base_of(tag) == base_of(wanted)), None)


def language_of(written: str) -> str | None:
    """The tag of a language as people write it: `es`, `es_MX`, `Spanish (Mexico)`, `Español`."""
    plain = written.strip()
    if code := _names_of("languages").get(_folded(plain)):
        return code
    if code := _names_of("languages").get(_folded(_BRACKETED.sub("", plain))):
        return code
    try:
        locale = Locale.parse(plain.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return None
    return f"{locale.language}-{locale.territory}" if locale.territory else locale.language


def languages_of_country(written: str) -> tuple[str, ...]:
    """The tags of a country's languages, the commonest first; empty if it is no country."""
    code = country_code(written)
    if code is None:
        return ()
    found = get_official_languages(code, de_facto=True)
    return tuple(f"{language}-{code}" for language in found)


def language_name(tag: str) -> str:
    """A language in English, for messages: `Brazilian Portuguese`."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (ValueError, UnknownLocaleError):
        return tag


def country_code(written: str) -> str | None:
    """The ISO 3166 code of a country as people write it: `DE`, `DEU`, `Germany`, `Allemagne`."""
    written = written.strip()
    upper = written.upper()
    if upper in Locale("en").territories and len(upper) == 2:
        return upper
    if len(upper) in (2, 3) and (found := _aliases().get(upper)):
        return found
    return _names_of("territories").get(_folded(written))


@cache
def _aliases() -> Mapping[str, str]:
    """ISO 3166 codes of three letters, and what the United Kingdom is called."""
    known: Mapping[str, list[str]] = get_global("territory_aliases")
    return {alias: codes[0] for alias, codes in known.items()} | {"UK": "GB"}


@cache
def _names_of(what: str) -> Mapping[str, str]:
    return dict(reversed(list(_all_names(what))))


def _all_names(what: str) -> Iterator[tuple[str, str]]:
    """Best first: languages of exports in their order, then each language's name for itself."""
    if what == "territories":
        yield from ((_folded(name), code) for name, code in _COUNTRIES.items())
    for speaking in _EXPORTS_SPEAK:
        for code, name in getattr(Locale(speaking), what).items():
            if not _WORLD_REGIONS.fullmatch(code):
                yield _folded(name), code.replace("_", "-")


_COUNTRIES = {
    "U.S.": "US",
    "U.S.A.": "US",
    "England": "GB",
    "Great Britain": "GB",
    "Holland": "NL",
    "Czech Republic": "CZ",
    "Brasil": "BR",
}
"""Names that CLDR lacks."""


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())
