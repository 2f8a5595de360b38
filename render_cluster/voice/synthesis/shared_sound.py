"""A slow model speaks once what many texts share: "Hi Maria, I hope ..." and "Hi Wei, I hope ...".

A greeting is spoken with the words after it, as far as its melody needs them, and cut in the pause
at its comma. What follows it is spoken once, after another greeting, cut and joined there. Whether
a sentence is made like this depends on its own words only, so its sound does too.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from render_cluster.voice.synthesis.sentence_voice import SpeechModel, Synthesised

_GREETING_END = ","
_MOST_WORDS = 4
"""Of a greeting: "Good morning Dr. Smith,"."""
_LEAST_REST = 30
"""Symbols after a greeting that are worth a join: six words."""
_CONTEXT = 12
"""Symbols after a greeting that are spoken with it, up to the end of a word."""

_KEPT = 64
"""Sounds, of about 0.3 MB each: the sentences of a script and their shared ends."""

_LOUD_PERCENT = 90
_SOFT, _SILENT = 10.0 ** (-12.0 / 10.0), 10.0 ** (-26.0 / 10.0)
"""Of a pause and of a cut, relative to the power that _LOUD_PERCENT of a sentence stays below: some
voices fade slowly into a pause and breathe in it."""
_LEAST_PAUSE_S, _END_S = 0.06, 0.12
"""Of a pause, and of its end, where it is cut: the stop of "Kate," is silent before it is heard."""
_BEFORE_S, _AFTER_S = 0.30, 0.25
"""How far from its comma's nominal time a pause lies: as in `sound/pauses.py`."""
_FADE_S = 0.005


class SharedSound(SpeechModel):
    """A model that has no random source, with a memory for what it said.

    Args:
        model: speaks what is not known yet.
        greeting: phonemes of the greeting before shared ends, with its comma; none, and every
            sentence is spoken as a whole.
    """

    def __init__(self, model: SpeechModel, greeting: str) -> None:
        self.alphabet, self.longest = model.alphabet, model.longest
        self._model, self._greeting = model, greeting
        self._unused = np.random.default_rng(0)
        self._whole = lru_cache(_KEPT)(self._spoken)
        self._rest = lru_cache(_KEPT)(self._after_greeting)

    def synthesise(self, phonemes: str, speed: float, rng: np.random.Generator) -> Synthesised:  # noqa: ARG002  no random source in this model
        """The sound of one sentence, joined in the pause after its greeting if it has one."""
        end = greeting_end(phonemes)
        if end is None or not self._greeting:
            return self._whole(phonemes, speed)
        rest = self._rest(phonemes[end:], speed)
        opening = self._spoken(phonemes[: end + _context(phonemes[end:])], speed)
        pause = find_pause(opening, end)
        if rest is None or pause is None:
            return self._whole(phonemes, speed)
        return _joined(_before(opening, end, pause), rest)

    def _after_greeting(self, rest: str, speed: float) -> Synthesised | None:
        end = len(self._greeting)
        made = self._spoken(self._greeting + rest, speed)
        pause = find_pause(made, end)
        return None if pause is None else _after(made, end, pause)

    def _spoken(self, phonemes: str, speed: float) -> Synthesised:
        return self._model.synthesise(phonemes, speed, self._unused)


def greeting_end(phonemes: str) -> int | None:
    """The number of symbols of a greeting that is worth a join, with its comma; else None."""
    end = phonemes.find(_GREETING_END) + 1
    is_short = end and len(phonemes[:end].split()) <= _MOST_WORDS
    return end if is_short and len(phonemes) - end >= _LEAST_REST else None


def find_pause(made: Synthesised, end: int) -> int | None:
    """Where the pause at the comma, which is symbol `end` - 1, can be cut; None if it cannot."""
    samples, rate_hz = made.samples, made.rate_hz
    power = uniform_filter1d(samples.astype(np.float64) ** 2, rate_hz // 100)
    at_s = float(made.edges_s[end - 1])
    first, last = (
        min(len(samples), max(0, round((at_s + reach_s) * rate_hz)))
        for reach_s in (-_BEFORE_S, _AFTER_S)
    )
    loud = np.percentile(power, _LOUD_PERCENT)
    changes = np.flatnonzero(np.diff(np.concatenate([[0], power[first:last] < _SOFT * loud, [0]])))
    runs = first + changes.reshape(-1, 2)
    if not len(runs):
        return None
    start, stop = runs[np.argmax(runs[:, 1] - runs[:, 0])]
    if stop - start < _LEAST_PAUSE_S * rate_hz:
        return None
    start = max(start, stop - round(_END_S * rate_hz))
    at = start + int(np.argmin(power[start:stop]))
    return int(at) if power[at] < _SILENT * loud else None


def _context(rest: str) -> int:
    """How many symbols of what follows a greeting are spoken with it."""
    end = rest.find(" ", _CONTEXT)
    return len(rest) if end < 0 else end


def _before(made: Synthesised, end: int, pause: int) -> Synthesised:
    at_s = pause / made.rate_hz
    edges_s = np.append(np.minimum(made.edges_s[:end], at_s), at_s)
    samples = made.samples[:pause] * _ramp(pause, made.rate_hz)[::-1]
    return Synthesised(samples, made.symbols[:end], edges_s, made.rate_hz)


def _after(made: Synthesised, end: int, pause: int) -> Synthesised:
    edges_s = np.maximum(made.edges_s[end:] - pause / made.rate_hz, 0.0)
    samples = made.samples[pause:] * _ramp(len(made.samples) - pause, made.rate_hz)
    return Synthesised(samples, made.symbols[end:], edges_s, made.rate_hz)


def _ramp(count: int, rate_hz: int) -> NDArray[np.float32]:
    """(count,) from zero to one within _FADE_S, then one."""
    ramp: NDArray[np.float32] = np.clip(
        np.arange(count, dtype=np.float32) / (_FADE_S * rate_hz), 0.0, 1.0
    )
    return ramp


def _joined(first: Synthesised, second: Synthesised) -> Synthesised:
    length_s = len(first.samples) / first.rate_hz
    return Synthesised(
        np.concatenate([first.samples, second.samples]),
        first.symbols + second.symbols,
        np.concatenate([first.edges_s[:-1], second.edges_s + length_s]),
        first.rate_hz,
    )
