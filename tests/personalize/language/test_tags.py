import pytest

from personalize.language.tags import (
    language_name,
    language_of,
    languages_of_country,
    nearest_tag,
)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("es", "es"),
        ("ES", "es"),
        ("es_MX", "es-MX"),
        ("pt-br", "pt-BR"),
        ("Spanish", "es"),
        ("  spanish (Mexico) ", "es"),
        ("Español", "es"),
        ("espanol", "es"),
        ("Französisch", "fr"),
        ("Français", "fr"),
        ("日本語", "ja"),
        ("English (US)", "en"),
    ],
)
def test_a_language_is_understood_as_exports_write_it(written, tag):
    assert language_of(written) == tag


@pytest.mark.parametrize("written", ["", "N/A", "unknown", "-", "x", "12", "Retail"])
def test_what_is_no_language_is_none(written):
    assert language_of(written) is None


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Mexico", "es-MX"),
        ("México", "es-MX"),
        ("US", "en-US"),
        ("USA", "en-US"),
        ("Brasil", "pt-BR"),
        ("England", "en-GB"),
        ("Deutschland", "de-DE"),
        ("FRA", "fr-FR"),
    ],
)
def test_a_country_has_its_languages_the_commonest_first(written, first):
    assert languages_of_country(written)[0] == first


def test_a_country_with_several_languages_has_them_all():
    assert {tag[:2] for tag in languages_of_country("Switzerland")} >= {"de", "fr", "it"}
    assert languages_of_country("Atlantis") == ()


def test_the_nearest_tag_is_the_same_or_that_of_another_region():
    assert nearest_tag("es-MX", ["en", "es", "es-MX"]) == "es-MX"
    assert nearest_tag("pt", ["en", "pt-BR"]) == "pt-BR"
    assert nearest_tag("de", ["en", "es"]) is None


def test_a_language_has_a_name_for_messages():
    assert language_name("pt-BR") == "Portuguese (Brazil)"
