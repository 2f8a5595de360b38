"""Pauses at commas: the voice makes them, but often too short for a greeting ("Hi Wei, I ...").

Only silence is inserted, where the voice is silent already, so no sound is cut.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from render_cluster.media.grid import SAMPLE_RATE_HZ

PAUSE_MARKS = frozenset(",;:—")
LEAST_PAUSE_S = 0.25
"""What a presenter leaves after "Hi Maria,"; the voice leaves 0.12 to 0.30 s."""

_QUIET = 10.0 ** (-44.0 / 20.0)
"""A vowel is 30 dB louder; a weak consonant after the pause ("thanks") may count as quiet."""
_LEAST_QUIET_S = 0.08
"""Shorter quiet is the closure of a consonant, or a comma that is not heard as a pause (lists)."""

_BEFORE_S, _AFTER_S = 0.30, 0.25
"""How far from its comma's nominal time a pause lies, measured on 40 commas."""


def stretch_pauses(
    samples: NDArray[np.float32], symbols: list[str], edges_s: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """A sentence with at least LEAST_PAUSE_S at each comma where the voice pauses.

    Args:
        samples: mono, 48 000 Hz.
        symbols: of the voice's alphabet.
        edges_s: (symbols + 1,) where each starts, and where the last ends.

    Returns:
        The samples and the edges, moved accordingly.
    """
    inserts = []
    for index, symbol in enumerate(symbols):
        if symbol in PAUSE_MARKS:
            start, stop, quietest = _quiet_near(samples, float(edges_s[index]))
            missing = round(LEAST_PAUSE_S * SAMPLE_RATE_HZ) - (stop - start)
            if stop - start >= _LEAST_QUIET_S * SAMPLE_RATE_HZ and missing > 0:
                inserts.append((quietest, missing))
    if not inserts:
        return samples, edges_s
    inserts = sorted(dict(inserts).items())
    return _inserted(samples, inserts), _moved(edges_s, inserts)


def _inserted(samples: NDArray[np.float32], inserts: list[tuple[int, int]]) -> NDArray[np.float32]:
    cuts = [0, *(at for at, _ in inserts), len(samples)]
    silences = [np.zeros(missing, np.float32) for _, missing in inserts]
    parts: list[NDArray[np.float32]] = []
    for (start, stop), silence in zip(pairwise(cuts), [*silences, silences[0][:0]], strict=True):
        parts += [samples[start:stop], silence]
    return np.concatenate(parts)


def _moved(edges_s: NDArray[np.float64], inserts: list[tuple[int, int]]) -> NDArray[np.float64]:
    moved = edges_s.copy()
    for at, missing in inserts:
        moved[edges_s * SAMPLE_RATE_HZ > at] += missing / SAMPLE_RATE_HZ
    return moved


def _quiet_near(samples: NDArray[np.float32], at_s: float) -> tuple[int, int, int]:
    """The longest quiet stretch near a time: its first, past-last and quietest sample."""
    first = max(0, round((at_s - _BEFORE_S) * SAMPLE_RATE_HZ))
    last = round((at_s + _AFTER_S) * SAMPLE_RATE_HZ)
    power = uniform_filter1d(samples[first:last].astype(np.float64) ** 2, SAMPLE_RATE_HZ // 200)
    changes = np.flatnonzero(np.diff(np.concatenate([[0], power < _QUIET**2, [0]])))
    stretches = changes.reshape(-1, 2)
    if not len(stretches):
        return first, first, first
    start, stop = stretches[np.argmax(stretches[:, 1] - stretches[:, 0])]
    quietest = start + np.argmin(uniform_filter1d(power[start:stop], SAMPLE_RATE_HZ // 50))
    return first + int(start), first + int(stop), first + int(quietest)
