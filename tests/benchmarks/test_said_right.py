"""The scorer of what is said: it passes what is right, and a single wrong reading lowers it."""

import subprocess
import sys
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.plain_words import plain_words
from benchmarks.said_lists import (
    ListedName,
    Phrase,
    census_given,
    companies,
    international_names,
    phrases,
    with_one_stress,
)
from benchmarks.said_path import SaidLine, say_line, say_value
from benchmarks.said_right import score_names, score_phrases
from personalize.pronunciation.lexicon import FILE, Context, Lexicon
from personalize.pronunciation.said import NameContext, Origin, SaidWord

NAMES = [
    ListedName("Maria", NameContext.GIVEN, ("M ER0 IY1 AH0",), 0.5),
    ListedName("Karen", NameContext.GIVEN, ("K EH1 R AH0 N", "K AE1 R AH0 N"), 0.3),
    ListedName("Siobhan", NameContext.GIVEN, ("SH AH0 V AO1 N",), 0.2),
    ListedName("Xyzzy", NameContext.GIVEN, (), 1.0),
]


def _lexicon_says(lexicon):
    return lambda written, _: lexicon.find(written, Context.GIVEN).phones


def _broken(folder, written, phones):
    """The lexicon with another reading of one given name."""
    table = pq.read_table(FILE)
    rows = table.to_pylist()
    for row in rows:
        if (row["written"], row["context"]) == (written, "given"):
            row["phones"] = phones
    file = folder / "broken.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)
    return Lexicon(file)


def test_a_broken_entry_of_the_lexicon_lowers_the_score(tmp_path):
    whole = score_names(NAMES, _lexicon_says(Lexicon()), 0)
    assert (whole["people_percent"], whole["rows_percent"]) == (100, 100)
    lexicon = _broken(tmp_path, "Maria", "M AA1 R IY0 AH0")
    broken = score_names(NAMES, _lexicon_says(lexicon), 0)
    assert broken["people_percent"] == 50
    assert broken["rows_percent"] == pytest.approx(66.667)
    assert [row["name"] for row in broken["failures"]] == ["Maria"]


def test_what_has_no_reading_is_not_counted_and_reported():
    score = score_names(NAMES, lambda *_: "M ER0 IY1 AH0", 0)
    assert (score["rows"], score["counted"], score["counted_people_percent"]) == (4, 3, 50)
    assert score["wrong"] == 2


def test_the_failures_that_most_people_hear_come_first_and_are_a_hundred_at_most():
    many = [replace(NAMES[0], name=f"N{i}", weight=i) for i in range(150)]
    failures = score_names(many, lambda *_: "K AE1 T", 0)["failures"]
    assert len(failures) == 100
    assert failures[0]["name"] == "N149"


def test_a_near_vowel_passes_a_list_but_not_the_census():
    almost = [replace(NAMES[1], readings=("K AE1 T",))]
    assert score_names(almost, lambda *_: "K EH1 T", 0.5)["rows_percent"] == 100
    assert score_names(almost, lambda *_: "K EH1 T", 0)["rows_percent"] == 0


def _phrase(said, word="", readings=()):
    return Phrase("p-01", "plain", "", "", said, word, readings)


def _says(text, **phones):
    words = tuple(
        SaidWord(word, phones.get(word, "AH0"), Origin.DICTIONARY) for word in text.split()
    )
    return lambda *_: SaidLine(text, words)


def test_a_phrase_needs_the_right_words():
    row = _phrase(("twelve hundred teams", "one thousand two hundred teams"))
    assert score_phrases([row], _says("Twelve-hundred teams!"))["rows_percent"] == 100
    wrong = score_phrases([row], _says("twelve thousand teams"))
    assert wrong["rows_percent"] == 0
    assert wrong["wrong_by_kind"] == {"plain": "1 of 1"}
    assert wrong["failures"][0]["said"] == "twelve thousand teams"


def test_a_heteronym_needs_the_right_sounds_too():
    row = _phrase(("join live",), "live", ("L AY1 V",))
    assert score_phrases([row], _says("join live", live="L AY1 V"))["wrong"] == 0
    assert score_phrases([row], _says("join live", live="L IH1 V"))["wrong"] == 1
    assert score_phrases([row], _says("join live", live="L AE1 V"))["wrong"] == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Twelve-hundred", "twelve hundred"),
        ("it\u2019s", "it's"),
        ("\u2018quoted\u2019 words", "quoted words"),
        ("A—B … c", "a b c"),
        ("K P I's", "k p i's"),
        ("ﬁne", "fine"),
    ],
)
def test_words_are_compared_without_marks_and_case(one, other):
    assert plain_words(one) == plain_words(other)


def test_words_are_not_compared_without_their_letters():
    assert plain_words("resume") != plain_words("résumé")
    assert plain_words("its") != plain_words("it's")


def test_a_reading_with_two_main_stresses_counts_with_either():
    assert list(with_one_stress("M AA1 R IY0 AE1 N")) == ["M AA1 R IY0 AE2 N", "M AA2 R IY0 AE1 N"]
    assert list(with_one_stress("M AA1 R IY0")) == ["M AA1 R IY0"]
    assert list(with_one_stress("AH0 N D")) == ["AH1 N D"]


def test_the_census_counts_women_and_men_alike():
    names = census_given({"mary": ["M EH1 R IY0"]})
    assert names[0].name == "James"
    mary = next(name for name in names if name.name == "Mary")
    assert mary.readings == ("M EH1 R IY0",)
    assert mary.weight == pytest.approx((2.629 + 0.009) / 2, abs=0.01)
    assert sum(name.weight for name in names) == pytest.approx(90, abs=1)


def test_the_lists_are_read_whole():
    assert (len(companies()), len(international_names()), len(phrases())) == (300, 300, 527)
    heteronym = next(phrase for phrase in phrases() if phrase.id == "heteronym-01")
    assert (heteronym.word, heteronym.readings) == ("live", ("L AY1 V",))


@pytest.mark.parametrize(
    ("written", "context", "phones"),
    [
        ("Siobhan", NameContext.GIVEN, "SH AH0 V AO1 N"),
        ("MARIA", NameContext.GIVEN, "M ER0 IY1 AH0"),
        ("Nguyen", NameContext.SURNAME, "W IH1 N"),
        ("3M Inc.", NameContext.COMPANY, "TH R IY1 # EH1 M"),
    ],
)
def test_a_value_goes_the_way_of_a_batch(written, context, phones):
    assert say_value(written, context) == phones


def test_a_value_that_counts_as_none_is_reported_as_refused():
    friend = [ListedName("Friend", NameContext.GIVEN, ("F R EH1 N D",))]
    score = score_names(friend, say_value, 0)
    assert score["wrong"] == 1
    assert "no value" in score["failures"][0]["refused"]
    assert say_value("Friend", NameContext.SURNAME) == "F R EH1 N D"


def test_a_line_is_said_with_its_words_and_sounds():
    line = say_line("Join at 3 pm. See you!")
    assert plain_words(line.text) == "join at three p m see you"
    assert [word.phones for word in line.words][-2:] == ["S IY1", "Y UW1"]
    assert plain_words(say_line("Nur 3,5 km", "de-DE").text).startswith("nur three point five")


@pytest.mark.parametrize("given", [["--cmudict", "absent.dict"], ["--cmudict", __file__]])
def test_a_wrong_dictionary_is_refused(given):
    command = [sys.executable, "-m", "benchmarks.said_right", *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert given[1] in done.stderr
    assert "Traceback" not in done.stderr
