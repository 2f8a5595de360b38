# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Words in capitals are said as words, letters as letters, and what may be either is reported."""

import pytest

from personalize.pronunciation.marking import mark_value
from personalize.pronunciation.said import NameContext
from render_cluster.voice.catalog import find_guesses
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.interface.read_word import symbols_of


def said(text):
    return " ".join(symbols_of(sentence) for sentence in english_reader().read(text))


@pytest.mark.parametrize(
    "word",
    [
        *(
            "acme",
            "axis",
            "oak",
            "hill",
            "glow",
            "spam",
        ),
        *(
            "drop",
            "map",
            "loop",
            "mint",
            "bolt",
            "nest",
        ),
    ],
)
def test_a_word_in_capitals_is_said_as_the_word(word):
    assert said(f"we use {word.upper()}, yes") == said(f"we use {word}, yes")


@pytest.mark.parametrize(
    ("company", "symbols"),
    [
        ("OAK HILL", "ˈOk hˈɪl"),
        ("ACME", "ˈækmi"),
        ("CAFÉ NOIR", "kæfˈA nwˈɑɹ"),
        ("AXIS Group", "ˈæksɪs ɡɹˈup"),
    ],
)
def test_a_company_in_capitals_is_said_as_words(company, symbols):
    assert said(mark_value(company, NameContext.COMPANY)) == symbols


@pytest.mark.parametrize(
    "letters",
    [
        *(
            "LED",
            "SAT",
            "GPS",
            "USB",
            "BBQ",
            "COD",
        ),
        *(
            "ERG",
            "EOD",
            "ICP",
            "QBR",
            "ROI",
            "SEO",
        ),
    ],
)
def test_an_abbreviation_stays_letters(letters):
    assert sum(map(said(f"our {letters}").count, "ˈˌ")) >= len(letters)


@pytest.mark.parametrize(
    ("acronym", "symbols"),
    [
        *(("AMEX", "ˈæmˌɛks"), ("FIFO", "fˈIfO"), ("LIFO", "lˈIfO"), ("SWAT", "swˈɑt")),
        *(("WIP", "wˈɪp"), ("SPAC", "spˈæk"), ("REIT", "ɹˈit"), ("FIDO", "fˈIdO")),
        *(("SEPA", "sˈipə"), ("IBAN", "ˈIbˌæn"), ("BACS", "bˈæks"), ("OPEX", "ˈɑpɛks")),
        *(("CSAT", "sˈisˌæt"), ("AWOL", "ˈAwˌɔl")),
    ],
)
def test_an_acronym_is_said_as_the_word_that_business_says(acronym, symbols):
    assert said(f"our {acronym}, yes").endswith(f" {symbols}, jˈɛs")


def test_letters_that_may_be_a_word_are_reported_as_a_guess():
    words = ["IDEO", "ACME", "HVAC", "QBR", "EOD", "IBM", "NASA", "ROI", "zorbulax", "TAMU."]
    assert list(find_guesses("hibari", words)) == ["IDEO", "zorbulax", "TAMU."]


@pytest.mark.parametrize(
    ("name", "symbols"), [("Xi Jinping", "ʃˈi ʤˈɪnpɪŋ"), ("Ho Chi Minh", "hˈO ʧˈi mˈɪn")]
)
def test_a_name_that_is_a_greek_letter_too_is_the_name(name, symbols):
    assert said(mark_value(name, NameContext.FULL)) == symbols
