"""When things happen in a motion: seeded moments, and the curves of what happens then.

A longer clip has the same first moments and more of them, so that clips of one line share frames.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_PULSE_REACH_S = 2.0


def moments(
    random: np.random.Generator, first_s: float, gap_s: tuple[float, float], times_s: Floats
) -> Iterator[float]:
    """Moments at random gaps from about `first_s` on.

    They continue past the end for as long as a later pulse could still have an effect.
    """
    at_s = first_s + random.uniform(0.0, gap_s[1] - gap_s[0])
    while at_s < times_s[-1] + _PULSE_REACH_S:
        yield at_s
        at_s += random.uniform(*gap_s)


def pulse(times_s: Floats, at_s: float, rise_s: float, fall_s: float) -> Floats:
    """A bell curve of height one at `at_s`, with different widths before and after."""
    ahead_s = times_s - at_s
    bell: Floats = np.exp(-((ahead_s / np.where(ahead_s < 0, rise_s, fall_s)) ** 2))
    return bell


def smooth(x: Floats) -> Floats:
    """Zero below 0, one above 1, and a cubic between, with continuous speed."""
    x = np.clip(x, 0.0, 1.0)
    step: Floats = x * x * (3.0 - 2.0 * x)
    return step


def generator(seed: int, what: str) -> np.random.Generator:
    """A separate generator for each kind of motion, so that none shifts another."""
    return np.random.default_rng([seed, *what.encode()])
