"""The columns of an export in which the known fields are."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from personalize.fields import KNOWN_FIELDS
from personalize.headers.tables import headers_of, recognise_tool, tool_tables

# `Name` is the surname beside `Vorname`, and the whole name where it stands alone.
_SURNAME_BESIDE_GIVEN = ("Name", "Nom", "Naam")
# `Nombre` is the given name beside `Apellidos`, and the whole name where it stands alone.
_GIVEN_BESIDE_SURNAME = ("Nombre", "Nome")


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """Where a known field is: the positions of its column, and who writes such a header.

    More than one position: the header repeats. `others` are columns with other headers of the
    same field, best first. `tool` is empty for a header that plain files have; `is_guess`: nobody
    has seen the header in an export.
    """

    positions: tuple[int, ...]
    tool: str = ""
    is_guess: bool = False
    others: tuple[int, ...] = ()


def find_column(wanted: str, header: Sequence[str]) -> list[int]:
    """Positions of a column by name: exact matches, else those that differ in case or spacing."""
    return list(_index(tuple(header)).find(wanted))


def find_known_column(field: str, header: Sequence[str]) -> list[int]:
    """Positions of a known field's column, by the best-ranked header that the export has."""
    found = known_columns(tuple(header)).get(field)
    return list(found.positions) if found else []


def count_headers(names: Sequence[str]) -> int:
    """How many of some names that are not ASCII are headers of a tool, or of its language."""
    return sum(not name.isascii() and _fold(name) in _all_headers() for name in names)


@cache
def _all_headers() -> frozenset[str]:
    return frozenset(_fold(entry.header) for table in tool_tables() for entry in table.headers)


@lru_cache(maxsize=32)
def known_columns(header: tuple[str, ...]) -> Mapping[str, FoundColumn]:
    """Every known field that an export has, and where."""
    index, tool = _index(header), recognise_tool(header)
    found = {field: column for field in KNOWN_FIELDS if (column := _find(field, index, tool))}
    _settle_names(found, index)
    return MappingProxyType(found)


def _find(field: str, index: _HeaderIndex, tool: str) -> FoundColumn | None:
    places = [(entry, at) for entry in headers_of(field, tool) if (at := index.find(entry.header))]
    if not places:
        return None
    best, positions = places[0]
    seen = dict.fromkeys(at[0] for _, at in places if at[0] not in positions)
    return FoundColumn(positions, best.tool, best.is_guess, tuple(seen))


def _settle_names(found: dict[str, FoundColumn], index: _HeaderIndex) -> None:
    """Which of its two meanings a header such as Name or Nombre has beside the others."""
    whole = found.get("full_name")
    if "first_name" in found and "last_name" not in found:
        at = next((at for name in _SURNAME_BESIDE_GIVEN if (at := index.find_exact(name))), ())
        if at and at != found["first_name"].positions:
            found["last_name"] = FoundColumn(at)
            if whole and whole.positions == at:
                del found["full_name"]
    at = next((at for name in _GIVEN_BESIDE_SURNAME if (at := index.find_exact(name))), ())
    if not at:
        return
    if "last_name" in found and "first_name" not in found:
        found["first_name"] = FoundColumn(at)
    elif "last_name" not in found and found.get("first_name", FoundColumn(at)).positions == at:
        found.pop("first_name", None)
        found.setdefault("full_name", FoundColumn(at))


@dataclass(frozen=True, slots=True)
class _HeaderIndex:
    """Positions by header, as written, folded, and folded without accents."""

    written: Mapping[str, tuple[int, ...]]
    folded: Mapping[str, tuple[int, ...]]
    bare: Mapping[str, tuple[int, ...]]

    def find_exact(self, wanted: str) -> tuple[int, ...]:
        """Positions of a header as written, else folded."""
        return self.written.get(wanted) or self.folded.get(_fold(wanted), ())

    def find(self, wanted: str) -> tuple[int, ...]:
        """The same, else without accents: Prenom is Prénom."""
        return self.find_exact(wanted) or self.bare.get(_without_accents(wanted), ())


@lru_cache(maxsize=32)
def _index(header: tuple[str, ...]) -> _HeaderIndex:
    maps: tuple[dict[str, tuple[int, ...]], ...] = ({}, {}, {})
    for position, name in enumerate(header):
        for places, key in zip(maps, (name, _fold(name), _without_accents(name)), strict=True):
            places[key] = (*places.get(key, ()), position)
    for places in maps[1:]:
        places.pop("", None)
    return _HeaderIndex(*maps)


@lru_cache(maxsize=1 << 14)
def _fold(name: str) -> str:
    """Letters and digits only; composed and decomposed letters are the same."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(letter for letter in composed.casefold() if letter.isalnum())


@lru_cache(maxsize=1 << 14)
def _without_accents(name: str) -> str:
    """The same without the accents of Latin letters; in other scripts they are other letters."""
    kept: list[str] = []
    for letter in unicodedata.normalize("NFD", _fold(name)):
        if not (unicodedata.combining(letter) and kept and kept[-1].isascii()):
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))
