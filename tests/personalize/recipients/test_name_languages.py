"""Whose names are of another language is what their rows say, never their names."""

import pytest

from personalize.recipients.name_languages import NAME_LANGUAGE
from personalize.recipients.recipients import read_recipients


def _languages(write_csv, campaign, header, *rows):
    lines = [f"{n},{row}" for n, row in enumerate(rows, 1)]
    csv = "\n".join([f"Record ID,First Name,{header}", *lines]) + "\n"
    return read_recipients(write_csv(csv), campaign).accepted[NAME_LANGUAGE].to_pylist()


def test_a_country_without_the_spoken_language_says_its_first(write_csv, make_campaign):
    rows = ("Jörg,Germany", "Ann,USA", "Luc,Canada", "Urs,Switzerland", "Eve,", "Eve,Atlantis")
    found = _languages(write_csv, make_campaign("Hi {{ first_name }}."), "Country", *rows)
    assert found == ["de-DE", "", "", "de-CH", "", ""]


def test_english_as_a_second_language_says_nothing_about_names(write_csv, make_campaign):
    found = _languages(
        write_csv,
        make_campaign("Hi {{ first_name }}."),
        "Preferred Language,Country",
        "Jörg,English,Germany",
        "Léa,French,United States",
    )
    assert found == ["de-DE", "fr"]


@pytest.mark.parametrize(("row", "tag"), [("José,Spanish,USA", ""), ("John,,USA", "en-US")])
def test_whoever_prefers_spanish_has_a_spanish_name(write_csv, make_campaign, row, tag):
    campaign = make_campaign("Hola {{ first_name }}.", language="es")
    assert _languages(write_csv, campaign, "Preferred Language,Country", row) == [tag]


def test_the_columns_and_the_map_of_the_campaign_count(write_csv, make_campaign):
    rule = {"country": "Land", "default": "en", "map": {"Belgium": "fr"}}
    campaign = make_campaign("Hi {{ first_name }}.", language=rule)
    assert _languages(write_csv, campaign, "Land", "Luc,Belgium", "Jan,Niederlande") == [
        "fr",
        "nl-NL",
    ]
