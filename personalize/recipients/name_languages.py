"""Whose names are of another language than the one that is spoken: by what their rows say.

Never by the names themselves. The language column counts first, then the country's. Many people
prefer English who have names of another language, so with English the country decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.campaign.languages import DEFAULT_LANGUAGE, LanguageRule, base_of
from personalize.headers.columns import find_column, find_known_column
from personalize.recipients.fields.field_columns import encode
from personalize.source.reading import SourceTable

NAME_LANGUAGE = "name__language"
"""The column of accepted recipients with the language of their names, where it is another."""

_SAME = ""
_UNKNOWN = None


def find_name_languages(source: SourceTable, campaign: Campaign) -> pa.DictionaryArray:
    """(N,) the tag of each row's language; empty where it is the campaign's, or not known."""
    spoken = campaign.language.default
    tags: dict[str, int] = {"": 0}
    codes = np.zeros(len(source), np.int64)
    is_open = np.ones(len(source), bool)
    told = {value.casefold(): tag for value, tag in campaign.language.map.items()}
    for column, read in _columns(source, campaign.language):
        values, of_row = encode(source.columns[column])
        found = [_read_cell(value, spoken, told, read) for value in values]
        numbers = [-1 if one is None else tags.setdefault(one, len(tags)) for one in found]
        _decide(np.array(numbers, np.int64)[of_row], codes, is_open)
    indices = pa.array(codes.astype(np.int32))
    return pa.DictionaryArray.from_arrays(indices, pa.array(tags, pa.string()))


def name_language(language: str, country: str, campaign: Campaign) -> str:
    """The tag of the language that two cells say, either of them may be empty; else empty."""
    told = {value.casefold(): tag for value, tag in campaign.language.map.items()}
    for cell, read in ((language, _by_language), (country, _by_country)):
        tag = _read_cell(cell, campaign.language.default, told, read)
        if tag is not _UNKNOWN:
            return tag
    return ""


def _read_cell(
    cell: str, spoken: str, told: Mapping[str, str], read: Callable[[str, str], str | None]
) -> str | None:
    if not cell.strip():
        return _UNKNOWN
    own = told.get(cell.strip().casefold())
    if own:
        return _SAME if base_of(own) == base_of(spoken) else own
    return read(cell, spoken)


def _decide(said: NDArray[np.int64], codes: NDArray[np.int64], is_open: NDArray[np.bool_]) -> None:
    decided = is_open & (said >= 0)
    codes[decided] = said[decided]
    is_open &= ~decided


def _columns(
    source: SourceTable, rule: LanguageRule
) -> list[tuple[int, Callable[[str, str], str | None]]]:
    asked = (("language", rule.column, _by_language), ("country", rule.country, _by_country))
    found: list[tuple[int, Callable[[str, str], str | None]]] = []
    for field, header, read in asked:
        places = find_column(header, source.header) if header else ()
        found.extend((at, read) for at in (places or find_known_column(field, source.header))[:1])
    return found


def _by_language(written: str, spoken: str) -> str | None:
    from personalize.language.tags import language_of

    tag = language_of(written)
    if tag is None or (base_of(tag) == base_of(spoken) == DEFAULT_LANGUAGE):
        return _UNKNOWN
    return _SAME if base_of(tag) == base_of(spoken) else tag


def _by_country(written: str, spoken: str) -> str | None:
    from personalize.language.tags import languages_of_country

    tags = languages_of_country(written)
    if not tags:
        return _UNKNOWN
    return _SAME if any(base_of(tag) == base_of(spoken) for tag in tags) else tags[0]
