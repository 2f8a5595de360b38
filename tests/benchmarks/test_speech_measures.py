"""Pauses, levels and pitch of made-up sound, and what breaking a voice does to it."""

import numpy as np
import pytest

from benchmarks.broken_voices import BREAKINGS
from benchmarks.speech_measures import (
    find_pauses,
    level_step_lu,
    longest_between,
    measure_pitch,
)
from benchmarks.voice_languages import languages
from benchmarks.voice_record import Judges, heard_figures, joined_lines, listen, make_record
from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.sound.loudness import loudness_lufs


def _tone(seconds, hz=220.0, level=0.1):
    """A tone with overtones, like a vowel."""
    at_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    harmonics = sum(np.sin(2 * np.pi * hz * n * at_s) / n for n in range(1, 6))
    return (level * harmonics).astype(np.float32)


def _silence(seconds):
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)


def _line(*parts):
    return np.concatenate(parts)


LINE = _line(_silence(0.1), _tone(0.5), _silence(0.4), _tone(0.7), _silence(0.3))


def test_pauses_are_found_before_within_and_after():
    pauses = find_pauses(LINE)
    assert pauses.before_s == pytest.approx(0.1, abs=0.01)
    assert pauses.inside_s == pytest.approx((0.4,), abs=0.015)
    assert pauses.after_s == pytest.approx(0.3, abs=0.01)
    assert pauses.spoken_s == pytest.approx(1.6, abs=0.015)


def test_the_closure_of_a_consonant_is_no_pause():
    assert find_pauses(_line(_tone(0.5), _silence(0.1), _tone(0.5))).inside_s == ()


def test_what_is_too_faint_to_hear_is_a_pause():
    assert len(find_pauses(_line(_tone(0.5), _tone(0.4, level=0.001), _tone(0.5))).inside_s) == 1
    assert find_pauses(_line(_tone(0.5), _tone(0.4, level=0.02), _tone(0.5))).inside_s == ()


def test_silence_is_refused():
    with pytest.raises(ValueError, match="silence"):
        find_pauses(_silence(1.0))


def test_the_pause_between_lines_is_the_end_of_one_and_the_start_of_the_next():
    pauses = [find_pauses(LINE), find_pauses(_line(_silence(0.2), _tone(1.0)))]
    assert longest_between(pauses) == pytest.approx(0.5, abs=0.02)
    assert longest_between(pauses[:1]) == 0


@pytest.mark.parametrize("step_db", [-6.0, 0.0, 3.0])
def test_levels_are_compared_without_the_silence_around(step_db):
    louder = _tone(1.0, level=0.1 * 10 ** (step_db / 20))
    first = _line(_silence(0.1), louder, _silence(0.9))
    assert level_step_lu(first, _line(_tone(2.0), _silence(0.2))) == pytest.approx(step_db, abs=0.3)


@pytest.mark.parametrize("hz", [90.0, 140.0, 220.0])
def test_pitch_is_that_of_the_tone(hz):
    pytest.importorskip("librosa", reason="the extra `ear` is not installed")
    pitch = measure_pitch([_tone(1.0, hz), _silence(0.5), _tone(1.0, hz)])
    assert pitch.median == pytest.approx(hz, rel=0.02)
    assert pitch.low <= pitch.median <= pitch.high


def test_breaking_does_what_it_says():
    noisy = BREAKINGS["noise_0_db"](LINE)
    noise = (noisy - LINE).astype(np.float64)
    assert np.mean(noise**2) == pytest.approx(np.mean(LINE.astype(np.float64) ** 2), rel=0.05)
    assert np.array_equal(BREAKINGS["reversed"](BREAKINGS["reversed"](LINE)), LINE)
    quieter_lufs = loudness_lufs(BREAKINGS["quieter"](LINE))
    assert quieter_lufs == pytest.approx(loudness_lufs(LINE) - 3, abs=0.01)
    assert max(find_pauses(BREAKINGS["interrupted"](LINE)).inside_s) > 0.8
    assert len(BREAKINGS["slowed"](LINE)) == pytest.approx(len(LINE) * 7 / 6, abs=2)
    assert len(LINE) - len(BREAKINGS["word_dropped"](LINE)) == SAMPLE_RATE_HZ // 3
    high = _tone(1.0, 2000.0)
    assert np.abs(BREAKINGS["muffled"](high)[4800:]).max() < 0.05 * np.abs(high).max()
    driven = BREAKINGS["overdriven"](LINE)
    assert np.mean(driven**2) == pytest.approx(np.mean(LINE**2), rel=0.01)
    assert np.abs(driven).max() < 0.8 * np.abs(LINE).max()


def test_lines_are_joined_to_parts_in_order():
    lines = [_tone(9.0)] * 7
    assert [len(part) / SAMPLE_RATE_HZ for part in joined_lines(lines)] == [18, 18, 18, 9]
    assert [len(part) for part in joined_lines(lines[:1])] == [len(lines[0])]
    rest = [*lines[:2], _tone(24.0), _tone(2.0)]
    assert [len(part) / SAMPLE_RATE_HZ for part in joined_lines(rest)] == [18, 24]


class _Ear:
    """Hears the texts it is given, one after another."""

    def __init__(self, texts, language):
        self._texts = iter(texts)
        self._language = language

    def hear(self, samples, rate_hz, language):
        assert (len(samples), rate_hz, language) == (len(LINE), SAMPLE_RATE_HZ, "en")
        return next(self._texts)

    def detect_language(self, samples, rate_hz):
        assert (len(samples), rate_hz) == (2 * len(LINE), SAMPLE_RATE_HZ)
        return self._language


class _Judge:
    def overall(self, samples, rate_hz):
        assert (len(samples), rate_hz) == (2 * len(LINE), SAMPLE_RATE_HZ)
        return 3.25


def test_figures_follow_from_what_was_heard():
    pytest.importorskip("jiwer", reason="the extra `ear` is not installed")
    pytest.importorskip("librosa", reason="the extra `ear` is not installed")
    said, lines = ["Hi Sarah.", "See you on Friday."], [LINE, LINE]
    judges = Judges(_Ear(["hi sara", "See you on Monday."], "es"), _Judge())
    english = languages()["en-US"]
    heard = listen(judges, english, said, lines)
    figures = heard_figures(heard, english)
    assert (figures["errors"], figures["words"]) == (1, 6)
    assert figures["language_detected_percent"] == 0
    assert figures["dnsmos"] == 3.25
    assert figures["pace_per_min"] == pytest.approx(60 * 6 / 4.0, rel=0.02)
    assert figures["pace_without_padding_per_min"] == pytest.approx(60 * 6 / 3.2, rel=0.02)
    assert figures["pace_outside_per_min"] == pytest.approx(150 - 90, abs=2)
    assert figures["longest_pause_s"] == figures["longest_pause_inside_s"]
    assert figures["longest_pause_between_s"] == pytest.approx(0.4, abs=0.02)
    record = make_record(("kokoro:one", "one 1"), heard, lines, core_s=2.0)
    assert record.steps_lu == (0.0,)
