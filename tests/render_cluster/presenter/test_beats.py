# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""A line that everybody shares has nods on its stressed words; a personal one never has."""

from dataclasses import replace
from itertools import pairwise

import pytest

from personalize.plan.segment import MotionSpec, RenderIdentity, segment_spec
from render_cluster.presenter.motion.beats import stressed_beats
from render_cluster.segment.renderer import SegmentRenderer, clip_key
from render_cluster.store.segment_store import SegmentStore
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.interface.protocol import TimedPhoneme

MOTION = MotionSpec("calm", "rest", 5)
IDENTITY = RenderIdentity("voice", "presenter", "h264", "aac")
NEWS = "Three things are new: faster reports, shared calendars, and alerts that wait."


@pytest.fixture(scope="module")
def voice():
    return open_voice(voice_facts("hibari"))


def test_beats_are_on_stressed_vowels_and_not_too_often(voice):
    speech = voice.speak(NEWS)
    beats_s = stressed_beats(speech.phonemes)
    marks = [p for p in speech.phonemes if p.symbol == "ˈ"]
    assert 3 <= len(beats_s) <= len(marks)
    assert all(b - a >= 0.9 for a, b in pairwise(beats_s))
    assert all(any(m.start_s <= b <= m.end_s + 0.3 for m in marks) for b in beats_s)
    assert beats_s[-1] < speech.seconds


def test_of_two_close_stressed_vowels_the_louder_gets_the_beat():
    words = (
        ("ˈ", 0.5, 0.55, 1),
        ("ɑ", 0.55, 0.65, 0.8),
        ("ˈ", 1.0, 1.06, 1),
        ("i", 1.06, 1.16, 1.3),
    )
    assert stressed_beats(tuple(TimedPhoneme(*word) for word in words)) == (1.08,)


def test_only_a_shared_segment_gets_beats(voice, presenter, tmp_path):
    renderer = SegmentRenderer(voice, presenter, SegmentStore(str(tmp_path)))
    personal = segment_spec("news", NEWS, MOTION, IDENTITY)
    shared = segment_spec("news", NEWS, MOTION, IDENTITY, shared=True)
    assert personal.picture_key != shared.picture_key
    assert personal.sound_key == shared.sound_key
    assert renderer.speak(personal).spec.motion == MOTION
    beaten = renderer.speak(shared).spec.motion
    assert len(beaten.beats_s) >= 3
    assert replace(beaten, beats_s=()) == MOTION
    assert clip_key(presenter, beaten, 96) != clip_key(presenter, MOTION, 96)
