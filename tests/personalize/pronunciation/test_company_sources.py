"""The hand-written tables of companies and business words are whole: columns, phones, stress."""

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "scripts/lexicon_sources"
COMPANIES = SOURCES / "companies.tsv"
BUSINESS_WORDS = SOURCES / "business_words.tsv"
TABLES = pytest.mark.parametrize("table", [COMPANIES, BUSINESS_WORDS], ids=lambda path: path.stem)

# The phone set of CMUdict (cmudict.phones).
VOWEL = re.compile(r"(A[AEHOWY]|E[HRY]|I[HY]|O[WY]|U[HW])[012]")
CONSONANT = re.compile(r"[BDFGKLMNPRSTVWYZ]|CH|DH|HH|JH|NG|SH|TH|ZH")
CHECKED = re.compile(
    r"agrees with CMUdict|taken from CMUdict, read$|letters by rule$|second reading|"
    r"differs from CMUdict: \S"
)


def _rows(table: Path) -> list[dict[str, str]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    body = [line.split("\t") for line in lines if not line.startswith("#")]
    columns = body[0]
    return [dict(zip(columns, row, strict=True)) for row in body[1:]]


def _said_forms(row: dict[str, str]) -> list[str]:
    return [row["phones"], *(row["accept"].split(" | ") if row["accept"] else [])]


def _faults(said: str) -> list[str]:
    """What is wrong with one said form; at most one primary stress a word, at least one in all."""
    faults = []
    for word in said.split(" # "):
        phones = word.split(" ")
        illegal = [p for p in phones if not (VOWEL.fullmatch(p) or CONSONANT.fullmatch(p))]
        faults += [f"{said!r} has {p!r}, not an ARPAbet phone" for p in illegal]
        if sum(p.endswith("1") for p in phones) > 1:
            faults.append(f"{word!r} has two primary stresses")
    if "1" not in said:
        faults.append(f"{said!r} has no primary stress")
    return faults


def test_the_tables_are_long_enough():
    assert len(_rows(COMPANIES)) >= 1000
    assert len(_rows(BUSINESS_WORDS)) >= 300


@pytest.mark.parametrize(("table", "fourth"), [(COMPANIES, "group"), (BUSINESS_WORDS, "kind")])
def test_every_row_has_every_column(table, fourth):
    rows = _rows(table)
    assert list(rows[0]) == ["written", "phones", "accept", fourth, "checked"]
    for row in rows:
        assert all(value == value.strip() for value in row.values()), row
        assert all(row[column] for column in row if column != "accept"), row
        assert CHECKED.match(row["checked"]), row


@TABLES
def test_the_licence_is_named_first(table):
    head = table.read_text(encoding="utf-8").splitlines()[:3]
    assert all(line.startswith("# ") for line in head)
    assert "Apache License, Version 2.0" in head[0]
    assert "Carnegie Mellon" in "".join(head)


@TABLES
def test_no_name_is_written_twice(table):
    written = [row["written"].casefold() for row in _rows(table)]
    assert sorted(written) == sorted(set(written))


@TABLES
def test_phones_and_stress_are_legal(table):
    faults = [
        f"{row['written']}: {fault}"
        for row in _rows(table)
        for said in _said_forms(row)
        for fault in _faults(said)
    ]
    assert faults == []


@TABLES
def test_no_alternative_repeats_the_first(table):
    for row in _rows(table):
        forms = _said_forms(row)
        assert len(forms) == len(set(forms)), row


def test_business_words_are_letters_or_words():
    assert {row["kind"] for row in _rows(BUSINESS_WORDS)} == {"letters", "word"}


def test_both_tables_say_a_shared_name_alike():
    words = {row["written"]: _said_forms(row) for row in _rows(BUSINESS_WORDS)}
    for row in _rows(COMPANIES):
        if row["written"] in words:
            assert set(_said_forms(row)) & set(words[row["written"]]), row["written"]


@pytest.mark.parametrize(
    ("written", "phones"),
    [
        ("PwC", "P IY2 # D AH2 B AH0 L Y UW0 # S IY1"),
        ("SAP", "EH2 S # EY2 # P IY1"),
        ("IKEA", "AY0 K IY1 AH0"),
        ("NATO", "N EY1 T OW0"),
        ("Nestlé", "N EH1 S L EY0"),
        ("Nestle", "N EH1 S L EY0"),
        ("Atlassian", "AE0 T L AE1 S IY0 AH0 N"),
    ],
)
def test_known_names(written, phones):
    assert {row["written"]: row["phones"] for row in _rows(COMPANIES)}[written] == phones


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("S AE S", "not an ARPAbet phone"),
        ("S1 AE1 S", "not an ARPAbet phone"),
        ("S AE0 S", "no primary"),
        ("S AE1 S AE1", "two primary"),
        ("S  AE1", "not an ARPAbet phone"),
    ],
)
def test_the_check_finds_faults(said, fault):
    assert any(fault in found for found in _faults(said))
