"""A made-up CRM export of any size: people by census frequency, nearly unique companies, faults.

The same seed and size give the same bytes. Rows come in chunks, so that a million are never in
memory at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from personalize.sample import sample_words as words
from personalize.sample.sample_faults import (
    BREAKS,
    BROKEN_SHARE,
    COMPANY,
    DUPLICATE_SHARE,
    FIRST_NAME,
    MISSING_SHARE,
    Row,
    missing_name,
)

HEADER = (
    *("Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner"),
    *("Associated Company", "Job Title", "Job Function", "Industry", "Lead Status"),
    *("State/Region", "Country/Region", "Create Date"),
)
CHUNK_ROWS = 20_000
_FIRST_RECORD_ID = 108_254_700_000
_MOST_BETWEEN_IDS = 1_000
_FIRST_DAY = datetime(2023, 1, 1, 8, tzinfo=UTC)
_MINUTES = 3 * 365 * 24 * 60


@dataclass(frozen=True, slots=True)
class SampleChunk:
    """Some rows of the export and the faults put into them.

    `people` and `companies` are those of rows that get a video.
    """

    rows: list[Row]
    missing: int
    duplicates: int
    broken: Counter[str]
    people: Counter[str]
    companies: frozenset[str]


def sample_chunks(recipients: int, seed: int) -> Iterator[SampleChunk]:
    """The rows of an export of `recipients` rows, in file order, without `HEADER`."""
    generator = np.random.default_rng(seed)
    people = _People()
    for start in range(0, recipients, CHUNK_ROWS):
        stop = min(start + CHUNK_ROWS, recipients)
        rows = people.rows(generator, start, stop)
        counts = [
            round(share * stop) - round(share * start)
            for share in (MISSING_SHARE, DUPLICATE_SHARE, BROKEN_SHARE)
        ]
        yield _with_faults(rows, counts, generator)


class _People:
    """The lists that rows are drawn from, read once."""

    def __init__(self) -> None:
        self._first = [words.read_names(sex) for sex in words.FIRST_SEXES]
        self._last = words.read_names("last")
        self._company = words.company_surnames(self._last)

    def rows(self, generator: np.random.Generator, start: int, stop: int) -> list[Row]:
        """Faultless rows numbered from `start` up to, but not including, `stop`."""
        count = stop - start

        def pick(choices: tuple[str, ...]) -> list[str]:
            return [choices[at] for at in generator.integers(len(choices), size=count).tolist()]

        is_second = generator.random(count) < 0.5
        first = np.where(is_second, *(names.draw(generator, count) for names in self._first[::-1]))
        last = self._last.draw(generator, count)
        industries, functions = pick(tuple(words.INDUSTRIES)), pick(words.JOB_FUNCTIONS)
        trades = generator.integers(5, size=count).tolist()
        owners = self._company.draw(generator, count).tolist()
        companies = [
            f"{owner} {words.INDUSTRIES[industry][trade]}{form}"
            for owner, industry, trade, form in zip(
                owners, industries, trades, pick(words.LEGAL_FORMS), strict=True
            )
        ]
        titles = [f"{a} {b}" for a, b in zip(pick(words.LEVELS), functions, strict=True)]
        columns = (
            _record_ids(generator, start, count),
            _as_typed(first, generator),
            last.tolist(),
            [
                f"{a}.{b}{n}@{owner}.example".lower()
                for n, (a, b, owner) in enumerate(zip(first, last, owners, strict=True), start + 1)
            ],
            _phone_numbers(generator, count),
            *(pick(words.OWNERS), companies, titles, functions, industries),
            *(pick(words.LEAD_STATUSES), pick(words.STATES), ["United States"] * count),
            _moments(generator, count),
        )
        return list(map(list, zip(*columns, strict=True)))


def _record_ids(generator: np.random.Generator, start: int, count: int) -> list[str]:
    """Ids that increase with the row without being its number."""
    within = generator.integers(_MOST_BETWEEN_IDS, size=count).tolist()
    ids = range(_FIRST_RECORD_ID + start * _MOST_BETWEEN_IDS, 1 << 62, _MOST_BETWEEN_IDS)
    return [str(first + more) for first, more in zip(ids, within, strict=False)]


def _as_typed(names: NDArray[np.object_], generator: np.random.Generator) -> list[str]:
    """Names as people type them: 1 in 50 all caps, 1 in 100 lower case or with a space."""
    luck = generator.random(len(names)).tolist()
    return [
        name.upper()
        if chance < 0.02
        else name.lower()
        if chance < 0.03
        else f"{name} "
        if chance < 0.04
        else name
        for name, chance in zip(names.tolist(), luck, strict=True)
    ]


def _phone_numbers(generator: np.random.Generator, count: int) -> list[str]:
    """Numbers from the range reserved for fiction, 555-01xx."""
    areas = generator.integers(201, 990, size=count).tolist()
    ends = generator.integers(100, size=count).tolist()
    return [f"+1 {area}-555-01{end:02d}" for area, end in zip(areas, ends, strict=True)]


def _moments(generator: np.random.Generator, count: int) -> list[str]:
    minutes = generator.integers(_MINUTES, size=count).tolist()
    return [f"{_FIRST_DAY + timedelta(minutes=minute):%Y-%m-%d %H:%M}" for minute in minutes]


def _with_faults(rows: list[Row], counts: list[int], generator: np.random.Generator) -> SampleChunk:
    """The rows with missing names, duplicates of good rows, and broken rows; one fault a row."""
    missing, duplicates, broken = counts
    order = generator.permutation(len(rows)).tolist()
    sound = order[duplicates + broken :]
    for index in sound[:missing]:
        rows[index][FIRST_NAME] = missing_name(generator)
    origins = generator.integers(len(sound), size=duplicates).tolist() if sound else []
    for index, origin in zip(order, origins, strict=False):
        rows[index] = list(rows[sound[origin]])
    kinds: Counter[str] = Counter()
    for number, index in enumerate(order[duplicates : duplicates + broken]):
        kind = list(BREAKS)[(number + order[0]) % len(BREAKS)]
        rows[index] = BREAKS[kind](rows[index], generator)
        kinds[kind] += 1
    return SampleChunk(
        rows=rows,
        missing=min(missing, len(sound)),
        duplicates=len(origins),
        broken=kinds,
        people=Counter(rows[index][FIRST_NAME].strip().title() for index in sound[missing:]),
        companies=frozenset(rows[index][COMPANY] for index in sound),
    )
