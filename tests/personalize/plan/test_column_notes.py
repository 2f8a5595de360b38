"""A column that another country may have written is named before anything is rendered."""

import pytest

from personalize.plan.column_notes import column_notes
from personalize.recipients.recipients import read_recipients


def notes(write_csv, make_campaign, cells, kind, **settings):
    fields = {"value": {"column": "Value", "kind": kind}}
    campaign = make_campaign("It is {{ value }}.", fields=fields, **settings)
    rows = "".join(f'P{n},"{cell}"\n' for n, cell in enumerate(cells))
    recipients = read_recipients(write_csv(f"First Name,Value\n{rows}"), campaign)
    return list(column_notes(recipients, campaign))


def test_a_number_that_may_be_a_thousand_times_as_much_is_named(write_csv, make_campaign):
    (note,) = notes(write_csv, make_campaign, ["1.500", "12.000"], "number")
    assert "1.500 is said as 1.500" in note
    assert "or 1500 is meant" in note
    assert "locale: de-DE" in note


@pytest.mark.parametrize(
    ("cells", "settings"),
    [
        (["1.500", "12.000"], {"locale": "de-DE"}),
        (["1.500", "2.5"], {}),
        (["1,500", "12,000"], {}),
        (["15", "7"], {}),
    ],
)
def test_numbers_that_are_certain_are_not(write_csv, make_campaign, cells, settings):
    assert notes(write_csv, make_campaign, cells, "number", **settings) == []


def test_dates_that_contradict_the_locale_are_named(write_csv, make_campaign):
    (note,) = notes(write_csv, make_campaign, ["05/12/2026", "31/12/2026"], "text")
    assert "05/12/2026 is read with the month first" in note
    assert "31/12/2026" in note
    assert "locale: en-GB" in note


@pytest.mark.parametrize(
    ("cells", "settings"),
    [
        (["05/12/2026", "31/12/2026"], {"locale": "en-GB"}),
        (["05/12/2026", "12/31/2026"], {}),
        (["5/5/2026", "31/12/2026"], {}),
        (["a word", "05/12/2026"], {}),
    ],
)
def test_dates_that_agree_are_not(write_csv, make_campaign, cells, settings):
    assert notes(write_csv, make_campaign, cells, "text", **settings) == []
