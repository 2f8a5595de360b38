"""The distance of two readings is the one that the README of the lists describes."""

import csv
import math
from pathlib import Path

import pytest

from benchmarks.phone_distance import least_distance, reading_distance
from benchmarks.phone_folding import fold
from personalize.pronunciation.respelling import read_respelling

LISTS = Path(__file__).parents[2] / "benchmarks" / "said_right_lists"

# Step of the README, a word, the word folded.
FOLDS = [
    ("1", "AE2 N D", "AH1 N D"),
    ("1", "AH0 N", "AH1 N D"),
    ("1", "DH IY0", "DH AH1"),
    ("1", "AA1 V", "AH1 V"),
    ("1", "B IY2", "B IY1"),
    ("2", "M ER0 IY1 AH0", "M @ R IY1 AH0"),
    ("3a", "P IY1 DX ER0", "P IY1 D @ R"),
    ("3b", "HH W IY1 L ER0", "W IY1 L @ R"),
    ("3c", "S T Y UW1 ER0 T", "S T UW1 @ R T"),
    ("3c", "M Y UW1 S", "M Y UW1 S"),
    ("3d", "IH1 N G R IH0 D", "IH1 NG R @ D"),
    ("3d", "F IH1 NG G ER0", "F IH1 NG @ R"),
    ("3d", "B AE1 N K", "B AE1 NG K"),
    ("3e", "V IH1 N T S AH0 N T", "V IH1 N S @ N T"),
    ("3e", "S IH1 M P S AH0 N", "S IH1 M S @ N"),
    ("3f", "AE1 L L AH0 N", "AE1 L @ N"),
    ("3f", "K ER1 R IY0", "K ER1 IY0"),
    ("4a", "K AE1 R AH0 N", "K EH1 R @ N"),
    ("4a", "L OW1 R AH0", "L AO1 R AH0"),
    ("4a", "K UW1 R T", "K AO1 R T"),
    ("4a", "M IY1 R AH0", "M IH1 R AH0"),
    ("4a and 4b", "K Y UH1 R", "K Y ER1"),
    ("4b", "M AH1 R IY0", "M ER1 IY0"),
    ("4c", "P AO1 L", "P AA1 L"),
    ("5a", "JH UW1 L IY0 AH0", "JH UW1 L Y AH0"),
    ("5a", "JH UW1 L IY2 AH0", "JH UW1 L Y AH0"),
    ("5a", "M AH0 R IY2 EH1 L", "M @ R IY0 EH1 L"),
    ("5a", "V IH1 Y IY0 AH0", "V IH1 Y AH0"),
    ("5b", "K EH1 L IH0", "K EH1 L IY0"),
    ("5b", "AE1 N AA2", "AE1 N AH0"),
    ("5b", "HH OW0 Z EH0", "HH OW0 Z EY0"),
    ("5c", "D IH0 N IY1 S", "D @ N IY1 S"),
    ("5c", "AE1 L AH2 S AH0 N", "AE1 L @ S @ N"),
    ("5c", "AE1 L IH2 S AH0 N", "AE1 L IH0 S @ N"),
    ("5d", "M AE1 N UH0 L", "M AE1 N UW0 L"),
    ("6a", "K AE1 TH ER0 IH0 N", "K AE1 TH R @ N"),
    ("6a", "M ER0 AE1 N D AH0", "M @ R AE1 N D AH0"),
    ("6a", "D EH1 B ER0 AH0", "D EH1 B R AH0"),
    ("6b", "P IY1 T ER0", "P IY1 D @ R"),
    ("6b", "M AA1 R T IY0", "M AA1 R D IY0"),
    ("6b", "K R IH1 S T AH0 L", "K R IH1 S T @ L"),
]


@pytest.mark.parametrize(("step", "word", "folded"), FOLDS)
def test_each_step_folds_what_it_says(step, word, folded):
    assert " ".join(fold(word)) == folded, step


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("MAH-ree-uh", "muh-REE-uh"),
        ("MAIR-ee", "muh-REE-uh"),
        ("MAIR-ee-oh", "muh-REE-uh"),
        ("kuh-REN", "KAIR-en"),
        ("johs", "hoh-ZAY"),
        ("SEE-oh-bahn", "shuh-VAWN"),
        ("joh-SEF-een", "JOH-zuh-feen"),
        ("MY-kel", "mih-SHEL"),
    ],
)
def test_a_wrong_name_is_wrong(said, meant):
    assert reading_distance(read_respelling(meant), read_respelling(said)) > 0.5


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("M AH0 R IY1 AH0", "M ER0 IY1 AH0"),
        ("K EH1 R AH0 N", "K AE1 R AH0 N"),
        ("K AE1 TH R AH0 N", "K AE1 TH ER0 IH0 N"),
        ("JH UW1 L Y AH0", "JH UW1 L IY0 AH0"),
        ("D AH0 N IY1 S", "D IH0 N IY1 S"),
        ("P IY1 DX ER0", "P IY1 T ER0"),
        ("M AA0 R IY1 AH0", "M ER0 IY1 AH0"),
    ],
)
def test_what_listeners_do_not_tell_apart_is_equal(said, meant):
    assert reading_distance(meant, said) == 0


@pytest.mark.parametrize(
    ("listed", "spoken", "distance"),
    [
        ("K AE1 T", "K AE1 T S", 1),
        ("K AE1 T", "AE1 T", 1),
        ("K AE1 T", "K EH1 T", 0.5),
        ("K IY1 T", "K IH1 T", 0.5),
        ("K AE1 T", "K IY1 T", 1),
        ("ZH AA1 N", "JH AA1 N", 0.5),
        ("ZH AA1 N", "SH AA1 N", 1),
        ("HH OW0 Z EY1", "HH AH0 Z EY1", 0),  # before the main stress
        ("EY1 P OW0 L", "EY1 P AH0 L", 0.5),  # after it
        ("EY1 P OW0", "EY1 P AH0", 1),  # a final AH is not the faint vowel
        ("R EH1 D UH0 S", "R EH1 D UW2 S", 0),
        ("R EH1 D IY2 S", "R EH1 D IH2 S", 0.5),
        ("AY1", "OW1", 1),
    ],
)
def test_costs_of_one_change(listed, spoken, distance):
    assert reading_distance(listed, spoken) == distance


def test_another_main_stress_makes_another_word():
    assert reading_distance("HH OW0 Z EY1", "HH OW1 Z EY0") == math.inf
    assert reading_distance("AE1 N # HH OW0 Z EY1", "AE1 N # HH OW1 Z EY0") == math.inf


def test_words_are_compared_in_order_and_summed():
    assert reading_distance("K AE1 T # R EH1 D", "K EH1 T # R EY1 D") == 1


def test_letters_may_be_one_word_and_then_stress_counts_for_nothing():
    assert reading_distance("AY1 # B IY1 # EH1 M", "AY2 B IY2 EH1 M") == 0
    assert reading_distance("B AE1 N # D AO1 G", "B AE1 N D AO0 G") == 0
    assert reading_distance("AY1 # B IY1 # EH1 M", "AY2 B IY2 EH1 N") == 1


def test_the_nearest_reading_counts():
    assert least_distance(["Z UW1", "SH UW1"], "SH UW1") == 0
    assert least_distance([], "SH UW1") == math.inf


@pytest.mark.parametrize("name", ["companies", "international_names"])
def test_every_listed_reading_is_no_distance_from_itself(name):
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for reading in row["phones"].split(" | "):
                assert reading_distance(reading, reading) == 0, row["name"]
