"""The gate of voices: the floors find faults, and no voice is listed that misses one."""

import pytest

from benchmarks.result import read_results
from benchmarks.table import read_floors
from benchmarks.voice_gate import RESULT, figure_names, find_misses, worst_figures
from benchmarks.voice_languages import find_language, languages
from render_cluster.voice.catalog import list_voices

ENGLISH = languages()["en-US"]
GOOD = {
    "error_percent": 1.0,
    "dnsmos": 3.4,
    "language_detected_percent": 100.0,
    "loudness_off_lu": 0.3,
    "pace_outside_per_min": 0.0,
    "longest_pause_s": 0.6,
}
BAD = {
    "error_percent": 9.0,
    "dnsmos": 2.1,
    "language_detected_percent": 87.5,
    "loudness_off_lu": 1.2,
    "pace_outside_per_min": 5.0,
    "longest_pause_s": 0.9,
}
KEPT = read_results()[RESULT]


def test_a_good_voice_misses_nothing():
    assert find_misses(GOOD, ENGLISH) == []


@pytest.mark.parametrize("measure", sorted(BAD))
def test_each_measure_alone_refuses_a_voice(measure):
    misses = find_misses(GOOD | {measure: BAD[measure]}, ENGLISH)
    assert len(misses) == 1
    assert misses[0].startswith(f"{measure} {BAD[measure]:g}, at ")


def test_the_worst_voice_is_the_figure():
    worse = GOOD | {"error_percent": 2.5, "dnsmos": 3.3}
    figures = worst_figures([(ENGLISH, GOOD), (ENGLISH, worse), (languages()["es"], GOOD)])
    assert figures["en_us_error_percent"] == 2.5
    assert figures["en_us_dnsmos"] == 3.3
    assert figures["es_error_percent"] == 1.0
    assert figures["longest_pause_s"] == 0.6
    assert set(figures) < figure_names()


@pytest.mark.parametrize("tag", sorted(languages()))
def test_every_language_has_all_floors(tag):
    assert len(find_misses(BAD, languages()[tag])) == len(BAD)


def test_the_floors_of_voices_are_figures_of_the_gate():
    assert {floor.figure for floor in read_floors() if floor.result == RESULT} == figure_names()


def test_a_broken_voice_misses_a_floor_and_the_same_unbroken_none():
    for kinds in KEPT["broken_voices"].values():
        assert kinds["unbroken"]["misses"] == []
        broken = set(kinds) - {"voice", "unbroken"}
        assert {"noise_0_db", "reversed", "other_language", "interrupted"} <= broken
        assert [kind for kind in sorted(broken) if not kinds[kind]["misses"]] == []


def test_the_kept_misses_are_those_of_today_s_floors():
    for name, entry in KEPT["voices"].items():
        assert entry["misses"] == find_misses(entry, languages()[entry["language"]]), name


def test_no_listed_voice_misses_a_floor():
    """Whoever adds a voice runs `python -m benchmarks.voices --voice NAME`."""
    refused = {name for name, entry in KEPT["voices"].items() if entry["misses"]}
    assert refused & {voice.name for voice in list_voices()} == set()


def test_a_listed_voice_of_kokoro_was_measured():
    """Weights of hibari's other voices come from GitHub; those of Kokoro are in the packages."""
    judged = [one for one in list_voices() if find_language(one.language)]
    ours = {one.name for one in judged if one.name.startswith("kokoro:")} | {"hibari:heart"}
    assert ours <= set(KEPT["voices"])


def test_a_kept_voice_spoke_all_sentences_on_a_named_machine():
    for entry in KEPT["voices"].values():
        assert entry["lines"] == len(languages()[entry["language"]].sentences) >= 40
        assert entry["processor"]
