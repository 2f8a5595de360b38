"""A synthesised sentence, cut to what is audible, with the time and level of each symbol."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import firwin, resample_poly, upfirdn

from personalize.errors import StageError
from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.interface.protocol import TimedPhoneme

_AUDIBLE = 10.0 ** (-55.0 / 20.0)
_CLEAR, _FADING_S = 10.0 ** (-44.0 / 20.0), 0.05
"""A first sound becomes clear, and a last one inaudible, within this time; what is audible longer
is the faint noise that some voices of Kokoro make there for up to 0.3 s."""

_ONSET_S, _RELEASE_S = 0.030, 0.060
"""Kept around what is audible, and faded to zero: breath in, and the decay of the last sound."""

_LEAST_HEARD_S = 0.02
"""Loudness is measured over at least this long: about two periods of a low voice."""

_VOWELS = frozenset("iɪᵻɛæəᵊʌɐɑɒɔuʊɜAIOQWYaeoyøœ")  # noqa: RUF001  the voices' alphabet

_USUAL_HZ = 24_000
"""Of the built-in models."""

_UPSAMPLE_FIR = 2.0 * firwin(129, 0.5, window=("kaiser", 9.0))
"""24 to 48 kHz: flat to 10.8 kHz, images 85 dB down from 13.2 kHz on."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, trimmed: mono float32 at 48 000 Hz, and phoneme times from its first sample."""

    samples: NDArray[np.float32]
    phonemes: tuple[TimedPhoneme, ...]


def at_48_khz(samples: NDArray[np.float32], rate_hz: int = 24_000) -> NDArray[np.float64]:
    """`samples` at 48 000 Hz, without delay."""
    if rate_hz != _USUAL_HZ:
        common = gcd(SAMPLE_RATE_HZ, rate_hz)
        up, down = SAMPLE_RATE_HZ // common, rate_hz // common
        resampled: NDArray[np.float64] = resample_poly(samples.astype(np.float64), up, down)
        return resampled
    delay = len(_UPSAMPLE_FIR) // 2
    upsampled: NDArray[np.float64] = upfirdn(_UPSAMPLE_FIR, samples.astype(np.float64), up=2)
    return upsampled[delay : delay + 2 * len(samples)]


def trimmed(
    samples: NDArray[np.float32], spans_s: NDArray[np.float64], symbols: list[str]
) -> Sentence:
    """A sentence cut to what is audible and faded, with times from its first sample.

    Models give the last sound much of the silence after it, so times are clipped to the cut.

    Args:
        samples: mono, 48 000 Hz.
        spans_s: (symbols, 2) where each symbol starts and ends in `samples`.
        symbols: of the voice's alphabet.

    Raises:
        StageError: there is no sound.
    """
    start, stop = _audible_span(samples)
    times_s = np.clip(spans_s - start / SAMPLE_RATE_HZ, 0.0, (stop - start) / SAMPLE_RATE_HZ)
    kept = samples[start:stop].copy()
    rise, fall = _ramp(_ONSET_S), _ramp(_RELEASE_S)[::-1]
    kept[: len(rise)] *= rise[: len(kept)]
    kept[-len(fall) :] *= fall[-len(kept) :]
    loudness = _loudness(kept, symbols, times_s)
    columns = (symbols, *times_s.T.tolist(), loudness.tolist())
    return Sentence(kept, tuple(TimedPhoneme(*row) for row in zip(*columns, strict=False)))


def _loudness(
    samples: NDArray[np.float32], symbols: list[str], times_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(symbols,): the RMS of each relative to the median vowel, to a hundredth."""
    energy = np.concatenate([[0.0], np.cumsum(samples.astype(np.float64) ** 2)])
    starts_s, ends_s = times_s.T
    middle_s, half_s = (ends_s + starts_s) / 2, (ends_s - starts_s) / 2
    reach_s = np.maximum(half_s, _LEAST_HEARD_S / 2)
    first, last = (
        np.clip(np.round(at_s * SAMPLE_RATE_HZ).astype(int), 0, len(samples))
        for at_s in (middle_s - reach_s, middle_s + reach_s)
    )
    level = np.sqrt((energy[last] - energy[first]) / np.maximum(last - first, 1))[: len(symbols)]
    vowels = level[[symbol in _VOWELS for symbol in symbols]]
    typical = float(np.median(vowels)) if len(vowels) else float(level.max(initial=0.0))
    return np.asarray(np.round(level / max(typical, 1e-9), 2), np.float64)


def _audible_span(samples: NDArray[np.float32]) -> tuple[int, int]:
    """First and past-last sample of what is audible (10 ms level), with room for the fades."""
    power = uniform_filter1d(samples.astype(np.float64) ** 2, SAMPLE_RATE_HZ // 100)
    audible = np.flatnonzero(power > _AUDIBLE**2)
    if not len(audible):
        raise StageError("speak", "the voice made no sound")
    first, last = int(audible[0]), int(audible[-1])
    clear, fading = np.flatnonzero(power > _CLEAR**2), round(_FADING_S * SAMPLE_RATE_HZ)
    if len(clear):
        first, last = max(first, int(clear[0]) - fading), min(last, int(clear[-1]) + fading)
    start = first - round(_ONSET_S * SAMPLE_RATE_HZ)
    stop = last + round(_RELEASE_S * SAMPLE_RATE_HZ)
    return max(0, start), min(len(samples), stop)


def _ramp(length_s: float) -> NDArray[np.float32]:
    """A raised cosine that begins at exactly zero and ends near one."""
    phase = np.arange(round(length_s * SAMPLE_RATE_HZ)) / (length_s * SAMPLE_RATE_HZ)
    return (0.5 - 0.5 * np.cos(np.pi * phase)).astype(np.float32)
