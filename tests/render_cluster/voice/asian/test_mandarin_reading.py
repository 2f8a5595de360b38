# ruff: noqa: RUF001  full-width marks look like other letters, and are meant
"""Mandarin as it is read: pinyin by pypinyin and vidmerge's rules, sounds by the table."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

import render_cluster.voice.kokoro
from personalize.errors import StageError
from personalize.names.other_scripts import doubt_of
from personalize.pronunciation.prosody_marks import CLOSE, OPEN, pause_mark
from render_cluster.presenter.mouth.visemes import LENGTHENERS, VISEMES_OF
from render_cluster.voice.asian.mandarin_forms import in_mandarin_words
from render_cluster.voice.asian.mandarin_names import SURNAMES
from render_cluster.voice.asian.mandarin_reading import MandarinReading
from render_cluster.voice.asian.pinyin import sounds_of_pinyin
from render_cluster.voice.interface.read_word import symbols_of

ALPHABET = json.loads((files(render_cluster.voice.kokoro) / "alphabet.json").read_text("utf-8"))
SILENT = set(';:,.!?—…"“”() ˈˌ') | LENGTHENERS
SENTENCES = Path(__file__).parents[4] / "benchmarks" / "voice_sentences" / "zh.txt"


@pytest.fixture(scope="module")
def reading():
    return MandarinReading()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("处理了1,500个问题", "处理了一千五百个问题"),
        ("2个问题", "两个问题"),
        ("12个问题", "十二个问题"),
        ("2000人", "两千人"),
        ("第2季度", "第二季度"),
        ("2月", "二月"),
        ("2026年12月5日", "二零二六年十二月五日"),
        ("2026-12-05", "二零二六年十二月五日"),
        ("2026/12/5", "二零二六年十二月五日"),
        ("14:30", "十四点三十分"),
        ("上午9：05", "上午九点零五分"),
        ("2:00", "两点"),
        ("增长了12.5%", "增长了百分之十二点五"),
        ("¥3,000", "三千元"),
        ("￥1.5万", "一点五万元"),
        ("$1,200", "一千二百美元"),
        ("€50", "五十欧元"),
        ("10-15分钟", "十到十五分钟"),
        ("13812345678", "幺三八幺二三四五六七八"),
        ("010-62345678", "零幺零六二三四五六七八"),
        ("代码007", "代码零零七"),
        ("-5℃", "负五摄氏度"),
        ("1/3的客户", "三分之一的客户"),
        ("A1、３本", "A一、三本"),
    ],
)
def test_numbers_dates_and_money_are_words(text, words):
    assert in_mandarin_words(text) == words


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("您好，希望您一切顺利。", "nin2 hao3 xi1 wang4 nin2 yi1 qie4 shun4 li4"),
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("音乐和快乐", "yin1 yue4 he2 kuai4 le4"),
        ("还是还款", "hai2 shi4 huan2 kuan3"),
        ("重新增长", "chong2 xin1 zeng1 zhang3"),
        ("会计更新数据", "kuai4 ji4 geng1 xin1 shu4 ju4"),
        ("便宜又方便", "pian2 yi5 you4 fang1 bian4"),
        ("我觉得很好", "wo3 jue2 de5 hen3 hao3"),
        ("当天处理", "dang4 tian1 chu3 li3"),
        ("单先生", "shan4 xian1 sheng1"),
        ("曾国华，您好", "zeng1 guo2 hua2 nin2 hao3"),
        ("任经理", "ren2 jing1 li3"),
        ("曾经", "ceng2 jing1"),
        ("任何人", "ren4 he2 ren2"),
        ("歐陽先生，謝謝", "ou1 yang2 xian1 sheng1 xie4 xie4"),
    ],
)
def test_words_have_their_readings(reading, text, pinyin):
    words = reading.pronounce(text, "zh")
    assert " ".join(word.detail for word in words if not word.phones) == pinyin


@pytest.mark.parametrize(
    ("pinyin", "sounds"),
    [
        ("zhong1", "ꭧʊ→ŋ"), ("shi4", "ʂɨ↘"), ("zi5", "ʦɨ"), ("xue2", "ɕɥe↗"), ("nv3", "ny↓"),
        ("er4", "ɚ↘"), ("liu2", "ljou↗"), ("hui4", "xwei↘"), ("yo1", "jɔ→"), ("quan2", "ʨʰɥɛ↗n"),
    ],
)  # fmt: skip
def test_pinyin_is_said_by_the_table(pinyin, sounds):
    assert sounds_of_pinyin(pinyin) == sounds


def test_what_is_no_syllable_is_an_error():
    for syllable in ("xyz1", "ka", "zhi6"):
        with pytest.raises(StageError, match="no syllable"):
            sounds_of_pinyin(syllable)


def test_every_syllable_of_pypinyin_has_a_sound_of_the_alphabet():
    from pypinyin import pinyin_dict
    from pypinyin.contrib.tone_convert import to_tone3

    written = {one for row in pinyin_dict.pinyin_dict.values() for one in row.split(",")}
    syllables = {to_tone3(one, neutral_tone_with_five=True, v_to_u=True) for one in written}
    unsaid = set()
    for syllable in syllables:
        try:
            sounds = set(sounds_of_pinyin(syllable))
        except StageError:
            unsaid.add(syllable)
            continue
        assert sounds <= ALPHABET.keys(), syllable
        assert sounds - SILENT <= VISEMES_OF.keys(), syllable
    assert len(unsaid) <= 12, unsaid  # interjections such as fiào


def test_every_sound_is_in_the_alphabet(reading):
    text = SENTENCES.read_text("utf-8") + "HubSpot和CRM、Maria？"
    symbols = set("".join(map(symbols_of, reading.reader().read(text, "zh"))))
    assert symbols <= ALPHABET.keys()
    assert symbols - SILENT <= VISEMES_OF.keys()


def test_latin_words_are_said_as_english(reading):
    ((*words,),) = reading.reader().read("HubSpot和CRM", "zh")
    assert symbols_of(words) == "hˈʌbspˌɑt xɤ↗ sˈi ˈɑɹ ˈɛm"


def test_sentences_pauses_emphasis_and_given_pronunciations(reading):
    text = f"您好！[Siobhan](/ʃəˈvɔn/)，{pause_mark(700)}{OPEN}很{CLOSE}好。“对。”"
    first, second, third = reading.reader().read(text, "zh")
    assert symbols_of(first) == "ni↗nxau↓!"
    assert symbols_of(second) == "ʃəvˈɔn, xə↓n xau↓."
    assert symbols_of(third) == "“twei↘.”"
    assert [word.pause_s for word in second if word.pause_s] == [0.7]
    assert [word.written for word in second if word.is_emphasised] == ["很"]


@pytest.mark.parametrize("text", ["Иван", "김민준", "😀", "こんにちは"])
def test_what_has_no_reading_is_an_error_and_never_left_out(reading, text):
    with pytest.raises(StageError, match="no reading for"):
        reading.reader().read(f"您好，{text}。", "zh")
    assert reading.find_unsayable(["王芳", "Tom", text]).keys() == {text}


@pytest.mark.parametrize("surname", SURNAMES)
def test_the_name_desk_hears_of_every_surname_with_another_reading(surname):
    assert "surname" in doubt_of(f"{surname}芳", f"{surname}芳", "zh")
