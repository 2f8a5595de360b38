import pytest
from hypothesis import given
from hypothesis import strategies as st

from render_cluster.captions.words import SpokenWord, align_words, spoken_from, times_ms, words_in


def spoken(*words):
    """Words of a second each, from one second on."""
    return [SpokenWord(word, 1.0 + at, 2.0 + at) for at, word in enumerate(words)]


def aligned(text, *said):
    words = words_in(text)
    spans = align_words(words, spoken(*said))
    return {text[word.start : word.end]: span for word, span in zip(words, spans, strict=True)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's 1,200 well-known (p.m.)!", ["it's", "1,200", "well-known", "p.m"]),
        ("नमस्ते दुनिया।", ["नमस्ते", "दुनिया"]),
        ("東京へGo", ["東", "京", "へ", "go"]),
        ("— … !", []),
    ],
)
def test_words_of_a_text(text, words):
    assert [word.folded for word in words_in(text)] == words


def test_a_number_has_the_time_of_its_words():
    found = aligned("Save 1,200 hours", "save", "one", "thousand", "two", "hundred", "hours")
    assert found == {"Save": (1.0, 2.0), "1,200": (2.0, 6.0), "hours": (6.0, 7.0)}


def test_what_nobody_says_takes_no_time():
    found = aligned("At Acme Corp., Inc. today", "at", "acme", "today")
    assert found["Acme"] == (2.0, 3.0)
    assert found["Corp"] == found["Inc"] == (3.0, 3.0)
    assert found["today"] == (3.0, 4.0)


def test_a_word_that_is_said_again_later_does_not_mislead():
    said = ("one", "thousand", "people", "at", "one", "desk")
    assert aligned("1,000 people at one desk", *said)["people"] == (3.0, 4.0)


def test_the_store_keeps_no_words():
    text = "Hi Maria, you saved 1,200 hours."
    said = spoken("Hi", "Maria", "you", "saved", "one", "thousand", "two", "hundred", "hours")
    kept = times_ms(words_in(text), said)
    assert len(kept) == 2 * len(words_in(text))
    assert align_words(words_in(text), spoken_from(text, kept)) == align_words(words_in(text), said)
    assert spoken_from("Another text", kept) == []


@given(text=st.text(max_size=60), said=st.lists(st.text(max_size=8), max_size=12))
def test_times_never_go_back(text, said):
    words = words_in(text)
    spans = align_words(words, spoken(*said))
    assert len(spans) == len(words)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
