# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Codes are spelled letter by letter, in their groups, and never misread as words."""

import pytest

from personalize.errors import ConfigError, InputError
from personalize.pronunciation.markup import LINK, read_markup, without_markup
from personalize.pronunciation.prosody_marks import silence_s
from personalize.pronunciation.spelling_out import spell_out


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AB-12c", "A B, 1 2 C"),
        ("ab 12", "A B, 1 2"),
        ("AB12CD", "A B, 1 2, C D"),
        ("A12345", "A, 1 2 3 4 5"),
        ("B2B", "B 2 B"),
        ("SW1A 1AA", "S W 1 A, 1 A A"),
        ("é-ß\u0141", "E, S S L"),
        ("\uff21\u0661", "A 1"),
        ("x_1/y", "X underscore 1 slash Y"),
        ("+44 (0)20", "plus 4 4, 0, 2 0"),
        ("v1.2", "V 1 dot 2"),
        ("I.B.M.", "I, B, M"),
        ("O'Neil", "O N E I L"),
    ],
)
def test_codes_are_said_in_groups(code, said):
    assert without_markup(spell_out(code)) == said


def test_each_letter_has_its_own_pronunciation_and_each_group_a_pause():
    spelled = spell_out("A-1")
    assert LINK.findall(spelled) == [("A", "/ˈeɪ/"), ("1", "/ˈwʌn/")]
    assert silence_s(spelled) == 0.25


def test_capitals_make_no_difference():
    assert spell_out("abé12") == spell_out("ABÉ12")


@pytest.mark.parametrize("code", ["", "--", "()", "_"])
def test_nothing_to_spell_is_a_fault_of_the_cell(code):
    with pytest.raises(InputError, match="nothing that can be spelled"):
        spell_out(code)


def test_a_letter_without_a_name_is_named():
    with pytest.raises(InputError, match="'Ж', which has no English name") as caught:
        spell_out("AЖ1")
    assert caught.value.value == "AЖ1"
    with pytest.raises(ConfigError, match="'Ж', which has no English name"):
        read_markup('<say-as interpret-as="characters">Ж</say-as>')


def test_say_as_characters_is_the_same():
    tag = '<say-as interpret-as="characters">AB-12</say-as>'
    assert read_markup(tag) == spell_out("AB-12")
