"""How loud speech is: one gain per voice to a LUFS target, and a limiter that keeps peaks legal."""

from __future__ import annotations

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from render_cluster.media.grid import SAMPLE_RATE_HZ

TARGET_LUFS = -16.0
"""Integrated loudness of speech; the level that online players use (AES TD1008)."""

PEAK_CEILING = 10.0 ** (-1.5 / 20.0)
"""-1.5 dBFS: 1 dB for true peaks between samples and AAC overshoot, and half a dB of margin."""

_HOLD_SAMPLES = SAMPLE_RATE_HZ // 200


def loudness_lufs(samples: NDArray[np.float32]) -> float:
    """Integrated loudness (ITU-R BS.1770-4) of mono samples at 48 000 Hz, 0.4 s or more."""
    return float(pyloudnorm.Meter(SAMPLE_RATE_HZ).integrated_loudness(samples.astype(np.float64)))


def gain_db_to_target(samples: NDArray[np.float32]) -> float:
    """The gain that brings `samples` to TARGET_LUFS, rounded to 0.1 dB.

    Rounded so that processors that differ in the last bit of a sample agree on the gain.
    """
    return round(TARGET_LUFS - loudness_lufs(samples), 1)


def limit_peaks(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """`samples` with every peak at or below PEAK_CEILING; unchanged where none exceeds it.

    A look-ahead limiter: the gain that each sample needs, held at its minimum over 10 ms and
    averaged over the same 10 ms with a triangle. If all gains suffice, so does their weighted mean.
    Speech band-limited to 12 kHz is sampled here at twice its rate, so sample peaks equal true
    peaks to within the ceiling's margin.
    """
    needed = PEAK_CEILING / np.maximum(np.abs(samples, dtype=np.float64), PEAK_CEILING)
    if needed.min() >= 1.0:
        return samples
    held = minimum_filter1d(needed, 2 * _HOLD_SAMPLES + 1, mode="nearest")
    for _ in range(2):
        held = uniform_filter1d(held, _HOLD_SAMPLES + 1, mode="nearest")
    limited = np.multiply(samples, np.minimum(held, needed), dtype=np.float64)
    return limited.astype(np.float32)
