"""The name lists that judge pronunciation are whole and in the notation of their README."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest

LISTS = Path(__file__).parents[2] / "benchmarks" / "said_right_lists"
COLUMNS = {
    "companies": ["name", "phones", "note"],
    "international_names": ["name", "kind", "language", "phones", "note"],
}
PHONE = re.compile(
    "(AA|AE|AH|AO|AW|AY|EH|ER|EY|IH|IY|OW|OY|UH|UW)[012]"
    "|B|CH|D|DH|F|G|HH|JH|K|L|M|N|NG|P|R|S|SH|T|TH|V|W|Y|Z|ZH"
)
# Words that running speech leaves unstressed: "and".
WEAK = frozenset({"AH0 N D", "AH0 N"})


def _rows(name):
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = {name: _rows(name) for name in COLUMNS}
EACH_LIST = pytest.mark.parametrize("name", COLUMNS)


def _words(row):
    """Every word of every alternative."""
    return [word for reading in row["phones"].split(" | ") for word in reading.split(" # ")]


@EACH_LIST
def test_a_list_has_its_columns_and_300_rows(name):
    assert len(ROWS[name]) == 300
    assert all(list(row) == COLUMNS[name] for row in ROWS[name])
    assert all(None not in row.values() for row in ROWS[name])


@EACH_LIST
def test_no_name_stands_twice(name):
    names = [row["name"].casefold() for row in ROWS[name]]
    assert len(set(names)) == len(names)


@EACH_LIST
def test_names_are_written_as_an_export_holds_them(name):
    for row in ROWS[name]:
        assert row["name"] == unicodedata.normalize("NFC", row["name"].strip())


@EACH_LIST
def test_every_phone_is_arpabet_with_stress_on_vowels_only(name):
    wrong = [
        (row["name"], phone)
        for row in ROWS[name]
        for word in _words(row)
        for phone in word.split(" ")
        if not PHONE.fullmatch(phone)
    ]
    assert not wrong


@EACH_LIST
def test_every_word_has_one_main_stress(name):
    wrong = [
        (row["name"], word)
        for row in ROWS[name]
        for word in _words(row)
        if word not in WEAK and word.count("1") != 1
    ]
    assert not wrong


@EACH_LIST
def test_no_reading_stands_twice_in_a_row(name):
    for row in ROWS[name]:
        readings = row["phones"].split(" | ")
        assert len(set(readings)) == len(readings), row["name"]


def test_names_are_200_given_names_and_100_surnames():
    kinds = [row["kind"] for row in ROWS["international_names"]]
    assert (kinds.count("given"), kinds.count("surname")) == (200, 100)


def test_names_are_of_at_least_25_languages():
    languages = {row["language"] for row in ROWS["international_names"]}
    assert len(languages) >= 25
    assert "" not in languages


def test_companies_hold_the_kinds_that_spelling_hides():
    names = [row["name"] for row in ROWS["companies"]]
    digits = [name for name in names if re.search(r"\d", name)]
    capitals = [name for name in names if re.fullmatch(r"[A-Z]{2,5}", name)]
    camels = [name for name in names if re.search(r"[a-z][A-Z]", name)]
    endings = [name for name in names if re.search(r"(Inc|Ltd|plc|S\.A|N\.V|AG|SE|A/S)\.?$", name)]
    assert min(map(len, (digits, capitals, camels, endings))) >= 8
