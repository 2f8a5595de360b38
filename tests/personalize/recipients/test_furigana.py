# ruff: noqa: RUF001  full-width brackets of headers are meant
"""The kana that a Japanese export has beside its names say how they are read."""

import pytest

from personalize.plan.said_values import say_values
from personalize.recipients.fields.furigana import is_surely_chinese, kana_of
from personalize.recipients.recipients import read_recipients

FIELDS = {"last_name": {"column": "姓"}, "first_name": {"column": "名"}}


@pytest.fixture
def said(write_csv, make_campaign):
    def read(csv, field="last_name", language="ja", **settings):
        campaign = make_campaign(
            f"{{{{ {field} }}}}さん、こんにちは。",
            language=language, voice="kokoro:jf_alpha", fields=FIELDS, **settings,
        )  # fmt: skip
        recipients = read_recipients(write_csv(csv), campaign)
        values = say_values(recipients, campaign).by_field[field].values()
        return [(one.shown, one.said, one.is_guess) for one in values]

    return read


@pytest.mark.parametrize("header", ["セイ", "姓（カナ）", "姓 フリガナ", "Last Name (Kana)"])
def test_the_reading_of_a_column_beside_is_said(said, header):
    csv = f"ID,姓,名,{header}\n1,東,花子,アズマ\n2,東,太郎,ヒガシ\n3,佐藤,次郎,\n"
    assert sorted(said(csv)) == [
        ("佐藤", "佐藤", True),
        ("東", "アズマ", False),
        ("東", "ヒガシ", False),
    ]


@pytest.mark.parametrize(("field", "kana"), [("last_name", "アズマ"), ("first_name", "ハナコ")])
def test_a_column_of_whole_names_serves_for_their_parts(said, field, kana):
    csv = "ID,姓,名,フリガナ\n1,東,花子,アズマ　ハナコ\n2,東,花子,アズマハナコ\n"
    shown = {"last_name": "東", "first_name": "花子"}[field]
    assert set(said(csv, field)) == {(shown, kana, False), (shown, shown, True)}


def test_the_campaigns_table_counts_more(said):
    csv = "ID,姓,名,セイ\n1,東,花子,アズマ\n"
    assert said(csv, pronunciations={"東": "とう"}) == [("東", "とう", False)]


def test_other_languages_do_not_read_kana(said):
    csv = "ID,姓,名,セイ\n1,東,花子,アズマ\n"
    assert said(csv, language="zh") == [("東", "東", False)]


@pytest.mark.parametrize(
    ("cell", "kana"),
    [
        ("ｻﾄｳ", "サトウ"),
        ("さとう", "さとう"),
        ("サトウ　ハナコ", "サトウ ハナコ"),
        ("佐藤", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_only_kana_are_a_reading(cell, kana):
    assert kana_of(cell) == kana


ENGLISH = {"first_name": {"column": "名"}, "last_name": {"column": "姓"}}


def read_english(write_csv, make_campaign, csv, **settings):
    campaign = make_campaign("Hi {{ first_name }}!", fields=ENGLISH, **settings)
    return read_recipients(write_csv(csv), campaign)


def test_an_english_campaign_says_the_kana_in_latin_letters(write_csv, make_campaign):
    csv = "ID,姓,名,セイ,メイ\n1,山田,太郎,ヤマダ,タロウ\n2,佐藤,翔子,サトウ,ショウコ\n"
    found = read_english(write_csv, make_campaign, csv)
    assert found.accepted["first_name__said"].to_pylist() == ["Taro", "Shoko"]


@pytest.mark.parametrize(
    "csv",
    [
        "ID,姓,名,セイ,メイ\n1,山田,太郎,,\n",
        "ID,姓,名,メール\n1,山田,太郎,x\n",
        "ID,姓,名,Country\n1,山田,太郎,Japan\n",
        "ID,姓,名,会社名\n1,山田,太郎,山田商事\n",
        "ID,姓,名,x\n1,山田,太郎,\n2,佐藤,花子,\n".encode("cp932"),
    ],
)
def test_kanji_without_a_reading_are_not_read_as_chinese(write_csv, make_campaign, csv):
    found = read_english(write_csv, make_campaign, csv)
    assert found.accepted.num_rows == 0
    assert "kana" in found.rejected["reason"][0].as_py()


def test_the_table_of_an_english_campaign_says_how_kanji_are_read(write_csv, make_campaign):
    csv = "ID,姓,名,メール\n1,山田,太郎,x\n"
    found = read_english(write_csv, make_campaign, csv, pronunciations={"太郎": "Tarro"})
    assert found.accepted["first_name__said"].to_pylist() == ["Tarro"]


def test_chinese_names_are_read_as_such(write_csv, make_campaign):
    csv = "ID,姓,名,Country\n1,王,伟,China\n"
    found = read_english(write_csv, make_campaign, csv)
    assert found.accepted["first_name__said"].to_pylist() == ["Wei"]


MIXED = "ID,姓,名,Country\n1,王,芳,China\n2,李,娜,China\n3,山田,タロウ,Japan\n4,山田,芳,Japan\n"


def test_one_japanese_row_does_not_reject_the_chinese_ones(write_csv, make_campaign):
    found = read_english(write_csv, make_campaign, MIXED)
    assert found.accepted["first_name__said"].to_pylist() == ["Fang", "Na", "Taro"]
    assert found.rejected["row_number"].to_pylist() == [4]


def test_a_language_says_it_where_there_is_no_country(write_csv, make_campaign):
    csv = "ID,姓,名,Language\n1,王,芳,Chinese\n2,山田,タロウ,Japanese\n3,山田,芳,\n"
    found = read_english(write_csv, make_campaign, csv)
    assert found.rejected["row_number"].to_pylist() == [3]


def test_a_character_that_only_chinese_writes_is_chinese_in_any_file(write_csv, make_campaign):
    csv = "ID,姓,名\n1,王,伟\n2,山田,タロウ\n3,山田,太郎\n"
    found = read_english(write_csv, make_campaign, csv)
    assert found.accepted["first_name__said"].to_pylist() == ["Wei", "Taro"]


@pytest.mark.parametrize(
    ("name", "is_chinese"), [("王伟", True), ("李娜", False), ("髙田", False), ("𠮷田", False)]
)
def test_variants_that_japan_writes_are_not_chinese(name, is_chinese):
    assert is_surely_chinese(name) == is_chinese
