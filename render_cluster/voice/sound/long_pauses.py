"""Pauses that a model makes too long within a sentence: Kokoro's af_nicole leaves 0.88 s.

Nothing but silence is removed, from the middle of a pause.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from render_cluster.media.grid import SAMPLE_RATE_HZ

LONGEST_PAUSE_S = 0.45
"""Within a sentence; what a presenter takes at a dash."""

_QUIET = 10.0 ** (-44.0 / 20.0)
_FADE_SAMPLES = SAMPLE_RATE_HZ // 200


def shorten_pauses(
    samples: NDArray[np.float32], edges_s: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """A sentence without silence that is longer than LONGEST_PAUSE_S, and its edges, moved.

    Args:
        samples: mono, 48 000 Hz; silence at its ends stays.
        edges_s: (symbols + 1,) where each symbol starts, and where the last ends.
    """
    cuts = _cuts(samples)
    if not cuts:
        return samples, edges_s
    parts, at = [], 0
    for start, stop in cuts:
        parts.append(_faded(samples[at:start], out=True))
        at = stop
    parts.append(samples[at:])
    for index in range(1, len(parts)):
        parts[index] = _faded(parts[index], out=False)
    return np.concatenate(parts), _moved(edges_s, cuts)


def _cuts(samples: NDArray[np.float32]) -> list[tuple[int, int]]:
    """First and past-last samples of what is removed."""
    power = uniform_filter1d(samples.astype(np.float64) ** 2, SAMPLE_RATE_HZ // 200)
    changes = np.flatnonzero(np.diff(np.concatenate([[0], power < _QUIET**2, [0]])))
    most = round(LONGEST_PAUSE_S * SAMPLE_RATE_HZ)
    return [
        (int(start) + most // 2, int(stop) - (most - most // 2))
        for start, stop in changes.reshape(-1, 2)
        if stop - start > most and start > 0 and stop < len(samples)
    ]


def _faded(part: NDArray[np.float32], *, out: bool) -> NDArray[np.float32]:
    length = min(_FADE_SAMPLES, len(part))
    ramp = np.linspace(0.0, 1.0, length, dtype=np.float32)
    faded = part.copy()
    if out:
        faded[len(part) - length :] *= ramp[::-1]
    else:
        faded[:length] *= ramp
    return faded


def _moved(edges_s: NDArray[np.float64], cuts: list[tuple[int, int]]) -> NDArray[np.float64]:
    """The edges after the cuts; one within a cut is where the silence was joined."""
    at = edges_s * SAMPLE_RATE_HZ
    removed = sum(np.clip(at - start, 0, stop - start) for start, stop in cuts)
    moved: NDArray[np.float64] = (at - removed) / SAMPLE_RATE_HZ
    return moved
