"""The phrases that judge how a script is read are many, distinct and well formed."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

LISTS = Path(__file__).parents[2] / "benchmarks" / "said_right_lists"
COLUMNS = ["id", "kind", "text", "locale", "said", "phones"]
KINDS = re.findall(
    r"\w+",
    """abbreviation accent article caps date fraction heteronym money name_code number ordinal
    percent phone plain punctuation range roman shorthand slash_plus social symbol time unit url
    version year""",
)
WORD = re.compile(r"[a-zà-öø-ÿ]+(?:'[a-z]+)*'?|[A-Z](?:'s)?")
# The sounds of the CMU Pronouncing Dictionary: vowels bear a stress digit, consonants do not.
PHONE = re.compile(
    "(?:AA|AE|AH|AO|AW|AY|EH|ER|EY|IH|IY|OW|OY|UH|UW)[012]"
    "|B|CH|D|DH|F|G|HH|JH|K|L|M|N|NG|P|R|S|SH|T|TH|V|W|Y|Z|ZH"
)


def _read_phrases(name):
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = _read_phrases("phrases")
SECOND = _read_phrases("phrases_second")


def _readings(row):
    return row["said"].split(" | ")


def _words(row):
    return {word for reading in _readings(row) for word in reading.split(" ")}


def _without_accents(text):
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def test_there_are_400_distinct_phrases():
    assert len(ROWS) >= 400
    assert list(ROWS[0]) == COLUMNS
    for column in "id", "text":
        counts = Counter(row[column] for row in ROWS)
        assert [value for value, count in counts.items() if count > 1] == []


def test_every_kind_is_covered():
    counts = Counter(row["kind"] for row in ROWS)
    assert sorted(counts) == sorted(KINDS)
    assert min(counts.values()) >= 9
    assert counts["heteronym"] >= 50


def test_the_second_list_has_200_phrases_that_the_first_lacks():
    assert len(SECOND) >= 200
    assert list(SECOND[0]) == COLUMNS
    for column in "id", "text":
        counts = Counter(row[column] for row in SECOND)
        counts.update({row[column] for row in ROWS if column == "text"})
        assert [value for value, count in counts.items() if count > 1] == []


def test_every_row_is_tidy():
    for row in ROWS + SECOND:
        assert re.fullmatch(row["kind"] + r"-\d\d", row["id"])
        assert re.fullmatch(r"([a-z]{2}-[A-Z]{2})?", row["locale"]), row["id"]
        assert row["text"] == row["text"].strip() != "", row["id"]
        assert len(set(_readings(row))) == len(_readings(row)), row["id"]


def test_readings_are_words_and_letters_said_by_name():
    for row in ROWS + SECOND:
        assert [word for word in _words(row) if not WORD.fullmatch(word)] == [], row["id"]
        single = {word for word in _words(row) if len(word) == 1 and word.islower()}
        assert single <= {"a", "i", "n", "à"}, row["id"]


def test_accents_are_those_of_words_in_the_text():
    for row in ROWS:
        text = _without_accents(row["text"])
        accented = [word for word in _words(row) if not word.isascii()]
        assert [word for word in accented if _without_accents(word) not in text] == [], row["id"]


def test_heteronyms_and_only_they_have_sounds():
    for row in ROWS + SECOND:
        assert bool(row["phones"]) == (row["kind"] == "heteronym"), row["id"]


def test_sounds_are_legal_and_belong_to_a_word_said():
    for row in ROWS:
        if row["phones"]:
            word, sounds = row["phones"].split("=")
            assert word in _readings(row)[0].split(" "), row["id"]
            for one in sounds.split(" | "):
                assert all(PHONE.fullmatch(phone) for phone in one.split(" ")), row["id"]
                assert one.count("1") == 1, row["id"]
