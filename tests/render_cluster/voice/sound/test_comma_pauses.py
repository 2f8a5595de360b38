from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import uniform_filter1d

from personalize.campaign.reading import load_campaign
from personalize.campaign.speech_style import SpeechStyle
from personalize.normaliser.spoken_text import spoken_text
from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.sound.pauses import LEAST_PAUSE_S, stretch_pauses

EXAMPLES = Path(__file__).parents[4] / "examples"
SCRIPT = [
    line.text
    for name in ("spring_checkin", "hundred_thousand")
    for line in load_campaign(EXAMPLES / name / "campaign.yaml").lines
    if "{" not in line.text
]


@pytest.fixture(scope="module")
def voice():
    return open_voice(voice_facts("hibari"))


def _tone(*lengths_s):
    """Tone, silence, tone, ... of these lengths."""
    parts = []
    for number, length_s in enumerate(lengths_s):
        times = np.arange(round(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
        parts.append((0.0 if number % 2 else 0.3) * np.sin(2 * np.pi * 200 * times))
    return np.concatenate(parts).astype(np.float32)


def test_a_short_pause_at_a_comma_is_stretched_and_later_sounds_move_with_it():
    samples = _tone(0.4, 0.12, 0.5)
    edges_s = np.array([0.0, 0.45, 0.52, 1.02])
    longer, moved_s = stretch_pauses(samples, ["a", ",", "b"], edges_s)
    added_s = (len(longer) - len(samples)) / SAMPLE_RATE_HZ
    assert added_s == pytest.approx(LEAST_PAUSE_S - 0.12, abs=0.01)
    assert moved_s[-1, 1] == pytest.approx(edges_s[-1] + added_s, abs=1e-6)
    assert moved_s[0, 0] == 0.0


def test_a_pause_that_is_asked_for_belongs_to_no_symbol():
    samples = _tone(0.4, 0.12, 0.5)
    edges_s = np.array([0.0, 0.45, 0.52, 1.02])
    asked = ((2, 0.7), (2, 0.3))
    longer, moved_s = stretch_pauses(samples, ["a", ",", "b"], edges_s, asked)
    assert len(longer) - len(samples) == pytest.approx((1.0 - 0.12) * SAMPLE_RATE_HZ, abs=500)
    assert moved_s[0, 1] <= 0.45
    assert moved_s[2, 0] >= 0.52 + 0.87
    assert (np.diff(moved_s)[:, 0] <= np.diff(edges_s) + 1e-9).all()
    assert moved_s[-1, 1] == pytest.approx(1.02 + (len(longer) - len(samples)) / SAMPLE_RATE_HZ)


def test_where_the_voice_runs_on_the_sound_fades_at_its_quietest_place():
    samples = _tone(1.0)
    samples[23_000:23_480] *= 0.2
    longer, _ = stretch_pauses(
        samples, ["a", ",", "b"], np.array([0.0, 0.45, 0.5, 1.0]), ((2, 1.0),)
    )
    silent = np.flatnonzero(longer[1_000:-1_000] == 0) + 1_000
    assert len(longer) == len(samples) + SAMPLE_RATE_HZ
    assert abs(silent[0] - 23_240) < 400
    assert np.abs(longer[silent[0] - 20 : silent[0]]).max() < 0.01
    assert np.abs(longer[silent[-1] : silent[-1] + 20]).max() < 0.01


@pytest.mark.parametrize("quiet_s", [0.03, 0.4])
def test_no_pause_and_a_long_pause_stay(quiet_s):
    samples = _tone(0.4, quiet_s, 0.5)
    edges_s = np.array([0.0, 0.42, 0.45, 0.9])
    assert stretch_pauses(samples, ["a", ",", "b"], edges_s)[0] is samples


@pytest.mark.parametrize("name", ["Wei", "Ann", "James", "Ben", "Maria"])
def test_a_greeting_pauses_at_its_comma(voice, name):
    speech = voice.speak(f"Hi {name}, thanks for your time.")
    comma = next(p for p in speech.phonemes if p.symbol == ",")
    near = slice(*(round((comma.start_s + s) * SAMPLE_RATE_HZ) for s in (-0.4, 0.5)))
    power = uniform_filter1d(speech.samples[near].astype(float) ** 2, SAMPLE_RATE_HZ // 200)
    quiet = power < 0.0063**2
    changes = np.flatnonzero(np.diff(np.concatenate([[0], quiet, [0]])))
    longest_s = (changes[1::2] - changes[::2]).max() / SAMPLE_RATE_HZ
    assert longest_s >= 0.22


def test_the_usual_rate_is_a_presenters(voice):
    words = sum(len(spoken_text(text).split()) for text in SCRIPT)
    minutes = sum(voice.speak(text).seconds for text in SCRIPT) / 60
    assert 150 <= words / minutes <= 165


def test_speed_changes_the_rate(voice):
    usual, fast = (voice.speak(SCRIPT[0], SpeechStyle(speed)).seconds for speed in (1.0, 1.3))
    assert fast < 0.9 * usual
