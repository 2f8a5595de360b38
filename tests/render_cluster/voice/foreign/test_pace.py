import numpy as np
import pytest

from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.foreign.pace import USUAL_REFERENCE_S, usual_speed


def speaker(words_s, pauses_s, asked):
    """Speech of some seconds at speed 1, whose pauses have the same length at any speed."""

    def speak(speed, gain_db):
        asked.append((speed, gain_db))
        length = round((words_s / speed + pauses_s) * SAMPLE_RATE_HZ)
        return 0.1 * np.sin(np.arange(length) / 20, dtype=np.float32)

    return speak


@pytest.mark.parametrize(("words_s", "pauses_s"), [(8.0, 1.5), (10.0, 0.8), (13.0, 1.0)])
def test_the_pace_is_found_and_remembered(tmp_path, monkeypatch, words_s, pauses_s):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    asked = []
    speed = usual_speed("d" * 64, speaker(words_s, pauses_s, asked))
    assert words_s / speed + pauses_s == pytest.approx(USUAL_REFERENCE_S, rel=0.04)
    assert round(speed * 20) == pytest.approx(speed * 20)
    assert usual_speed("d" * 64, speaker(1.0, 0.0, asked)) == speed
    assert len(asked) == 4
    assert {gain for _, gain in asked[1:]} != {0.0}


def test_the_usual_length_is_that_of_hibari():
    reference = open_voice(voice_facts("hibari")).reference()
    assert len(reference) / SAMPLE_RATE_HZ == pytest.approx(USUAL_REFERENCE_S, abs=0.1)
