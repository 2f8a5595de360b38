# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import pytest

from personalize.errors import ConfigError
from personalize.pronunciation.markup import (
    defused,
    mark,
    read_markup,
    read_pronunciation,
    unmarked_text,
    without_markup,
)

MARIA = "M ER0 IY1 AH0"


@pytest.mark.parametrize(
    ("written", "phones"),
    [
        ("muh-REE-uh", "M AH0 R IY1 AH0"),
        ("/məˈɹiə/", MARIA),
        ("NEEV", "N IY1 V"),
        ("TWEE", "T W IY1"),
        ("jee-WOO kim", "JH IY0 W UW1 # K IH1 M"),
        ('<phoneme alphabet="ipa" ph="məˈɹiə">Maria</phoneme>', MARIA),
    ],
)
def test_pronunciations_are_read(written, phones):
    assert read_pronunciation(written) == phones


@pytest.mark.parametrize(
    "words",
    ["Acme", "IBM", "PwC", "there", "Coca-Cola", "Muh-ree-uh", "MAH-ree-AH", "New York"],
)
def test_other_words_are_no_pronunciation(words):
    assert read_pronunciation(words) is None


@pytest.mark.parametrize(
    ("written", "carried"),
    [
        ("Hi [Maria](muh-REE-uh)!", "Hi [Maria](/məˈɹiə/)!"),
        ("Hi [Maria](/məˈɹiə/)!", "Hi [Maria](/məˈɹiə/)!"),
        ("Hi /ˈniv/!", "Hi [NEEV](/ˈniv/)!"),
        ('Hi <phoneme ph="ˈniv">Niamh</phoneme>!', "Hi [Niamh](/ˈniv/)!"),
        ('the <sub alias="World Wide Web">WWW</sub>', "the World Wide Web"),
        ('<say-as interpret-as="characters">ab</say-as>', "[A](/ˈeɪ/) [B](/ˈbi/)"),
        ('the <say-as interpret-as="ordinal">22</say-as>', "the 22nd"),
        ('<say-as interpret-as="date" format="dmy">05/12/2026</say-as>', "December 5, 2026"),
        ('<say-as interpret-as="date" format="mdy">05/12/26</say-as>', "May 12, 2026"),
        ('<say-as interpret-as="date" format="ymd">20261205</say-as>', "December 5, 2026"),
        ('<say-as interpret-as="date" format="my">12/2026</say-as>', "December 2026"),
        ('<say-as interpret-as="date" format="dm">5.12.</say-as>', "December 5"),
        ('<say-as interpret-as="date" format="d">22</say-as>', "22nd"),
        ('<say-as interpret-as="date" format="dmy">5 May 2026</say-as>', "5 May 2026"),
        ('<say-as interpret-as="date">05/12/2026</say-as>', "05/12/2026"),
        ("24/7 and/or 1/2", "24/7 and/or 1/2"),
        ("[our site](https://x.example)", "[our site](https://x.example)"),
    ],
)
def test_markup_of_a_script_becomes_one_form(written, carried):
    assert read_markup(written) == carried


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("[Zoe](Zo-e)", "0 syllables in capitals"),
        ("[Zoe](/z☃/)", "'☃' in the pronunciation"),
        ('<phoneme alphabet="x-sampa" ph="m">M</phoneme>', 'write alphabet="ipa"'),
        ('<say-as interpret-as="vxml:x">1</say-as>', "write the words"),
        ('<say-as interpret-as="characters">{{ code }}</say-as>', "around a merge tag"),
        ("<sub>x</sub>", "has no alias"),
        ("/tlɑloʊk/", "put ˈ before the stressed syllable of '/tlɑˌ?loʊk/'"),
        ("[Maria](/mˈɑrˈiə/)", "keep one ˈ in '/"),
        ('<say-as interpret-as="date" format="dym">1/26/5</say-as>', "use one of mdy, dmy"),
        (
            '<say-as interpret-as="date" format="mdy">31/12/2026</say-as>',
            "is no date of the format",
        ),
        ('<say-as interpret-as="date" format="dmy">12/2026</say-as>', "its day, month, year"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(written, advice):
    with pytest.raises(ConfigError, match=advice):
        read_markup(written)


def test_a_text_can_be_shown_without_its_markup():
    text = f"Hi {mark('Maria', MARIA)}, bye."
    assert text == "Hi [Maria](/məˈɹiə/), bye."
    assert without_markup(text) == "Hi Maria, bye."
    assert "Maria" not in unmarked_text(text)


def test_a_cell_brings_no_markup():
    assert "](" not in defused("[Maria](/x/)")
    assert without_markup(mark("a]b[", "AH1")) == "a)b("
