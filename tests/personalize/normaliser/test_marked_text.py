"""Marks never change the words of a text, and stand where the script has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.normaliser.marked_text import set_marks
from personalize.normaliser.spoken_text import spoken_text
from personalize.pronunciation.prosody_marks import CLOSE, OPEN, pause_mark, without_marks

P = pause_mark(300)


def said(readable):
    """The normalised text with marks, written as `{word}` and `<>`."""
    text = readable.replace("{", OPEN).replace("}", CLOSE).replace("<>", P)
    marked = set_marks(spoken_text(without_marks(text)), spoken_text(text))
    return marked.replace(OPEN, "{").replace(CLOSE, "}").replace(P, "<>")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Hi {there}<> you.", "Hi {there,}<> you."),
        ("Hi there<>, you.", "Hi there,<> you."),
        ("Hi there,<> you.", "Hi there,<> you."),
        ("<>Hi there.<>", "<> Hi there.<>"),
        ("Hi.<> You.", "Hi.<> You."),
        ("Well <>- you.", "Well —<> you."),
        ("{$5} million", "{five million dollars}"),
        ("{20} percent off", "{twenty} percent off"),
        ("At 5 p.m.<> The team", "At five P M.<> The team"),
        ("Save 20<>percent<><>now", "Save twenty,<> percent,<><> now"),
        (
            "{[Maria](/m\u0259\u02c8\u0279i\u0259/)}'s plan",
            "{[Maria](/m\u0259\u02c8\u0279i\u0259/)'s} plan",
        ),
        ("{Q3}<> is {$5}", "{Q three,}<> is {five dollars}"),
        ("{} Hi <>", "Hi,<>"),
    ],
)
def test_marks_stand_between_the_same_words(written, words):
    assert said(written).replace(" <>", "<>") == words.replace(" <>", "<>")


_WORDS = [
    "Hi",
    "$5",
    "million",
    "5",
    "p.m.",
    "The",
    "Dr.",
    "Lee,",
    "A",
    "20",
    "percent",
    "IBM",
    "-",
]


@given(st.lists(st.sampled_from([*_WORDS, P, OPEN, CLOSE]), max_size=12))
def test_the_words_are_those_without_marks(parts):
    text = " ".join(parts)
    plain = spoken_text(without_marks(text))
    marked = set_marks(plain, spoken_text(text))
    assert without_marks(marked).replace(",", "").split() == plain.replace(",", "").split()
    assert marked.count(P) == text.count(P)
