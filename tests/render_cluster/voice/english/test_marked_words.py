# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Where a script's pauses and emphasis are among the words that a voice reads."""

import pytest

from personalize.script.script import fill_line, parse_line
from render_cluster.voice.catalog import pronounce
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.english.marked_words import stressed
from render_cluster.voice.interface.read_word import symbols_of


def read(line):
    text = fill_line(parse_line("a", line, []), {})
    return english_reader().read(text)


def shown(line):
    """Symbols with `*` before an emphasised word and `<ms>` for a pause."""
    parts = []
    for word in (word for sentence in read(line) for word in sentence):
        parts.append("*" * word.is_emphasised + word.symbols + word.space)
        parts.append(f"<{1000 * word.pause_s:.0f}>" if word.pause_s else "")
    return "".join(parts)


@pytest.mark.parametrize(
    ("line", "symbols"),
    [
        ("Hi James[pause 300ms] hello", "hˈI ʤˈAmz, <300>həlˈO."),
        ("Hi James, [pause 300ms] hello.", "hˈI ʤˈAmz, <300>həlˈO."),
        ("[pause 1s] Yes. [pause 2s] No. [pause 3s]", "<1000>jˈɛs.<2000>nˈO.<3000>"),
        ("At 5 p.m. [pause 1s] The team", "ˌæt fˈIv pˈi ˈɛm, <1000>ðə tˈim."),
        ("This is *your* plan.", "ðˌɪs ɪz *jˈʊɹ plˈæn."),
        ("*Two words* here.", "*tˈu *wˈɜɹdz hˈɪɹ."),
        ("That is *a* plan.", "ðˈæt ɪz *ˈA plˈæn."),
    ],
)
def test_pauses_and_emphasis_are_found(line, symbols):
    assert shown(line) == symbols


@pytest.mark.parametrize(
    "line",
    [
        "They {}read{} what you wrote yesterday, and I will {}read{} it.",
        "We {}can{} save {}$5{} million at {}SAP{} and {}eBay{}.",
        "{}IT{} is 10-20% of the {}Q3{} budget.",
    ],
)
def test_emphasis_changes_no_word_but_its_own(line):
    plain = read(line.replace("{}", ""))
    marked = read(line.replace("{}", "*"))
    for before, after in zip(plain, marked, strict=True):
        assert [w.written for w in before] == [w.written for w in after]
        assert [w for w, m in zip(before, after, strict=True) if not m.is_emphasised] == [
            w for w in after if not w.is_emphasised
        ]
    assert any(w.is_emphasised for sentence in marked for w in sentence)


@pytest.mark.parametrize(
    ("written", "symbols", "strong"),
    [
        ("the", "ðə", "ðˈi"),
        ("A", "ɐ", "ˈA"),
        ("can", "kən", "kˈʌn"),
        ("your", "jʊɹ", "jˈʊɹ"),
        ("not", "nˌɑt", "nˈɑt"),
        ("Maria", "məɹˈiə", "məɹˈiə"),
    ],
)
def test_every_word_can_be_stressed(written, symbols, strong):
    assert stressed(written, symbols) == strong


def test_a_spelled_a_is_never_the_article():
    (sentence,) = read("Your code is {{ 'A1-BA' | spell }}.")
    assert symbols_of(sentence).endswith("ɪz ˈA wˈʌn, bˈi ˈA.")


def test_stars_and_brackets_of_a_cell_are_read_as_before():
    for cell in ("[pause 300ms]", "*x*", '<break time="300ms"/>'):
        sentences = english_reader().read(f"Hi {cell}, welcome.")
        words = [word for sentence in sentences for word in sentence]
        assert not any(word.pause_s or word.is_emphasised for word in words)


def test_say_lists_pauses_and_emphasis():
    line = "Hi *there*[pause 300ms] you"
    words = pronounce("hibari", fill_line(parse_line("say", line, []), {}))
    assert [(w.written, w.is_emphasised, w.pause_s) for w in words] == [
        ("Hi", False, 0.0),
        ("there", True, 0.0),
        ("", False, 0.3),
        ("you", False, 0.0),
    ]
