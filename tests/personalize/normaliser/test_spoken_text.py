"""What holds for any text: it never breaks, has no digits and symbols, and stays as it is."""

import re
import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from personalize.errors import ConfigError, InputError
from personalize.normaliser.letters import WordKnowledge
from personalize.normaliser.spans import without_spans
from personalize.normaliser.spoken_text import spoken_text
from personalize.normaliser.style import TextStyle

_SAYABLE = re.compile(r"(?:[^\W\d_]|[ .,!?;:'—-])*")
_PIECES = [
    *"$€£%/-\u2013.,:;'\"()&+°#@~=<>!?…½²→☎🎉é1AIa\n\t",
    *[
        "20",
        "1,200",
        "3.5",
        "1.500",
        "05.12.2026",
        "12/05",
        "10:30",
        "2026",
        "90s",
        "5x",
        "24/7",
        "1st",
        "+1",
        "555-0100",
        "007",
    ],
    *[
        "Jan",
        "Mon",
        "AI",
        "II",
        "No",
        "St",
        "Dr",
        "Inc",
        "e.g.",
        "the",
        "FREE",
        "US",
        "x",
        "acme.com",
        "kg",
        "v",
        "am",
        "pm",
        "k",
        "M",
        "Henry",
    ],
    *["Phase", "U.S.", "We", "Mr.", "w/", "CHF", "kr", "C#", ".NET", "A/B", "1:1"],
    *[
        "https://a.io/b",
        "a@b.co",
        "C#",
        ".NET",
        "Gen",
        "Z",
        "A/B",
        "&amp;",
        "<b>",
        "[a](/ə/)",
        "[a](b)",
        "CHF",
        "kr",
        "Mr.",
        "w/",
    ],
]
_WRITTEN = st.lists(st.sampled_from(_PIECES), max_size=14).flatmap(
    lambda pieces: st.sampled_from([" ", ""]).map(lambda space: space.join(pieces))
)
_LOCALES = st.sampled_from(["en-US", "en-GB", "de-DE", "de-CH", "fr-FR", "en-IN", "sv-SE", "ja-JP"])


@given(
    text=st.one_of(st.text(max_size=60), st.text(string.printable, max_size=60), _WRITTEN),
    locale=_LOCALES,
)
@example(text="'kg'", locale="en-US")
@example(text="A $", locale="en-US")
@example(text="St. €", locale="en-US")
@example(text="9" * 5000, locale="en-US")
@example(text="1/0 0/0 99/99/9999 25:61", locale="en-US")
@example(text="\ud800 \x00 \U000f0000", locale="en-US")
def test_any_text_is_said_in_letters_or_refused(text, locale):
    style = TextStyle(locale)
    try:
        said = spoken_text(text, style)
    except InputError:
        return
    assert _SAYABLE.fullmatch(without_spans(said))
    assert spoken_text(said, style) == said


@pytest.mark.parametrize(
    "prose",
    [
        "Hi Maria, thank you for a great year.",
        "We have followed what Acme built this year, and we can help with the next step.",
        "Three things are new: faster reports, shared calendars, and alerts that can wait.",
        "I know how few quiet minutes a hospital leaves you, so I will be brief.",
        "Just reply, and Zoë O'Brien-Łukasz will find a time that suits you. Take care!",
        "You said no; I understand. Isn't it the customers' choice?",
        "May I call you in March? It is well-known — and I mean it.",
        "Mark, will you be in on Sunday or in the fall?",
    ],
)
def test_plain_prose_stays_as_it_is(prose):
    assert spoken_text(prose) == prose


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hi [Maria](/mə\u02c8ɹiə/), 5 min?", "Hi [Maria](/mə\u02c8ɹiə/), five minutes?"),
        ("say /mə\u02c8ɹiə/ & go", "say /mə\u02c8ɹiə/ and go"),
        (
            "[IBM 360](/\u02c8I b\u02c8i \u02c8ɛm/)'s $5",
            "[IBM 360](/\u02c8I b\u02c8i \u02c8ɛm/)'s five dollars",
        ),
        ("Dr. [Ng](/ɪŋ/)", "Doctor [Ng](/ɪŋ/)"),
        ("Your [PIN](/p\u02c8In/) is 4821", "Your [PIN](/p\u02c8In/) is four eight two one"),
        ("[Bo](/b\u02c8O/) 1.22", "[Bo](/b\u02c8O/) one point twenty-two"),
        ("A [Zoë](/z\u02c8Oi/) film", "a [Zoë](/z\u02c8Oi/) film"),
        ("sales/marketing/ops", "sales slash marketing slash ops"),
    ],
)
def test_markup_passes_untouched(text, said):
    assert spoken_text(text) == said
    assert spoken_text(said) == said


@pytest.mark.parametrize("text", ["日本", "Привет", "שלום", "Hi 王, hello", "สวัสดี"])
def test_letters_that_the_voice_does_not_know_are_refused(text):
    with pytest.raises(InputError, match="the voice cannot say"):
        spoken_text(text)


@pytest.mark.parametrize("text", ["", " ", "🎉", "***", "->", "|"])
def test_what_holds_nothing_to_say_is_empty(text):
    assert spoken_text(text) == ""


def test_what_is_a_word_and_what_an_acronym_can_be_told():
    words = WordKnowledge(
        is_word=lambda word: word in {"roi", "John", "zap"}, said_as_word={"CRM": "krim"}
    )
    assert spoken_text("ROI for JOHN, a ZAP in CRM", words=words) == "R O I for John, a zap in krim"
    assert spoken_text("JOHN'S CRMs", words=words) == "John's krims"


def test_an_unknown_locale_is_a_mistake_of_the_settings():
    with pytest.raises(ConfigError, match="no locale 'xx-YY'"):
        TextStyle("xx-YY")
    assert TextStyle("de_DE").decimal_mark == ","
    assert TextStyle("fr-FR").groups_by_space


@pytest.mark.parametrize(
    "piece", ["1", "1-", "1,", "a.", "$1", "(", "' ", "A ", "- ", "a@", "1/", ": ", "/"]
)
def test_long_texts_take_no_longer_than_their_length_asks(piece):
    start = time.process_time()
    spoken_text(piece * 1500)
    assert time.process_time() - start < 5
