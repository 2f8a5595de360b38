# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""What holds for each engine, whatever it says."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt

from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_SAMPLES
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.sound.loudness import PEAK_CEILING, TARGET_LUFS, loudness_lufs
from tests.render_cluster.voice.extras import joe_voice
from tests.render_cluster.voice.sentences import SENTENCES


@pytest.fixture(
    scope="module", params=["hibari", "kokoro:am_michael", "kokoro:af_sarah+af_bella", "piper:joe"]
)
def name(request):
    return f"piper:{joe_voice()}" if request.param == "piper:joe" else request.param


@pytest.fixture(scope="module")
def spoken(name):
    return cache(open_voice(voice_facts(name)).speak)


@pytest.mark.parametrize("text", SENTENCES)
def test_speech_lies_on_the_grid_with_silence_at_both_ends(spoken, text):
    speech = spoken(text)
    sounding = np.flatnonzero(speech.samples)
    assert speech.samples.dtype == np.float32
    assert len(speech.samples) % STEP_SAMPLES == 0
    assert 0.06 <= sounding[0] / SAMPLE_RATE_HZ <= 0.10
    tail_s = (len(speech.samples) - 1 - sounding[-1]) / SAMPLE_RATE_HZ
    assert 0.12 <= tail_s <= 0.12 + STEP_SAMPLES / SAMPLE_RATE_HZ
    assert np.abs(speech.samples).max() <= PEAK_CEILING


@pytest.mark.parametrize("text", SENTENCES)
def test_sound_begins_and_ends_without_a_step(spoken, text):
    samples = spoken(text).samples
    sounding = np.flatnonzero(samples)
    edge = round(0.002 * SAMPLE_RATE_HZ)
    assert np.abs(samples[sounding[0] : sounding[0] + edge]).max() < 1e-3
    assert np.abs(samples[sounding[-1] - edge : sounding[-1] + 1]).max() < 1e-3


@pytest.mark.parametrize("text", SENTENCES)
def test_phonemes_are_in_order_and_within_the_sound(spoken, text):
    speech = spoken(text)
    times = [(phoneme.start_s, phoneme.end_s) for phoneme in speech.phonemes]
    assert all(start <= end for start, end in times)
    assert all(before[1] <= after[0] + 1e-9 for before, after in pairwise(times))
    last_sound_s = np.flatnonzero(speech.samples)[-1] / SAMPLE_RATE_HZ
    assert times[0][0] >= 0.08 - 1e-9
    assert times[-1][1] <= last_sound_s + 1e-3


def test_level_is_near_the_target_for_every_sentence(name, spoken):
    # Where the limiter works at every second word, as with joe's peaks, it takes a decibel.
    tolerance = 1.2 if name.startswith("piper:") else 0.7
    levels = [loudness_lufs(spoken(text).samples) for text in SENTENCES]
    assert np.mean(levels) == pytest.approx(TARGET_LUFS, abs=tolerance)
    assert max(levels) - min(levels) < 2.5


def test_same_text_gives_the_same_samples_in_two_voices(name, spoken):
    first, second = spoken(SENTENCES[0]), open_voice(voice_facts(name)).speak(SENTENCES[0])
    assert first.samples.tobytes() == second.samples.tobytes()
    assert first.phonemes == second.phonemes


def test_sibilants_are_timed_where_they_hiss(spoken):
    # Energy above 4.5 kHz against the times of the sibilants, pooled over the sentences.
    high = butter(4, 4500, "highpass", fs=SAMPLE_RATE_HZ, output="sos")
    hiss, expected = [], []
    for text in SENTENCES[1:]:
        speech = spoken(text)
        energy = sosfiltfilt(high, speech.samples.astype(float)) ** 2
        hiss.append(np.sqrt(np.convolve(energy, np.ones(480) / 480, "same")))
        marks = np.zeros(len(speech.samples))
        for phoneme in speech.phonemes:
            if phoneme.symbol in "szʃʒʧʤ":
                span = (phoneme.start_s, phoneme.end_s)
                marks[slice(*(round(t * SAMPLE_RATE_HZ) for t in span))] = 1.0
        expected.append(marks)
    lags_ms = range(-100, 101, 5)
    scores = [_correlation(hiss, expected, lag_ms) for lag_ms in lags_ms]
    assert max(scores) > 0.3
    assert abs(lags_ms[int(np.argmax(scores))]) <= 15


def _correlation(hiss, expected, lag_ms):
    shift = lag_ms * SAMPLE_RATE_HZ // 1000
    rolled = [np.roll(marks, shift) for marks in expected]
    return np.corrcoef(np.concatenate(rolled), np.concatenate(hiss))[0, 1]


def test_loudness_distinguishes_loud_sounds_from_faint_ones(spoken):
    phonemes = [p for text in SENTENCES for p in spoken(text).phonemes]
    vowels = [p.loudness for p in phonemes if p.symbol in "iɪɛæɑɔʌəAIO"]
    stops = [p.loudness for p in phonemes if p.symbol in "ptk"]
    assert 0.8 < np.median(vowels) < 1.2
    assert np.median(stops) < 0.5
    assert all(p.loudness == round(p.loudness, 2) >= 0 for p in phonemes)
