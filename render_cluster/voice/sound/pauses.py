"""Pauses: the voice makes them at commas, but often too short for a greeting ("Hi Wei, I ...").

A script may ask for others. Silence is inserted, nothing is removed: where the voice is silent
already, or, at a pause that is asked for where it is not, where it is most quiet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

_REACH_S, _FADE_S = 0.08, 0.012
"""Where the voice runs on at a pause that is asked for: how far from it the sound is cut, and the
ramp to and from silence there."""


def stretch_pauses(
    samples: NDArray[np.float32],
    symbols: list[str],
    edges_s: NDArray[np.float64],
    asked: Sequence[tuple[int, float]] = (),
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """A sentence with at least LEAST_PAUSE_S at each comma where the voice pauses.

    And with a pause of each length that is asked for, wherever the voice is most quiet there.

    Args:
        samples: mono, 48 000 Hz.
        symbols: of the voice's alphabet.
        edges_s: (symbols + 1,) where each starts, and where the last ends.
        asked: the number of symbols before a pause, and its length in seconds.

    Returns:
        The samples, and (symbols, 2) when each symbol starts and ends in them. No symbol lasts
        into what is inserted where a pause is asked for.
    """
    wanted: dict[int, float] = {}
    for index, length_s in asked:
        wanted[index - 1] = wanted.get(index - 1, 0.0) + length_s
    inserts: dict[int, _Insert] = {}
    for index, symbol in enumerate(symbols):
        if symbol in PAUSE_MARKS or index in wanted:
            insert = _insert_at(samples, float(edges_s[index]), wanted.get(index, 0.0))
            if insert and insert.takes_place_of(inserts.get(insert.at)):
                inserts[insert.at] = insert
    ordered = [inserts[at] for at in sorted(inserts)]
    times_s = np.column_stack([edges_s[:-1], edges_s[1:]])[: len(symbols)]
    if not ordered:
        return samples, times_s
    return _inserted(samples, ordered), _moved(times_s, ordered)


@dataclass(frozen=True, slots=True)
class _Insert:
    """Silence to insert: before which sample, and how many; `cuts` if the voice is not silent."""

    at: int
    count: int
    asked: bool = False
    cuts: bool = False

    def takes_place_of(self, other: _Insert | None) -> bool:
        """Of two in one place, the longer that is asked for counts."""
        return other is None or (self.asked, self.count) > (other.asked, other.count)


def _insert_at(samples: NDArray[np.float32], at_s: float, asked_s: float) -> _Insert | None:
    start, stop, quietest = _quiet_near(samples, at_s)
    is_pause = stop - start >= _LEAST_QUIET_S * SAMPLE_RATE_HZ
    length_s = max(asked_s, LEAST_PAUSE_S if is_pause else 0.0)
    if asked_s and not is_pause:
        start = stop = quietest = _quietest(samples, at_s)
    missing = round(length_s * SAMPLE_RATE_HZ) - (stop - start)
    if missing <= 0:
        return None
    return _Insert(quietest, missing, asked=asked_s > 0, cuts=not is_pause)


def _inserted(samples: NDArray[np.float32], inserts: list[_Insert]) -> NDArray[np.float32]:
    cuts = [0, *(insert.at for insert in inserts), len(samples)]
    parts: list[NDArray[np.float32]] = []
    for (start, stop), insert in zip(pairwise(cuts), [*inserts, None], strict=True):
        part = samples[start:stop]
        if insert is None:
            parts.append(part)
            continue
        if insert.cuts:
            part = part * _fade(len(part))[::-1]
        parts += [part, np.zeros(insert.count, np.float32)]
    for number, insert in enumerate(inserts, 1):
        if insert.cuts:
            parts[2 * number] = parts[2 * number] * _fade(len(parts[2 * number]))
    return np.concatenate(parts)


def _fade(length: int) -> NDArray[np.float32]:
    """(length,): rises from zero to one within _FADE_S, then stays."""
    phase = np.arange(length) / (_FADE_S * SAMPLE_RATE_HZ)
    return (0.5 - 0.5 * np.cos(np.pi * np.minimum(phase, 1.0))).astype(np.float32)


def _moved(times_s: NDArray[np.float64], inserts: list[_Insert]) -> NDArray[np.float64]:
    """The times after the inserts.

    A symbol around one that was asked for keeps the longer of its two parts, so that the mouth
    rests; around another it grows with it.
    """
    moved = times_s.copy()
    for insert in inserts:
        at_s, count_s = insert.at / SAMPLE_RATE_HZ, insert.count / SAMPLE_RATE_HZ
        later = times_s * SAMPLE_RATE_HZ > insert.at
        around = ~later[:, 0] & later[:, 1] & insert.asked
        is_before = around & (2 * at_s >= times_s.sum(axis=1))
        shift_s = moved[:, 1] - times_s[:, 1]
        moved[later] += count_s
        moved[is_before, 1] = (at_s + shift_s)[is_before]
        is_after = around & ~is_before
        moved[is_after, 0] = (at_s + count_s + shift_s)[is_after]
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


def _quietest(samples: NDArray[np.float32], at_s: float) -> int:
    """The sample around which the voice is most quiet near a time at which it does not pause."""
    first = max(0, round((at_s - _REACH_S) * SAMPLE_RATE_HZ))
    last = min(len(samples), round((at_s + _REACH_S) * SAMPLE_RATE_HZ))
    power = uniform_filter1d(samples[first:last].astype(np.float64) ** 2, SAMPLE_RATE_HZ // 50)
    return first + int(np.argmin(power))
