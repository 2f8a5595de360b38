"""What spreadsheets do to ids is found and named, and such a column identifies nobody."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.recipients.recipients import read_recipients
from personalize.source.damage.excel_damage import find_damage
from personalize.source.damage.salesforce_ids import is_case_lost, is_salesforce_id, long_id
from personalize.source.reading import read_source

# Pairs that are published in many places.
PAIRS = [
    ("001A0000006Vm9u", "001A0000006Vm9uIAC"),
    ("00558000001N0Ke", "00558000001N0KeAAK"),
    ("00D0Q0000008aI9", "00D0Q0000008aI9UAI"),
    ("0016E00000YbJrD", "0016E00000YbJrDQAV"),
]


@pytest.mark.parametrize(("short", "long"), PAIRS)
def test_known_ids_have_their_checksum(short, long):
    assert (long_id(short), long_id(long), is_case_lost(long)) == (long, long, False)


@given(st.text("0123456789abcdefghijABCDEFGHIJ", min_size=11, max_size=11))
def test_the_case_of_a_long_id_is_restored(tail):
    short = "003" + tail[:11] + "0"
    long = long_id(short)
    assert len(long) == 18
    assert long_id(long) == long
    assert not is_case_lost(long)
    for broken in (long.upper(), long.lower()):
        assert long_id(broken) == long
        assert is_case_lost(broken) == (broken != long)


@pytest.mark.parametrize("text", ["a@x.example", "Ann", "123", "0031N00001abcd", "contactlastname"])
def test_other_texts_are_no_ids_of_salesforce(text):
    assert not is_salesforce_id(text)
    assert long_id(text) == text


def damages(write_csv, header, values):
    lines = "".join(f"p{n}@x.example;{value}\n" for n, value in enumerate(values))
    return find_damage(read_source(write_csv(f"Email;{header}\n{lines}")), 1)


SPREAD = [str(random.Random(7).randrange(10**7)) for _ in range(3)] + [
    str(random.Random(n).randrange(10**7)) for n in range(300)
]


@pytest.mark.parametrize(
    ("header", "values", "kind", "text", "count"),
    [
        ("Record ID", ["1.08255E+11", "1.08255e+11", "12"], "rounded", "such as 1.08255E+11", 2),
        ("Datensatz-ID", ["1,08E+11", "1,08E+11"], "rounded", "such as 1,08E+11", 2),
        ("Contact ID", ["0035e00000AbCdE", "0035e00000abcde"], "short id",
         "0035e00000AbCdE is 0035e00000AbCdEAAV", 2),
        ("Contact ID", ["0035E00000ABCDEAAV"], "case lost", "is 0035e00000AbCdEAAV", 1),
        ("Record ID", ["ab12", "AB12", "xy34"], "case collides", "ab12 and AB12", 2),
        ("Record ID", ["00123", "123", "123.0", "7"], "zeros lost", "are one number", 3),
        ("Zip", ["10115", "20095", "30159", "40210", "50667", "1067"], "zeros lost",
         "1067 was probably 01067", 1),
        ("Code", SPREAD, "zeros lost", "nearly all have 7 digits", None),
        ("Create Date", ["45292", "45293", ""], "serial date", "45292 is 2024-01-01", 2),
    ],
)  # fmt: skip
def test_damage_is_found_and_named(write_csv, header, values, kind, text, count):
    found = damages(write_csv, header, values)
    assert [damage.kind for damage in found] == [kind]
    assert text in found[0].text
    assert count in (None, found[0].count)
    assert found[0].unusable == (kind not in ("short id", "case lost"))


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Record ID", [str(n) for n in range(1, 3000)]),  # a running number
        ("Record ID", ["51", "101", "12345", "108254741767", "108254741768"]),  # of HubSpot
        ("Employees", ["45292", "45293", "12"]),
        ("Age", ["45", "5", "33"]),
        ("Code", ["1E5", "2E5"]),
        ("Name", ["Ann", "ANN", "ann"]),
        ("Contact ID", ["0035e00000AbCdEAAV", "0035e00000abcdeAAA"]),
        ("Notes", ["x", ""]),
        ("Empty", ["", ""]),
    ],
)
def test_what_is_right_is_not_called_damaged(write_csv, header, values):
    assert damages(write_csv, header, values) == []


@pytest.mark.parametrize(
    ("ids", "identified"),
    [
        (["1.08255E+11", "1.08255E+11", "108254741769"], "Email"),
        (["1,08255E+11", "1,08256E+11", "7"], "Email"),
        (["00123", "123", "7"], "Email"),
        (["ab12", "AB12", "xy34"], "Email"),
        (["0035e00000AbCdE", "0035e00000abcde", "0035e00000abcdf"], "Record ID"),
        (["1", "2", "3"], "Record ID"),
    ],
)
def test_a_damaged_column_is_never_a_key(write_csv, make_campaign, ids, identified):
    names = ["Ann", "Ben", "Cat"]
    rows = "".join(f"{i};{name};{name}@x.example\n" for i, name in zip(ids, names, strict=True))
    path = write_csv(f"Record ID;First Name;Email\n{rows}")
    recipients = read_recipients(path, make_campaign("Hi {{ first_name }}."))
    assert recipients.accepted["first_name"].to_pylist() == names
    assert recipients.identities.column == identified
    assert bool(recipients.identities.damage) == (identified == "Email")
    assert len(set(recipients.accepted["recipient_key"].to_pylist())) == 3
