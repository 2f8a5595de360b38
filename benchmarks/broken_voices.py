"""Voices broken on purpose: each has to miss a floor, or meeting them means nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.signal import butter, resample_poly, sosfilt

from benchmarks.speech_measures import Samples, find_pauses
from render_cluster.media.grid import SAMPLE_RATE_HZ

Breaking = Callable[[Samples], Samples]
_SEED = 2026
_GAP_S = 0.8


def add_noise(samples: Samples) -> Samples:
    """With white noise of the speech's own power."""
    power = float(np.mean(samples.astype(np.float64) ** 2))
    noise = np.random.default_rng(_SEED).normal(0.0, np.sqrt(power), len(samples))
    return np.clip(samples + noise, -1.0, 1.0).astype(np.float32)


def reverse(samples: Samples) -> Samples:
    """From its end to its beginning."""
    return samples[::-1].copy()


def muffle(samples: Samples) -> Samples:
    """Without anything above 1 kHz, as through a wall."""
    low = butter(6, 1000.0, fs=SAMPLE_RATE_HZ, output="sos")
    return np.asarray(sosfilt(low, samples), np.float32)


def overdrive(samples: Samples) -> Samples:
    """Clipped 20 dB below its peak, at the level that it had."""
    peak = float(np.abs(samples).max())
    clipped = np.clip(samples, -peak / 10, peak / 10)
    return (clipped * np.sqrt(np.mean(samples**2) / np.mean(clipped**2))).astype(np.float32)


def slow_down(samples: Samples) -> Samples:
    """A sixth slower and deeper."""
    return np.asarray(resample_poly(samples, 7, 6), np.float32)


def quieten(samples: Samples) -> Samples:
    """3 dB less."""
    return (samples * 10.0 ** (-3.0 / 20.0)).astype(np.float32)


def interrupt(samples: Samples) -> Samples:
    """With 0.8 s of silence in the middle."""
    pauses = find_pauses(samples)
    middle = round((pauses.before_s + pauses.spoken_s / 2) * SAMPLE_RATE_HZ)
    silence = np.zeros(round(_GAP_S * SAMPLE_RATE_HZ), np.float32)
    return np.concatenate([samples[:middle], silence, samples[middle:]])


def drop_word(samples: Samples) -> Samples:
    """Without a third of a second, a word, in the middle."""
    pauses = find_pauses(samples)
    middle = round((pauses.before_s + pauses.spoken_s / 2) * SAMPLE_RATE_HZ)
    half = SAMPLE_RATE_HZ // 6
    return np.concatenate([samples[: middle - half], samples[middle + half :]])


BREAKINGS: Mapping[str, Breaking] = {
    "noise_0_db": add_noise,
    "reversed": reverse,
    "muffled": muffle,
    "overdriven": overdrive,
    "slowed": slow_down,
    "quieter": quieten,
    "interrupted": interrupt,
    "word_dropped": drop_word,
}
