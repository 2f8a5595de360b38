"""The lists that say how names, companies and phrases are said, as rows to score."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import names

from personalize.pronunciation.said import NameContext

LISTS = Path(__file__).parent / "said_right_lists"
_MAIN_STRESS = re.compile("1")


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name, the readings that are right, and its weight: for census names, percent of people."""

    name: str
    context: NameContext
    readings: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as written, the ways to say it, and for a heteronym the word and its readings."""

    id: str
    kind: str
    text: str
    locale: str
    said: tuple[str, ...]
    word: str
    readings: tuple[str, ...]


def companies() -> list[ListedName]:
    """The rows of companies.csv."""
    return [
        ListedName(row["name"], NameContext.COMPANY, _alternatives(row["phones"]))
        for row in _rows("companies")
    ]


def international_names() -> list[ListedName]:
    """The rows of international_names.csv."""
    return [
        ListedName(row["name"], NameContext(row["kind"]), _alternatives(row["phones"]))
        for row in _rows("international_names")
    ]


def phrases(list_name: str = "phrases") -> list[Phrase]:
    """The rows of phrases.csv, or of another list in its notation (phrases_second)."""
    return [
        Phrase(
            row["id"],
            row["kind"],
            row["text"],
            row["locale"],
            _alternatives(row["said"]),
            row["phones"].partition("=")[0],
            _alternatives(row["phones"].partition("=")[2]),
        )
        for row in _rows(list_name)
    ]


def census_given(cmudict: dict[str, list[str]], *, is_corrected: bool = False) -> list[ListedName]:
    """The given names of the census, women's and men's, the most frequent first.

    A name that CMUdict lacks has no readings. Corrected, a name also has the reading of
    cmudict_corrections.csv.
    """
    percent: dict[str, float] = {}
    for file in ("first:female", "first:male"):
        for name, share in _census(file):
            percent[name] = percent.get(name, 0.0) + share / 2  # of people: half are women
    ordered = sorted(percent.items(), key=lambda item: (-item[1], item[0]))
    return [
        _census_name(name, NameContext.GIVEN, cmudict, share, is_corrected=is_corrected)
        for name, share in ordered
    ]


def census_surnames(
    cmudict: dict[str, list[str]], most: int = 5_000, *, is_corrected: bool = False
) -> list[ListedName]:
    """The most frequent surnames of the census; a name that CMUdict lacks has no readings."""
    rows = islice(_census("last"), most)
    return [
        _census_name(name, NameContext.SURNAME, cmudict, share, is_corrected=is_corrected)
        for name, share in rows
    ]


def with_one_stress(phones: str) -> Iterator[str]:
    """A reading of CMUdict, once for each of its main stresses, the others secondary.

    A few of its names have two. One without any keeps its first vowel as the main one.
    """
    marks = [mark.start() for mark in _MAIN_STRESS.finditer(phones)]
    if not marks:
        yield re.sub("[02]", "1", phones, count=1)
    for main in marks:
        weak = phones.replace("1", "2")
        yield weak[:main] + "1" + weak[main + 1 :]


def _census_name(
    name: str,
    context: NameContext,
    cmudict: dict[str, list[str]],
    share: float,
    *,
    is_corrected: bool,
) -> ListedName:
    found = cmudict.get(name.casefold(), [])
    readings = [one for phones in found for one in with_one_stress(phones)]
    if readings and is_corrected and (other := _corrections().get((name.capitalize(), context))):
        readings.append(other)
    return ListedName(name.capitalize(), context, tuple(dict.fromkeys(readings)), share)


@cache
def _corrections() -> dict[tuple[str, str], str]:
    """Readings that are right although CMUdict lacks them."""
    rows = _rows("cmudict_corrections")
    return {(row["name"], row["context"]): row["phones"] for row in rows}


def _census(file: str) -> Iterator[tuple[str, float]]:
    """Name and percent of people, the most frequent first."""
    with Path(names.FILES[file]).open(encoding="utf-8") as lines:
        for line in lines:
            name, percent, _, _ = line.split()
            yield name, float(percent)


def _rows(name: str) -> list[dict[str, str]]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(" | ")) if cell else ()
