"""Pauses and emphasis in a script become marks, and nothing in a cell ever does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.errors import ConfigError
from personalize.names.names import clean_value
from personalize.pronunciation.markup import defused, unmarked_text, without_markup
from personalize.pronunciation.prosody_marks import (
    CLOSE,
    OPEN,
    has_marks,
    pause_mark,
    pause_s,
    silence_s,
    split_last_pauses,
    without_marks,
)
from personalize.pronunciation.prosody_markup import read_prosody


def readable(marked):
    """Marks as a reader of this file sees them."""
    shown = [f"<{1000 * pause_s(sign):.0f}>" if pause_s(sign) else sign for sign in marked]
    return "".join(shown).replace(OPEN, "{").replace(CLOSE, "}")


@pytest.mark.parametrize(
    ("written", "carried"),
    [
        ("Hi [pause 300ms] you", "Hi <300> you"),
        ("Hi[pause 0.5s], you", "Hi<500>, you"),
        ("[PAUSE .25 s]Hi", "<250>Hi"),
        ("Hi [ pause 5 s ]", "Hi <5000>"),
        ('Hi <break time="300ms"/> you', "Hi <300> you"),
        ("Hi <break time='1s'></break> you", "Hi <1000> you"),
        ("Hi *you*.", "Hi {you}."),
        ("Hi **you there**, ***now***!", "Hi {you there}, {now}!"),
        ("(*you*) \u201c*you*\u201d*", "({you}) \u201c{you}\u201d*"),
        ("*{{ first_name }}*'s plan", "{{{ first_name }}}'s plan"),
        ("*{% if a %}b{% endif %} c*", "{{% if a %}b{% endif %} c}"),
        ("*[Maria](muh-REE-uh)*", "{[Maria](muh-REE-uh)}"),
        ("<emphasis>you</emphasis>", "{you}"),
        ('<emphasis level="strong">you</emphasis>', "{you}"),
        ("{{ x | default('there[pause 1s]') }}", "{{ x | default('there<1000>') }}"),
    ],
)
def test_markup_becomes_marks(written, carried):
    assert readable(read_prosody(written)) == carried


@pytest.mark.parametrize(
    "written",
    [
        "5 * 3 is 15, and 2*3*4 is 24",
        "{{ 2 * 3 * 4 }} and {{ x*2 }}*",
        "Save 20%*. Terms apply*.",
        "*|FNAME|*",
        "a*b*c",
        "*< 5",
        "{# [pause] *a* #}Hi",
        "[pause](/\u02c8p\u0254z/) [paused]",
        "He took a pause [24]7",
    ],
)
def test_what_is_neither_stays(written):
    assert read_prosody(written) == written


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("Hi [pause] you", r"'\[pause\]' is no pause .* write \[pause 300ms\]"),
        ("Hi [pause 3 apples]", r"write \[pause 300ms\] or \[pause 0.5s\]"),
        ("Hi [pause 300]", "no pause that can be read"),
        ("Hi [pause {{ n }}ms]", r"'\[pause \{\{ n \}\}ms\]' is no pause"),
        ("Hi [pause 49ms]", "50 ms to 5 s long"),
        ("Hi [pause 5.1s]", r"50 ms to 5 s long; write such a length, as in \[pause 300ms\]"),
        ('Hi <break time="9s"/>', "50 ms to 5 s long"),
        ("Hi <break/>", "<break time="),
        ('Hi <break strength="weak"/>', "<break time="),
        ("Hi <emphasis>you", "has no other end"),
        ("Hi *you, how are you?", r"'\*you,' has no other end; write \*words\*"),
        ("Hi *{{ first_name }}.", r"'\*{{ first_name }}\.' has no other end"),
        ("Hi **you*.", "has no other end"),
        ("Hi you</emphasis>", "has no other end"),
        ('<emphasis level="reduced">you</emphasis>', "is not known"),
        ("[pause 1s]", "says nothing; put the pause at the end of the line before it"),
        ("Hi" + "[pause 5s]" * 7, "35 s in all, where 30 s are the most"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(written, advice):
    with pytest.raises(ConfigError, match=advice):
        read_prosody(written)


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        (f"Hi{pause_mark(300)} you{pause_mark(300)}, {OPEN}there{CLOSE}.", "Hi you, there."),
        (f"{pause_mark(300)} Hi {pause_mark(50)} {pause_mark(50)}you.", "Hi you."),
    ],
)
def test_a_text_can_be_shown_without_its_marks(marked, plain):
    assert without_marks(marked) == without_markup(marked) == unmarked_text(marked) == plain


def test_pauses_add_up_and_the_last_can_be_split_off():
    marked = f"Hi{pause_mark(300)} you {pause_mark(50)}"
    assert silence_s(marked) == pytest.approx(0.35)
    assert split_last_pauses(marked) == (f"Hi{pause_mark(300)} you", f" {pause_mark(50)}")
    assert split_last_pauses("Hi you ") == ("Hi you ", "")


@pytest.mark.parametrize("length_ms", [49, 5001])
def test_a_mark_has_a_length_that_is_allowed(length_ms):
    with pytest.raises(ValueError, match="expected 50 to 5000"):
        pause_mark(length_ms)


@given(st.text(st.characters(codec="utf-8")) | st.text(st.characters(categories=["Co"])))
def test_no_cell_and_no_script_holds_a_mark_of_its_own(text):
    assert not has_marks(clean_value(text, "text").text)
    assert not has_marks(defused(text))
    assert not has_marks(read_prosody(text.replace("*", "").replace("[", "").replace("<", "")))


@given(st.text("ab *[]()<>{}%|,.p", max_size=30))
def test_reading_twice_changes_no_words(text):
    try:
        once = without_marks(read_prosody(text))
    except ConfigError as error:
        assert "has no other end" in str(error)  # noqa: PT017  any other is a fault
        return
    assert once.replace("*", "").split() == text.replace("*", "").split()
