# ruff: noqa: RUF001  other scripts
"""Names in other scripts are said, and flagged; those that nobody can read are not."""

import pytest

from personalize.errors import ConfigError
from personalize.names.names import make_forms
from personalize.names.other_scripts import doubt_of, in_latin, letters_of, script_of
from personalize.names.pronunciations import Pronunciations
from personalize.plan.said_values import say_values
from personalize.pronunciation.arpabet import from_ipa
from personalize.pronunciation.said import NameContext, Origin, SaidWord

NONE = Pronunciations({})


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Иван", "Ivan"),
        ("Татьяна", "Tatyana"),
        ("Дмитрий", "Dmitry"),
        ("Γιώργος", "Giorgos"),
        ("Παπαδόπουλος", "Papadopoulos"),
        ("李小龍", "Li Xiao Long"),
        ("김민준", "Kim Minjun"),
        ("민준", "Minjun"),
        ("박", "Park"),
        ("さくら", "Sakura"),
        ("अनिल", "Anil"),
        ("Пётр", "Pyotr"),
        ("Хрущёв", "Khrushchov"),
        ("Григорій", "Hryhory"),
        ("Јован", "Yovan"),
        ("Յուրի", "Yuri"),
        ("Երևան", "Yerevan"),
        ("ジェニファー", "Jenifa"),
        ("ティファニー", "Tifani"),
        ("محمد", "Muhammad"),
        ("أحمد خوري", "Ahmad Khoury"),
        ("שרה כהן", "Sarah Cohen"),
    ],
)
def test_a_name_is_put_into_latin_letters(written, latin):
    assert in_latin(written) == latin
    forms = make_forms(written, "person", NONE)
    assert (forms.shown, forms.said, forms.problem) == (written, latin, "")


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("佐藤", "ja", "佐藤"),
        ("さくら 花子", "ja", "さくら 花子"),
        ("佐々木", "ja", "佐々木"),
        ("김민준", "ja", "Kim Minjun"),
        ("王芳", "zh-CN", "王芳"),
        ("さくら", "zh", "Sakura"),
        ("राहुल शर्मा", "hi", "राहुल शर्मा"),
        ("王芳", "hi", "Wang Fang"),
        ("अनिल", "en", "Anil"),
        ("José", "ja", "José"),
    ],
)
def test_a_language_reads_the_names_in_its_own_script(written, language, said):
    forms = make_forms(written, "person", NONE, language=language)
    assert (forms.shown, forms.said, forms.problem) == (written, said, "")


@pytest.mark.parametrize(
    ("shown", "said", "language", "doubt"),
    [
        ("佐藤", "佐藤", "ja", "Kanji"),
        ("佐藤", "サトウ", "ja", ""),
        ("さくら", "さくら", "ja", ""),
        ("王芳", "王芳", "zh", ""),
        ("单芳", "单芳", "zh", "surname"),
        ("राहुल", "राहुल", "hi", ""),
        ("Иван", "Ivan", "ja", "Cyrillic"),
        ("王芳", "Wang Fang", "en", "Chinese"),
        ("Tom", "Tom", "ja", ""),
    ],
)
def test_what_makes_a_reading_a_guess(shown, said, language, doubt):
    found = doubt_of(shown, said, language)
    assert doubt in found
    assert bool(doubt) == bool(found)


def test_of_a_company_its_own_script_is_no_doubt():
    assert doubt_of("山田商店", "山田商店", "ja", is_person=False) == ""
    assert doubt_of("山田商店", "Shan Tian", "es", is_person=False) != ""


@pytest.mark.parametrize("written", ["สมชาย", "قيس", "פלג"])
def test_a_script_without_vowels_stays_unread(written):
    assert in_latin(written) == written
    assert "cannot say" in make_forms(written, "person", NONE).problem


@pytest.mark.parametrize("written", ["Ann", "José", "Łukasz", "Nguyễn", "O'Neil"])
def test_latin_letters_stay_as_they_are(written):
    assert in_latin(written) == written
    assert script_of(written) == ""


CSV = "Record ID,First Name,Company\n1,Иван,Acme\n2,Ann,Acme\n3,Oyelaran,Acme\n"


class _Book:
    def find(self, written, context):
        if (written, context) != ("Иван", NameContext.GIVEN):
            return None
        return SaidWord(written, from_ipa("/ɪˈvɑn/"), Origin.APPROVED, "Ana")


def _said(recipients, campaign, approvals=None):
    values = say_values(recipients, campaign, approvals=approvals).by_field["first_name"]
    return {shown: value for (shown, *_), value in values.items()}


def test_such_a_name_is_flagged_until_somebody_approves_it(write_csv, make_campaign):
    from personalize.recipients.recipients import read_recipients

    campaign = make_campaign("Hi {{ first_name }}.")
    recipients = read_recipients(write_csv(CSV), campaign)
    found = _said(recipients, campaign)
    assert found["Иван"].is_guess
    assert found["Иван"].pieces[0].detail == "written in Cyrillic letters"
    assert not found["Ann"].is_guess
    approved = _said(recipients, campaign, _Book())["Иван"]
    assert not approved.is_guess
    assert approved.marked == "[Ivan](/ɪˈvɑn/)"


def test_a_pronunciation_of_the_campaign_decides():
    with pytest.raises(ConfigError, match="not known"):
        Pronunciations({"Иван": "/☃/"})
    forms = make_forms("Иван", "person", Pronunciations({"Иван": "ih-VAHN"}))
    assert forms.problem == ""


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("王伟", "Chinese characters"),
        ("さくら", "Japanese letters"),
        ("サクラ", "Japanese letters"),
        ("김민준", "Korean letters"),
        ("Иван", "Cyrillic letters"),
        ("Ivan", ""),
    ],
)
def test_letters_are_called_as_readers_call_them(written, letters):
    assert letters_of(written) == letters


def test_the_table_finds_words_that_no_space_parts():
    table = Pronunciations({"東": "あずま", "Acme": "アクメ"})
    assert table.in_script("東さん、Acmeの方、Acmes") == "あずまさん、アクメの方、Acmes"
    assert table.in_script("東さん、 Acme です") == "あずまさん、 アクメ です"
