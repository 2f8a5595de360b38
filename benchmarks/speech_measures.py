"""What can be measured of spoken lines without understanding them: pauses, pace, level, pitch.

All samples are mono float32 at 48 000 Hz.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import resample_poly

from benchmarks.ear import MISSING
from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.sound.loudness import loudness_lufs

Samples = NDArray[np.float32]

_QUIET = 10.0 ** (-50.0 / 20.0)
"""RMS over 10 ms: if speech of -16 LUFS is played at 60 dB, 26 dB, less than a quiet room."""
_LEAST_PAUSE_S = 0.12
"""Shorter quiet may be the closure of a consonant."""
_LEAST_LOUDNESS_S = 0.45
"""BS.1770 measures over blocks of 0.4 s."""

_PITCH_HZ = 16_000
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 400.0


@dataclass(frozen=True, slots=True)
class Pauses:
    """The silence of one line in seconds: before its first sound, within, and after its last."""

    before_s: float
    inside_s: tuple[float, ...]
    after_s: float
    spoken_s: float


@dataclass(frozen=True, slots=True)
class Pitch:
    """Fundamental frequency in Hz: median, and the range without the outer tenths."""

    median: float
    low: float
    high: float


def find_pauses(samples: Samples) -> Pauses:
    """The pauses of a line.

    Raises:
        ValueError: it is silent throughout.
    """
    power = uniform_filter1d(samples.astype(np.float64) ** 2, SAMPLE_RATE_HZ // 100)
    loud = np.flatnonzero(power > _QUIET**2)
    if not len(loud):
        raise ValueError("expected speech, got silence")
    gaps_s = np.diff(loud) / SAMPLE_RATE_HZ
    return Pauses(
        before_s=float(loud[0]) / SAMPLE_RATE_HZ,
        inside_s=tuple(gaps_s[gaps_s >= _LEAST_PAUSE_S].tolist()),
        after_s=float(len(samples) - 1 - loud[-1]) / SAMPLE_RATE_HZ,
        spoken_s=float(loud[-1] - loud[0] + 1) / SAMPLE_RATE_HZ,
    )


def longest_between(pauses: Sequence[Pauses]) -> float:
    """The longest silence between two lines that follow each other, in seconds."""
    return max((one.after_s + two.before_s for one, two in pairwise(pauses)), default=0.0)


def level_step_lu(first: Samples, second: Samples) -> float:
    """How much louder the first line is than the second, in LU, without the silence around them."""
    return _loudness_of_speech(first) - _loudness_of_speech(second)


def measure_pitch(lines: Sequence[Samples]) -> Pitch:
    """The pitch of the voiced parts by pYIN (Mauch & Dixon 2014), as librosa has it.

    Raises:
        SystemExit: the extra is not installed.
        ValueError: nothing is voiced.
    """
    try:
        import librosa
    except ImportError as missing:
        raise SystemExit(MISSING) from missing
    slow = resample_poly(np.concatenate(lines), _PITCH_HZ, SAMPLE_RATE_HZ).astype(np.float32)
    pitch_hz, is_voiced, _ = librosa.pyin(
        slow, fmin=_LOWEST_HZ, fmax=_HIGHEST_HZ, sr=_PITCH_HZ, frame_length=1024
    )
    voiced_hz = pitch_hz[is_voiced]
    if not len(voiced_hz):
        raise ValueError("expected speech, got nothing voiced")
    low, median, high = np.percentile(voiced_hz, [10, 50, 90])
    return Pitch(round(float(median), 1), round(float(low), 1), round(float(high), 1))


def _loudness_of_speech(samples: Samples) -> float:
    pauses = find_pauses(samples)
    start = round(pauses.before_s * SAMPLE_RATE_HZ)
    spoken = samples[start : start + round(pauses.spoken_s * SAMPLE_RATE_HZ)]
    missing = round(_LEAST_LOUDNESS_S * SAMPLE_RATE_HZ) - len(spoken)
    return loudness_lufs(np.pad(spoken, (0, max(0, missing))))
