import pytest

from personalize.errors import ConfigError
from personalize.pronunciation.phones import (
    CONSONANTS,
    VOWELS,
    check_stress,
    join_words,
    split_words,
    syllables,
)


def test_the_inventory_is_that_of_cmudict():
    assert (len(VOWELS), len(CONSONANTS)) == (15, 24)


def test_words_are_split_and_joined():
    phones = "M AH0 R IY1 AH0 # HH OW0 Z EY1"
    assert split_words(phones) == [["M", "AH0", "R", "IY1", "AH0"], ["HH", "OW0", "Z", "EY1"]]
    assert join_words(split_words(phones)) == phones


@pytest.mark.parametrize(
    ("phones", "message"),
    [
        ("M AH0 R IY1 XX", "'XX' in the pronunciation 'M AH0 R IY1 XX' is no ARPAbet phoneme"),
        ("M AH0 R IY AH0", "'IY' in the pronunciation 'M AH0 R IY AH0' needs a stress digit"),
        ("K1 AE1 T", "'K1' in the pronunciation"),
        ("m ah0", "'m' in the pronunciation"),
        ("M IY1 #", "is empty"),
        ("", "is empty"),
    ],
)
def test_what_is_no_arpabet_is_named(phones, message):
    with pytest.raises(ConfigError, match=message.replace("(", r"\(")):
        split_words(phones)


@pytest.mark.parametrize(
    "phones",
    [
        "M AH0 R IY0 AH0",
        "M AH1 R IY1 AH0",
        "K AE1 T # M IH2 T",  # neither a letter nor a word without stress
        "K AE1 T # EY0",  # a letter has secondary stress at least
        "AH0 V",  # alone
    ],
)
def test_a_word_needs_one_primary_stress(phones):
    with pytest.raises(ConfigError, match="the stressed syllable"):
        check_stress(phones)


def test_one_word_at_least_has_the_primary_stress():
    with pytest.raises(ConfigError, match="put \u02c8 before the stressed syllable of '/"):
        check_stress("EY2 # B IY2")


@pytest.mark.parametrize(
    "phones",
    [
        "EY2 # B IY2 # B IY1",
        "D AH2 B AH0 L Y UW0 # EY2 CH # OW1",
        "B IY2 # T UW2 # B IY1",
        "B AE1 NG K # AH0 V # AH0 M EH1 R IH0 K AH0",
        "D EY0 # L AH0 # K R UW1 Z",
    ],
)
def test_letters_before_others_and_words_like_of_need_none(phones):
    check_stress(phones)


@pytest.mark.parametrize(
    ("phones", "parts"),
    [
        ("M AH0 R IY1 AH0", "M AH0|R IY1|AH0"),
        ("AE0 G N Y EH1 SH K AH0", "AE0 G|N Y EH1 SH|K AH0"),
        ("S IH1 NG ER0", "S IH1 NG|ER0"),
        ("P AE1 T R IH0 K", "P AE1|T R IH0 K"),
        ("S T R EY1 T", "S T R EY1 T"),
        ("HH M", "HH M"),
    ],
)
def test_syllables_begin_with_as_many_consonants_as_may(phones, parts):
    assert [" ".join(part) for part in syllables(phones.split())] == parts.split("|")
