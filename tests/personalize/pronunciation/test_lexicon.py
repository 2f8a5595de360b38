import subprocess
import sys
import time

import pytest

from personalize.pronunciation.lexicon import FILE, Context, Entry, Lexicon, names_lexicon

GIVEN, SURNAME, COMPANY, WORD = Context


def _said(written, context=GIVEN):
    entry = names_lexicon().find(written, context)
    return entry.phones if entry else None


@pytest.mark.parametrize(
    ("written", "context", "phones"),
    [
        ("Maria", GIVEN, "M ER0 IY1 AH0"),
        ("Karen", GIVEN, "K EH1 R AH0 N"),
        ("Sean", GIVEN, "SH AO1 N"),
        ("Jose", GIVEN, "HH OW0 Z EY1"),
        ("Jesus", GIVEN, "HH EH0 S UW1 S"),
        ("Joaquin", GIVEN, "W AA0 K IY1 N"),
        ("Nguyen", SURNAME, "W IH1 N"),
        ("Saoirse", GIVEN, "S IH1 R SH AH0"),
        ("Chloé", GIVEN, "K L OW1 IY0"),
        ("Agnieszka", GIVEN, "AE0 G N Y EH1 SH K AH0"),
        ("Siobhan", GIVEN, "SH AH0 V AO1 N"),
        ("Åsa", GIVEN, "OW1 S AH0"),
        ("Thandiwe", GIVEN, "T AA0 N D IY1 W EY0"),
        ("Latonya", GIVEN, "L AH0 T AA1 N Y AH0"),
        ("Zhang", SURNAME, "JH AA1 NG"),
        ("Martinez", SURNAME, "M AA0 R T IY1 N EH0 Z"),
        ("Smith", SURNAME, "S M IH1 TH"),
        ("Nestlé", COMPANY, "N EH1 S L EY0"),
        ("PwC", COMPANY, "P IY2 # D AH2 B AH0 L Y UW0 # S IY1"),
        ("ING Groep", COMPANY, "AY2 # EH2 N # JH IY1 # G R UW1 P"),
    ],
)
def test_names_are_said_as_their_bearers_say_them(written, context, phones):
    assert _said(written, context) == phones


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Job", {GIVEN: "JH OW1 B", WORD: "JH AA1 B"}),
        ("Said", {GIVEN: "S AA0 IY1 D", SURNAME: "S AA0 IY1 D", WORD: "S EH1 D"}),
        ("Jesus", {GIVEN: "HH EH0 S UW1 S", SURNAME: "HH EH0 S UW1 S"}),
        ("Pena", {SURNAME: "P EY1 N Y AH0", WORD: "P IY1 N AH0"}),
        ("Reading", {WORD: "R IY1 D IH0 NG"}),
        ("Hung", {GIVEN: "HH UH1 NG", WORD: "HH AH1 NG"}),
        ("Lima", {SURNAME: "L IY1 M AH0", WORD: "L AY1 M AH0"}),
    ],
)
def test_what_a_text_is_decides(written, said):
    assert {context: _said(written, context) for context in said} == said


@pytest.mark.parametrize(
    "written",
    ["Siobhán", "Siobhan", "SIOBHÁN", "siobhan", "Siobha\u0301n", " Siobhan "],
)
def test_case_accents_and_unicode_form_do_not_matter(written):
    assert _said(written) == "SH AH0 V AO1 N"


@pytest.mark.parametrize(
    ("written", "like", "context"),
    [
        ("Jurgen", "Jürgen", GIVEN),
        ("Juergen", "Jürgen", GIVEN),
        ("Lukasz", "Łukasz", GIVEN),
        ("Øyvind", "Oyvind", GIVEN),
        ("O\u2019Brien", "O'Brien", SURNAME),
        ("O`Brien", "O'Brien", SURNAME),
        ("OBRIEN", "O'Brien", SURNAME),
        ("O Brien", "O'Brien", SURNAME),
        ("Mc Donald", "McDonald", SURNAME),
        ("St. John", "StJohn", SURNAME),
        ("Ji Woo", "Ji-woo", GIVEN),
        ("Jiwoo", "Ji-woo", GIVEN),
        ("Ji\u2011Woo", "Ji-woo", GIVEN),
        ("NESTLE", "Nestlé", COMPANY),
        ("Goldman  Sachs", "Goldman Sachs", COMPANY),
        ("De Shawn", "Deshawn", GIVEN),
    ],
)
def test_one_name_in_several_writings(written, like, context):
    assert _said(written, context) == _said(like, context) is not None


def test_an_accent_that_an_entry_has_decides():
    assert _said("Chi") == "CH IY1"
    assert _said("Lý", SURNAME) == "L IY1"
    assert _said("Soren") == "S AO1 R AH0 N"
    assert _said("Søren") == "S ER1 AH0 N"


@pytest.mark.parametrize(
    ("written", "context", "phones"),
    [
        ("Mary-Jane", GIVEN, "M EH1 R IY0 # JH EY1 N"),
        ("Mary Ann", GIVEN, "M EH1 R IY0 # AE1 N"),
        ("Maria Jose", GIVEN, "M ER0 IY1 AH0 # HH OW0 Z EY1"),
        ("Jean-Luc", GIVEN, "ZH AA1 N # L UW1 K"),
        ("Smith-Jones", SURNAME, "S M IH1 TH # JH OW1 N Z"),
        ("Garcia Marquez", SURNAME, "G AA2 R S IY1 AH0 # M AA1 R K EH0 Z"),
        ("De La Cruz", SURNAME, "D EY0 L AH0 K R UW1 Z"),
        ("de la Torre Vega", SURNAME, "D EY0 # L AH0 # T AO1 R # V EY1 G AH0"),
        ("van der Berg", SURNAME, "V AE0 N # D ER0 # B ER1 G"),
        ("Smith Jr.", SURNAME, "S M IH1 TH # JH UW1 N Y ER0"),
        ("Maria de los Angeles", GIVEN, "M ER0 IY1 AH0 # D EY0 # L OW0 S # AA1 N HH EH0 L EH0 S"),
        ("Palo Alto Networks", COMPANY, "P AE1 L OW0 # AE1 L T OW0 # N EH1 T W ER2 K S"),
        ("Mary K.", GIVEN, "M EH1 R IY0 # K EY1"),
        ("J. R. Smith", SURNAME, "JH EY2 # AA1 R # S M IH1 TH"),
        ("Ann A", GIVEN, "AE1 N # EY1"),
        ("TJ", GIVEN, "T IY0 JH EY1"),
        ("Van", GIVEN, "V AE1 N"),
        ("Ben David", SURNAME, "B EH0 N # D EY1 V IH0 D"),
    ],
)
def test_several_words_are_said_one_by_one(written, context, phones):
    assert _said(written, context) == phones


@pytest.mark.parametrize(
    ("written", "context", "ending"),
    [
        ("Siobhan's", GIVEN, "AO1 N Z"),
        ("Siobhan\u2019s", GIVEN, "AO1 N Z"),
        ("Mark's", GIVEN, "K S"),
        ("Thomas's", GIVEN, "S IH0 Z"),
        ("Thomas'", GIVEN, "S IH0 Z"),
        ("George's", GIVEN, "JH IH0 Z"),
        ("MARIA'S", GIVEN, "IY1 AH0 Z"),
        ("Mary-Jane's", GIVEN, "N Z"),
        ("De La Cruz's", SURNAME, "Z IH0 Z"),
        ("Nestlé's", COMPANY, "EY0 Z"),
    ],
)
def test_whose_it_is_follows_the_last_sound(written, context, ending):
    said = _said(written, context)
    assert said is not None
    assert said.endswith(f" {ending}")


def test_a_company_may_end_as_a_possessive():
    assert _said("Moody's", COMPANY) == "M UW1 D IY0 Z"


@pytest.mark.parametrize(
    ("written", "context", "source"),
    [
        ("Karen", GIVEN, "cmudict"),
        ("Saoirse", GIVEN, "curated:irish"),
        ("Nguyen", SURNAME, "curated:override"),
        ("Baxter", GIVEN, "cmudict (as a surname)"),
        ("Agnieszka", SURNAME, "curated:polish (as a given)"),
        ("Herb", COMPANY, "curated:override (as a word)"),
        ("Mary-Saoirse", GIVEN, "cmudict + curated:irish"),
        ("Mary K.", GIVEN, "cmudict + letters"),
    ],
)
def test_the_source_is_told(written, context, source):
    entry = names_lexicon().find(written, context)
    assert entry is not None
    assert entry.source == source


@pytest.mark.parametrize(
    "written", ["", " ", "-", "'s", "Zzyzx", "Maria Zzyzx", "de los", "李明", "42"]
)
def test_what_is_not_known_has_no_entry(written):
    assert names_lexicon().find(written, SURNAME) is None
    assert names_lexicon().find(written, GIVEN) is None


def test_a_word_is_not_taken_for_a_name():
    assert names_lexicon().find("Siobhan", WORD) is None


def test_other_right_readings_are_accepted():
    entry = names_lexicon().find("Nguyen", SURNAME)
    assert entry is not None
    assert "N AH0 W IH1 N" in entry.accept
    assert names_lexicon().find("Nguyen's", SURNAME) == Entry(
        "W IH1 N Z", entry.source, tuple(f"{reading} Z" for reading in entry.accept)
    )


def test_it_is_read_once_and_fast():
    assert names_lexicon() is names_lexicon()
    spent = []
    for _ in range(5):
        start = time.process_time()
        Lexicon()
        spent.append(time.process_time() - start)
    assert min(spent) < 0.15  # 0.045 s of two busy cores
    assert FILE.stat().st_size < 700_000


def test_nothing_is_read_before_a_name_is_asked_for():
    code = (
        "import personalize.pronunciation.lexicon as lexicon, sys;"
        "assert lexicon.names_lexicon.cache_info().currsize == 0;"
        "assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_table_is_an_error(tmp_path):
    with pytest.raises(OSError, match=r"nothing\.parquet"):
        Lexicon(tmp_path / "nothing.parquet")
