"""Hindi names keep the vowels that are said, and lose those that are not."""

import unicodedata

import pytest

from personalize.names.devanagari import spell_devanagari
from personalize.names.other_scripts import in_latin


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("संजय", "Sanjay"),
        ("कमल", "Kamal"),
        ("मोहन", "Mohan"),
        ("विजय", "Vijay"),
        ("शर्मा", "Sharma"),
        ("नरेन्द्र", "Narendra"),
        ("कृष्ण", "Krishna"),
        ("आनन्द", "Anand"),
        ("आदित्य", "Aditya"),
        ("सिंह", "Singh"),
        ("ज्ञानेश्वर", "Gyaneshvar"),
        ("ज़ाहिर", "Zahir"),
        ("फ़रहान", "Farhan"),
        ("मुकुन्द", "Mukund"),
        ("लक्ष्मण", "Lakshman"),
    ],
)
def test_a_name_is_spelled_as_indians_write_it(written, latin):
    assert in_latin(written) == latin


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("मनमोहन", "Manmohan"),
        ("कमलेश", "Kamlesh"),
        ("जगदीश", "Jagdish"),
        ("सरस्वती", "Sarasvati"),
        ("रामचन्द्र", "Ramchandra"),
        ("हरभजन", "Harbhajan"),
        ("अमरनाथ", "Amarnath"),
        ("विजयलक्ष्मी", "Vijaylakshmi"),
        ("गणपति", "Ganpati"),
        ("कुलकर्णी", "Kulkarni"),
        ("तेंदुलकर", "Tendulkar"),
        ("वंदना", "Vandana"),
    ],
)
def test_only_an_a_between_open_syllables_falls_silent(written, latin):
    assert spell_devanagari(written) == latin


def test_a_long_vowel_is_doubled_where_the_lexicon_knows_the_name_so():
    assert spell_devanagari("दीपक") == "Dipak"
    assert in_latin("दीपक") == "Deepak"
    assert in_latin("सुनील") == "Sunil"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_unicode_forms_are_one_name(form):
    assert in_latin(unicodedata.normalize(form, "ज़ाहिर ऩ")) == "Zahir Na"
