# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""Pauses, emphasis and spelled codes in lines, and values that look like them."""

import pytest

from personalize.errors import ConfigError, InputError
from personalize.pronunciation.marking import mark_value
from personalize.pronunciation.markup import mark, without_markup
from personalize.pronunciation.prosody_marks import CLOSE, OPEN, has_marks, pause_mark
from personalize.pronunciation.said import NameContext
from personalize.script.script import (
    MissingValue,
    SpokenValue,
    fill_line,
    literal_words,
    parse_line,
)
from personalize.script.values import HeldValue

MARIA = SpokenValue("Maria", "Maria", mark("Maria", "M ER0 IY1 AH0"))
P = pause_mark(300)


def filled(text, value=MARIA):
    return fill_line(parse_line("a", text, ["x"]), {"x": value})


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("Hi {{ x }}[pause 300ms] you", f"Hi [Maria](/məˈɹiə/){P} you."),
        ("[pause 300ms] Hi", f"{P} Hi."),
        ("Hi, [pause 300ms]", f"Hi.{P}"),
        ("Hi. [pause 300ms]", f"Hi. {P}"),
        ("Hi *{{ x }}*", f"Hi {OPEN}[Maria](/məˈɹiə/){CLOSE}."),
        ("Hi *you!*", f"Hi {OPEN}you!{CLOSE}"),
        ("Hi **bold**", f"Hi {OPEN}bold{CLOSE}."),
        ("Two * three is six", "Two * three is six."),
    ],
)
def test_marks_stand_in_the_filled_line(text, carried):
    assert filled(text).replace(f" {P}", P) == carried.replace(f" {P}", P)


def test_without_marks_nothing_changes():
    assert filled("Hi {{ x }} , you") == "Hi [Maria](/məˈɹiə/), you."


def test_a_malformed_pause_names_its_line(write_campaign):
    from personalize.campaign.reading import load_campaign

    path = write_campaign("name: T\nlines:\n  - id: a\n    text: Hi [pause 9s] you.\n")
    with pytest.raises(ConfigError, match=r"line 4: line 'a': '\[pause 9s\]'.*write such a length"):
        load_campaign(path)


def test_own_words_come_without_marks():
    script = parse_line("a", "Hi *zorbulax*[pause 300ms] and {{ x }}", ["x"])
    assert literal_words(script) == ["Hi", "zorbulax", "and."]


def test_own_words_of_another_script_are_parted_where_no_space_is():
    script = parse_line("a", "今月、HubSpotの売上は{{ x }}です。", ["x"])
    assert literal_words(script) == ["今月、", "HubSpot", "の売上は", "です。"]


def test_the_campaigns_table_reaches_emphasised_words():
    def respell(text):
        return text.replace("Maria", mark("Maria", "M ER0 IY1 AH0"))

    script = parse_line("a", "Hi *Maria*", [], respell)
    assert fill_line(script, {}) == f"Hi {OPEN}[Maria](/məˈɹiə/){CLOSE}."


HOSTILE = ["[pause 300ms]", "*x*", '<break time="300ms"/>', f"a{P}b", "[pause](300)", "**x**"]
WAYS = [
    "Hi {{ x }}!",
    "Hi {{ x | trim }}!",
    "Hi {{ x | upper }}!",
    "Hi {{ x | replace(' ', '') }}!",
    "Hi {{ x ~ 'y' }}!",
    "Hi {{ ['a', x] | join(', ') }}!",
    "Hi {{ x.split('q')[0] }}!",
    "Hi [{{ x }}](300)!",
]


@pytest.mark.parametrize("cell", HOSTILE)
@pytest.mark.parametrize("way", WAYS)
def test_a_cell_never_pauses_or_emphasises(cell, way):
    from personalize.names.names import clean_value

    said = clean_value(cell, "company").text
    value = SpokenValue(said, said, mark_value(said, NameContext.COMPANY))
    try:
        text = filled(way, value)
    except ConfigError:  # a script's own bracket around a tag
        assert "](300)" in way
        return
    assert not has_marks(text)


@pytest.mark.parametrize("cell", ["[pause 300ms]", "*x*"])
def test_a_star_around_a_tag_emphasises_only_the_value(cell):
    text = filled("Hi *{{ x }}*!", SpokenValue(cell, cell))
    assert text == f"Hi {OPEN}{cell}{CLOSE}!"


def test_a_value_is_spelled():
    assert without_markup(filled("Code {{ x | spell }}", SpokenValue("ab-12", "ab-12"))) == (
        "Code A B, 1 2."
    )
    assert without_markup(filled("Code {{ x | spell }}", 105)) == "Code 1 0 5."
    assert without_markup(filled("Code {{ x | spell | lower }}", "B1")) == "Code b 1."
    assert "](/" in filled("Code {{ x | spell ~ '!' }}", "B1")


def test_a_value_that_nobody_may_hear_is_not_spelled():
    fault = InputError("held back", "x", "Bo")
    for value, said in (
        (HeldValue.of("Bo", "Bo", fault), "held back"),
        (MissingValue("x"), "empty"),
    ):
        with pytest.raises(InputError, match=said):
            filled("Code {{ x | spell }}", value)


def test_a_value_without_a_letter_fails_one_recipient():
    with pytest.raises(InputError, match="nothing that can be spelled"):
        filled("Code {{ x | spell }}", "--")
