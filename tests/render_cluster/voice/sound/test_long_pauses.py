import numpy as np
import pytest

from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.sound.long_pauses import LONGEST_PAUSE_S, shorten_pauses


def _tone(length_s):
    times_s = np.arange(round(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (0.3 * np.sin(2 * np.pi * 200 * times_s)).astype(np.float32)


def _silence(length_s):
    return np.zeros(round(length_s * SAMPLE_RATE_HZ), np.float32)


def _spoken(pause_s):
    """A second of sound, a pause, a second of sound, with silence at both ends."""
    parts = [_silence(0.8), _tone(1), _silence(pause_s), _tone(1), _silence(0.9)]
    return np.concatenate(parts), np.array([0.8, 1.8, 1.8 + pause_s, 2.8 + pause_s])


@pytest.mark.parametrize("pause_s", [0.6, 1.1])
def test_a_long_pause_is_shortened_and_times_follow(pause_s):
    samples, edges_s = _spoken(pause_s)
    shorter, moved_s = shorten_pauses(samples, edges_s)
    sounding = np.flatnonzero(np.abs(shorter) > 1e-3)
    gap_s = np.diff(sounding).max() / SAMPLE_RATE_HZ
    assert gap_s == pytest.approx(LONGEST_PAUSE_S, abs=0.02)
    assert moved_s[:2] == pytest.approx(edges_s[:2])
    assert moved_s[2] - moved_s[1] == pytest.approx(gap_s, abs=0.02)
    assert moved_s[3] - moved_s[2] == pytest.approx(1.0)
    assert len(samples) - len(shorter) == pytest.approx((pause_s - gap_s) * SAMPLE_RATE_HZ, abs=960)


def test_short_pauses_and_silence_at_the_ends_stay():
    samples, edges_s = _spoken(0.3)
    same, unmoved_s = shorten_pauses(samples, edges_s)
    assert same is samples
    assert unmoved_s is edges_s


def test_no_sound_is_removed():
    samples, edges_s = _spoken(0.9)
    shorter, _ = shorten_pauses(samples, edges_s)
    assert np.sum(shorter.astype(float) ** 2) == pytest.approx(np.sum(samples.astype(float) ** 2))
