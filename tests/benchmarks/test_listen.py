"""What the ear hears is compared with what was meant; damage is where it says it is."""

import math

import numpy as np
import pytest

from benchmarks.clips import NAME_LIMIT, Clip, judge, name_clip, phrase_clip, sample_names
from benchmarks.damage import DAMAGES, cut_end, cut_value, word_spans
from benchmarks.ear import sound_distance
from benchmarks.heard_before import RememberingEar
from benchmarks.phone_distance import reading_distance
from benchmarks.said_lists import ListedName, phrases
from benchmarks.said_path import AT_THE_END, speak
from personalize.pronunciation.respelling import read_respelling
from personalize.pronunciation.said import NameContext
from render_cluster.media.grid import SAMPLE_RATE_HZ

MARIA = ListedName("Maria", NameContext.GIVEN, ("M ER0 IY1 AH0",))
SIOBHAN = ListedName("Siobhan", NameContext.GIVEN, ("SH AH0 V AO1 N",))
DVORAK = ListedName("Dvořák", NameContext.SURNAME, ())


def _hear(name, text, carrier=None):
    """The verdict, with the distance of the lists in place of panphon's."""
    return judge(name_clip("given_names", name, carrier), text, reading_distance)


def test_a_clip_says_what_stands_around_the_value():
    clip = name_clip("given_names", SIOBHAN)
    assert clip.line == "Hi [Siobhan](/ʃəˈvɔn/), thanks for your time."  # noqa: RUF001  IPA
    assert (clip.before, clip.after) == (("hi",), ("thanks", "for", "your", "time"))
    assert clip.phones == "SH AH0 V AO1 N"


@pytest.mark.parametrize(
    "text",
    ["Hi Maria, thanks for your time.", "Hi, Maria. Thanks for your time!", "hi maria thanks for y"
     "our time"],
)  # fmt: skip
def test_what_was_meant_is_heard_whatever_the_marks(text):
    assert _hear(MARIA, text).is_right


@pytest.mark.parametrize(
    "text",
    [
        "Hi, thanks for your time.",
        "Hi Maria, for your time.",
        "Hi Maria, thanks for your time, time.",
        "Hi Mary, thanks for your time.",
        "Hi Johannes, thanks for your time.",
        "Maria, thanks for your time.",
        "",
        "字幕",
    ],
)
def test_what_is_missing_added_or_another_name_is_not(text):
    assert not _hear(MARIA, text).is_right


def test_a_missing_word_of_the_carrier_has_no_distance():
    assert math.isinf(_hear(MARIA, "Hi Maria, for your time.").distance)


def test_a_name_may_be_spelled_as_it_sounds_or_as_people_write_it():
    assert _hear(SIOBHAN, "Hi Siobhan, thanks for your time.").is_right
    assert _hear(SIOBHAN, "This one is for Siobhan.", AT_THE_END).is_right


def test_the_first_sound_of_a_value_may_stand_in_the_word_before():
    value = Clip("surnames", "Dye", "", "D AY1", name_clip("s", DVORAK).carrier, DVORAK.context)
    assert judge(value, "Hide eye, thanks for your time.", reading_distance).is_right
    assert not judge(value, "Hide my thanks for your time.", reading_distance).is_right


def test_a_phrase_is_heard_as_a_whole():
    clip = phrase_clip(next(row for row in phrases() if row.id == "number-01"))
    assert judge(clip, "Join 1,200 teams.", reading_distance).is_right
    assert not judge(clip, "Join 1,200 teens.", reading_distance).is_right


def test_names_are_drawn_by_weight_the_same_each_time():
    names = [
        ListedName(f"N{i}", NameContext.GIVEN, (), 100.0 if i < 10 else 0.01) for i in range(99)
    ]
    drawn = sample_names(names, 10)
    assert drawn == sample_names(names, 10)
    assert len({name.name for name in drawn}) == 10
    assert sum(name.weight > 1 for name in drawn) >= 9


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("johs", "hoh-ZAY"),
        ("SEE-oh-bahn", "shuh-VAWN"),
        ("WIL-yuhm", "MYE-kuhl"),
        ("GAIR-ee", "BEH-tee"),
    ],
)
def test_features_tell_names_apart(said, meant):
    pytest.importorskip("panphon", reason="the extra `ear` is not installed")
    far = sound_distance(read_respelling(meant), read_respelling(said))
    near = sound_distance(read_respelling(meant), read_respelling(meant))
    assert near == 0 < NAME_LIMIT < far


def test_nothing_heard_is_as_far_as_can_be():
    assert sound_distance("M AA1", "") == 1
    assert sound_distance("", "") == 0


class _Counting:
    name = "counting"

    def __init__(self):
        self.calls = 0

    def hear(self, samples, rate_hz):
        self.calls += 1
        return f"{len(samples)} at {rate_hz}"


def test_a_sound_is_heard_once(tmp_path):
    ear, samples = _Counting(), np.zeros(480, np.float32)
    first = RememberingEar(ear, tmp_path)
    assert first.hear(samples) == first.hear(samples) == f"480 at {SAMPLE_RATE_HZ}"
    again = RememberingEar(ear, tmp_path)
    assert again.hear(samples) == first.hear(samples)
    assert ear.calls == 1
    again.hear(samples + 0.5)
    assert ear.calls == 2
    assert again.times_real_time > 0


@pytest.fixture(scope="module")
def speech():
    return speak(name_clip("given_names", SIOBHAN).line)


def test_each_word_has_its_span(speech):
    spans = word_spans(speech)
    assert len(spans) == 6
    assert all(start < end for start, end in spans)
    assert spans == sorted(spans)


def test_damage_is_where_it_says(speech):
    start, end = (round(at * SAMPLE_RATE_HZ) for at in word_spans(speech)[1])
    whole = speech.samples
    without = DAMAGES["value_dropped"](speech, 1, 4)
    assert np.array_equal(without, np.concatenate([whole[:start], whole[end:]]))
    clipped = cut_value(speech, 1, 4)
    assert len(whole) - len(clipped) == pytest.approx(0.2 * SAMPLE_RATE_HZ, abs=2)
    assert np.array_equal(clipped[:start], whole[:start])
    assert len(DAMAGES["last_word_twice"](speech, 1, 4)) > len(whole)
    assert len(DAMAGES["word_dropped"](speech, 1, 4)) < len(whole)


def test_the_end_that_is_cut_can_be_heard(speech):
    whole, cut = speech.samples, cut_end(speech)
    assert len(whole) - len(cut) == pytest.approx(0.2 * SAMPLE_RATE_HZ, abs=2)
    lost = np.abs(np.cumsum(whole**2)[-1] - np.cumsum(cut**2)[-1])
    assert lost > 0.001 * np.sum(whole**2)
