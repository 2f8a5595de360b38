"""How a file writes numbers and dates, and how each of its recipients gets them."""

import pytest

from personalize.campaign.campaign import Campaign
from personalize.recipients.in_languages import find_in_languages
from personalize.source.reading import read_source

AMERICAN, BRITISH = "May 12, 2026", "12 May 2026"


def values_in(path, kind, text="{{ value }}", **campaign):
    fields = {"value": {"column": "Value", "kind": kind}}
    lines = [{"id": "a", "text": text}]
    told = {"name": "t", "fields": fields, "lines": lines, **campaign}
    recipients = find_in_languages(read_source(path), Campaign.model_validate(told)).joined()
    return [(row["value"], row["value__said"]) for row in recipients.accepted.to_pylist()]


@pytest.mark.parametrize(
    ("header", "delimiter", "locale", "shown"),
    [
        ("First Name", ",", {}, AMERICAN),
        ("First Name", ";", {}, "December 5, 2026"),
        ("Vorname", ",", {}, "December 5, 2026"),
        ("Pr\u00e9nom", "\t", {}, "December 5, 2026"),
        ("Vorname", ";", {"locale": "en-US"}, AMERICAN),
        ("First Name", ",", {"locale": "en-GB"}, "5 December 2026"),
        ("\u540d", ",", {}, AMERICAN),
    ],
)
def test_the_file_says_whether_the_day_stands_first(write_csv, header, delimiter, locale, shown):
    path = write_csv(f"{header}{delimiter}Value\nAnn{delimiter}05/12/2026\n")
    assert [value for value, _ in values_in(path, "date", **locale)] == [shown]


def test_one_file_is_read_in_one_way_and_shown_in_each_recipients(write_csv):
    path = write_csv(
        "First Name,Country,Value\nAnn,US,05/12/2026\nBen,UK,05/12/2026\nEva,Spain,05/12/2026\n"
    )
    language = {"default": "en-US", "country": "Country"}
    text = dict.fromkeys(("en-US", "en-GB", "es"), "{{ value }}")
    found = values_in(path, "date", text, language=language)
    assert [shown for shown, _ in found] == [AMERICAN, BRITISH, "12 de mayo de 2026"]


@pytest.mark.parametrize(
    ("kind", "cell", "american", "spanish"),
    [
        ("money", "$12,500.50", "$12,500.50", ("$12.500,50", "$12.500,50")),
        ("number", "12,500.5", "12,500.5", ("12.500,5", "12500,5")),
        ("percent", "12.5", "12.5%", ("12,5%", "12,5%")),
    ],
)
def test_an_amount_is_each_recipients_own(write_csv, kind, cell, american, spanish):
    path = write_csv(f'Language,Value\nEnglish,"{cell}"\nSpanish,"{cell}"\n')
    language = {"default": "en-US", "column": "Language"}
    text = dict.fromkeys(("en-US", "es"), "{{ value }}")
    (shown, _), other = values_in(path, kind, text, language=language)
    assert (shown, other) == (american, spanish)


def test_an_amount_can_have_a_pronunciation_as_it_is_in_the_file(write_csv):
    path = write_csv("First Name;Value\nAnn;3,50 \u20ac\n")
    table = {"3,50 \u20ac": "three fifty"}
    assert values_in(path, "money", pronunciations=table) == [("3.50 \u20ac", "three fifty")]


@pytest.mark.parametrize(
    ("kind", "cell", "shown", "said"),
    [
        ("money", "1.234,50 \u20ac", "1.234,50 \u20ac",
         "one thousand two hundred thirty-four euros and fifty cents"),
        ("date", "05.12.2026", "5 December 2026", "December fifth, twenty twenty-six"),
        ("country", "DE", "DE", "Germany"),
        ("number", "1.234,5", "1.234,5", "1234.5"),
    ],
)  # fmt: skip
def test_an_english_script_stays_english_in_another_locale(write_csv, kind, cell, shown, said):
    path = write_csv(f"First Name;Value\nAnn;{cell}\n")
    assert values_in(path, kind, locale="de-DE") == [(shown, said)]
