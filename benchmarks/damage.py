"""Speech damaged on purpose: the ear has to notice, or its approval means nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.interface.protocol import Speech
from render_cluster.voice.interface.read_word import has_sound

_CUT_S = 0.200

Span = tuple[float, float]
Damage = Callable[[Speech, int, int], NDArray[np.float32]]
"""Speech, the number of the carrier's words before the value, and of those after it -> samples."""


def word_spans(speech: Speech) -> list[Span]:
    """Where each word starts and ends, in seconds."""
    runs = groupby(speech.phonemes, lambda one: has_sound(one.symbol) or one.symbol in "ˈˌ")
    words = [list(run) for is_word, run in runs if is_word]
    return [(word[0].start_s, word[-1].end_s) for word in words]


def cut_end(speech: Speech, cut_s: float = _CUT_S) -> NDArray[np.float32]:
    """Without the last part that can be heard, 200 ms of it."""
    end_s = _audible_end_s(speech.samples)
    return _without(speech, (end_s - cut_s, end_s))


def cut_value(speech: Speech, before: int, after: int) -> NDArray[np.float32]:
    """Without the last 200 ms of the value."""
    start_s, end_s = _value(speech, before, after)
    return _without(speech, (max(start_s, end_s - _CUT_S), end_s))


def drop_value(speech: Speech, before: int, after: int) -> NDArray[np.float32]:
    """Without the value."""
    return _without(speech, _value(speech, before, after))


def drop_word(speech: Speech, _before: int, after: int) -> NDArray[np.float32]:
    """Without the first word after the value; of a phrase, without the middle one."""
    spans = word_spans(speech)
    return _without(speech, spans[-after] if after else spans[len(spans) // 2])


def repeat_end(speech: Speech, _before: int, _after: int) -> NDArray[np.float32]:
    """With the last word said twice."""
    start_s, end_s = word_spans(speech)[-1]
    start, end = _samples(start_s), _samples(end_s)
    samples = speech.samples
    return np.concatenate([samples[:end], samples[start:end], samples[end:]])


DAMAGES: dict[str, Damage] = {
    "value_dropped": drop_value,
    "word_dropped": drop_word,
    "last_word_twice": repeat_end,
}


def _audible_end_s(samples: NDArray[np.float32]) -> float:
    """Where the level last falls 40 dB below its peak, over 10 ms."""
    level = uniform_filter1d(samples.astype(np.float64) ** 2, SAMPLE_RATE_HZ // 100)
    return float(np.flatnonzero(level > 1e-4 * level.max())[-1]) / SAMPLE_RATE_HZ


def _value(speech: Speech, before: int, after: int) -> Span:
    spans = word_spans(speech)
    inner = spans[before : len(spans) - after]
    return inner[0][0], inner[-1][1]


def _without(speech: Speech, span: Span) -> NDArray[np.float32]:
    start, end = map(_samples, span)
    return np.concatenate([speech.samples[:start], speech.samples[end:]])


def _samples(at_s: float) -> int:
    return round(at_s * SAMPLE_RATE_HZ)
