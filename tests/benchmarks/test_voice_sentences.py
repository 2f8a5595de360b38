"""The sentences that voices are judged on, and how what was heard is compared with them."""

import re
import unicodedata
from importlib.util import find_spec

import pytest
import yaml

from benchmarks.heard_words import SPELLINGS, count_errors, count_units, normalised
from benchmarks.voice_languages import FOLDER, find_language, languages

TAGS = sorted(languages())


NEEDS_JIWER = pytest.mark.skipif(
    find_spec("jiwer") is None, reason="the extra `ear` is not installed"
)


def test_every_file_is_a_language():
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_a_file_has_enough_sentences_that_can_be_read(tag):
    language = languages()[tag]
    lines = language.sentences
    assert len(lines) == len(set(lines)) >= 45
    most = 25 if language.unit == "word" else 45
    for line in lines:
        assert line == unicodedata.normalize("NFC", line).strip()
        assert not re.search(r"\d", line)
        assert line[-1] in ".?!。？"  # noqa: RUF001  the marks of two languages
        assert 2 <= count_units(line, language.unit) <= most


@pytest.mark.parametrize("tag", TAGS)
def test_the_first_five_pairs_are_greeting_and_sentence(tag):
    language = languages()[tag]
    first = [language.is_greeting(line) for line in language.sentences[:10]]
    assert first == [True, False] * 5


@pytest.mark.parametrize("tag", TAGS)
def test_normalised_sentences_keep_their_units(tag):
    language = languages()[tag]
    for line in language.sentences:
        plain = normalised(line, language.unit, language.name)
        assert plain
        assert not re.search(r"[.,;:!?¿¡。、？，]", plain)  # noqa: RUF001


def test_a_voice_finds_the_file_of_its_region_or_language():
    assert find_language("en-GB").tag == "en-GB"
    assert find_language("es-MX").tag == "es"
    assert find_language("de-DE") is None


@NEEDS_JIWER
@pytest.mark.parametrize(
    ("said", "heard", "unit", "language"),
    [
        ("Hi Sarah, it's me.", "hi sara it\u2019s me", "word", "en"),
        ("Twelve per cent!", "Twelve percent.", "word", "en"),
        ("¿Qué tal, Sofía?", "Que\u0301 tal Sofia", "word", "es"),
        ("Avez-vous fini ?", "Avez vous fini", "word", "fr"),
        ("お時間をいただけますか。", "お時間を頂けますか", "character", "ja"),
        ("王芳，您好。", "王芳 您好", "character", "zh"),  # noqa: RUF001
    ],
)
def test_case_marks_and_spelling_are_no_errors(said, heard, unit, language):
    assert count_errors([said], [heard], unit, language).errors == 0


@NEEDS_JIWER
@pytest.mark.parametrize(
    ("said", "heard", "unit", "language", "errors", "units"),
    [
        ("we met in March", "we met in May", "word", "en", 1, 4),
        ("we met in March", "we met March", "word", "en", 1, 4),
        ("we met in March", "we we met in March", "word", "en", 1, 4),
        ("we met in March", "", "word", "en", 4, 4),
        ("esta mañana", "está mañana", "word", "es", 1, 2),
        ("can't", "can", "word", "en", 1, 1),
        ("您好吗", "您号吗", "character", "zh", 1, 3),
    ],
)
def test_what_sounds_different_is_an_error(said, heard, unit, language, errors, units):
    count = count_errors([said], [heard], unit, language)
    assert (count.errors, count.units) == (errors, units)
    assert count.percent == round(100 * errors / units, 2)


@NEEDS_JIWER
def test_errors_of_all_lines_are_counted_together():
    said, heard = ["hello there", "see you soon then"], ["hello", "see you soon then"]
    count = count_errors(said, heard, "word", "en")
    assert count.percent == pytest.approx(100 / 6, abs=0.01)


def test_spellings_are_folded_as_whole_words_and_once():
    assert normalised("Jonathan and Jon", "word", "en") == "jonathan and john"
    for rows in yaml.safe_load(SPELLINGS.read_text(encoding="utf-8")).values():
        flat = [form for row in rows for form in row]
        assert len(flat) == len(set(flat))


def test_traditional_and_simplified_characters_are_the_same():
    said, heard = "您对我们的报告满意吗？", "您對我們的報告滿意嘛?"  # noqa: RUF001  Chinese marks
    assert normalised(said, "character", "zh") == normalised(heard, "character", "zh")
    assert normalised("國", "character", "ja") == "國"
