import numpy as np
import pytest

from render_cluster.voice.sound.trimmed import at_48_khz


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_tone_keeps_its_pitch_level_and_time(rate_hz):
    times_s = np.arange(rate_hz) / rate_hz
    samples = np.sin(2 * np.pi * 440 * times_s).astype(np.float32)
    resampled = at_48_khz(samples, rate_hz)
    assert len(resampled) == 48_000
    expected = np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
    inner = slice(2_400, -2_400)
    error = np.abs(resampled[inner] - expected[inner]).max()
    assert error < 10 ** (-50 / 20)


def test_no_image_above_the_models_own_band():
    samples = np.random.default_rng(1).standard_normal(22_050).astype(np.float32)
    power = np.abs(np.fft.rfft(at_48_khz(samples, 22_050))) ** 2
    above = power[13_000:].mean() / power[:9_000].mean()
    assert above < 10 ** (-50 / 10)
