# ruff: noqa: RUF001  kana and full-width marks look like other letters, and are meant
"""Japanese as it is read: kana by OpenJTalk and vidmerge's rules, sounds by the table."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

import render_cluster.voice.kokoro
from personalize.errors import StageError
from personalize.pronunciation.prosody_marks import CLOSE, OPEN, pause_mark
from render_cluster.presenter.mouth.visemes import LENGTHENERS, VISEMES_OF
from render_cluster.voice.asian.japanese_reading import JapaneseReading
from render_cluster.voice.asian.kana import sounds_of_kana
from render_cluster.voice.interface.read_word import symbols_of

ALPHABET = json.loads((files(render_cluster.voice.kokoro) / "alphabet.json").read_text("utf-8"))
SILENT = set(';:,.!?—…"“”() ˈˌ') | LENGTHENERS
SENTENCES = Path(__file__).parents[4] / "benchmarks" / "voice_sentences" / "ja.txt"


@pytest.fixture(scope="module")
def reading():
    return JapaneseReading()


def _kana(reading, text):
    return [word.detail for word in reading.pronounce(text, "ja")]


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("お世話になっております。", "オセワ ニ ナッ テ オリ マス"),
        ("ご利用いただき、ありがとうございます。", "ゴ リヨー イタダキ アリガトー ゴザイマス"),
        ("今週もよろしくお願いいたします。", "コンシュー モ ヨロシク オネガイ イタシ マス"),
        ("ご都合はいかがですか？", "ゴ ツゴー ワ イカガ デス カ"),
        ("1,500円です。", "セン ゴ ヒャク エン デス"),
        ("¥3,000", "サン ゼン エン"),
        ("$1,200", "セン ニ ヒャク ドル"),
        ("€50", "ゴ ジュー ユーロ"),
        ("1.5億円", "イッ テン ゴ オク エン"),
        ("12.5%増", "ジュー ニー テン ゴ パーセント ゾー"),
        ("3月15日(火)の14:30", "サンガツ ジュー ゴ ニチ カヨービ ノ ジュー ヨ ジ サン ジュッ プン"),
        ("14：00に", "ジュー ヨ ジ ニ"),
        ("3/5に", "サンガツ イツカ ニ"),
        ("2026/12/05", "ニ セン ニ ジュー ロク ネン ジューニガツ イツカ"),
        ("2026-12-05", "ニ セン ニ ジュー ロク ネン ジューニガツ イツカ"),
        ("10〜15分", "ジュー カラ ジュー ゴ フン"),
        ("1日と20日", "ツイタチ ト ハツカ"),
        ("3本、6本", "サン ボン ロッ ポン"),
        ("2人で1つ", "フタリ デ ヒトツ"),
        ("100件以上", "ヒャッ ケン イジョー"),
        ("03-1234-5678", "ゼロ サン ノ イチ ニー サン ヨン ノ ゴー ロク ナナ ハチ"),
        ("100GB", "ヒャク ギガバイト"),
        ("30℃", "サン ジュー ド"),
        ("佐藤さん", "サトー サン"),
        ("髙橋様", "タカハシ サマ"),
        ("Mariaさん", "マリア サン"),
        ("HubSpotとCRM", "ハブ スポット ト シーアール エム"),
        ("Salesforceを", "セイルズフォース ヲ"),
        ("ＡＩ", "エーアイ"),
        ("A/Bテスト", "エイ スラッシュ ビー テスト"),
        ("example.com", "エグザンプルドットコム"),
        ("ﾌﾟﾗﾝ", "プラン"),
    ],
)
def test_sales_phrases_have_their_readings(reading, text, kana):
    assert " ".join(_kana(reading, text)) == kana


@pytest.mark.parametrize(
    ("kana", "sounds"),
    [
        ("コンニチワ", "koɲɲiʨiβa"),
        ("サンポ", "sampo"),
        ("ゲンキ", "ɡeŋkʲi"),
        ("イッテ", "iʔte"),
        ("トーキョー", "toːkʲoː"),
        ("フォーム", "ɸoːmɯ"),
        ("クュ", "kjɯ"),
    ],
)
def test_kana_are_said_by_the_table(kana, sounds):
    assert sounds_of_kana(kana) == sounds


def test_every_sound_is_in_the_alphabet_and_has_a_mouth_shape(reading):
    text = (
        SENTENCES.read_text("utf-8") + "HubSpotさん、Jennifer、Müller、ヴァイオリン、ちゃんと？！"
    )
    symbols = set("".join(map(symbols_of, reading.reader().read(text, "ja"))))
    assert symbols <= ALPHABET.keys()
    assert symbols - SILENT <= VISEMES_OF.keys()


def test_sentences_end_at_japanese_stops_but_not_within_quotation_marks(reading):
    sentences = reading.reader().read("はい。どうぞ！「いいえ。」と言った？そう…です", "ja")
    assert [symbols_of(one) for one in sentences] == [
        "hai.", "doːʣo!", "“iːe.” to iʔta?", "soː… desɨ",
    ]  # fmt: skip


def test_pauses_emphasis_and_given_pronunciations_are_read(reading):
    text = f"[Siobhan](/ʃəˈvɔn/)さん、{pause_mark(700)}{OPEN}とても{CLOSE}よい。"
    (words,) = reading.reader().read(text, "ja")
    assert symbols_of(words) == "ʃəvˈɔn saɴ, totemo joi."
    assert [word.pause_s for word in words if word.pause_s] == [0.7]
    assert [word.written for word in words if word.is_emphasised] == ["とても"]


@pytest.mark.parametrize("text", ["Иван", "김민준", "😀", "ไทย", "你好吗Иван"])
def test_what_has_no_reading_is_an_error_and_never_left_out(reading, text):
    with pytest.raises(StageError, match="no reading for"):
        reading.reader().read(f"こんにちは、{text}さん。", "ja")
    assert reading.find_unsayable(["佐藤", "Tom", text]).keys() == {text}


def test_latin_words_that_no_dictionary_has_are_guesses(reading):
    guesses = reading.find_guesses(["Maria", "CRM", "Shopify", "佐藤"])
    assert {word: said.detail for word, said in guesses.items()} == {
        "Shopify": "read as ショパファイ"
    }
