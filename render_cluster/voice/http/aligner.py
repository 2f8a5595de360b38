"""Where each sound of a known English text is in a recording: forced alignment by pocketsphinx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

_RATE_HZ = 16_000
_FRAMES_PER_S = 100
_CENTRE_S = 0.0
"""From a frame's number to the middle of its window."""


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word as it was said: its phones in ARPAbet without stress, and (phones + 1,) their edges."""

    phones: tuple[str, ...]
    edges_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WordToFind:
    """A word as it is written, and how we would say it: ARPAbet without stress."""

    written: str
    phones: tuple[str, ...]


class Aligner:
    """Pocketsphinx with its American English model.

    Of the pronunciations that its dictionary has for a word, and ours, it takes the one that fits
    best: an endpoint reads text its own way.
    """

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self._decoder: Any = Decoder(samprate=_RATE_HZ, lm=None, loglevel="FATAL")

    def align(
        self, words: Sequence[WordToFind], samples: NDArray[np.float32], rate_hz: int
    ) -> list[AlignedWord] | None:
        """The words in a recording of them; None if they cannot be found in it."""
        pcm = _pcm(samples, rate_hz)
        try:
            self._decoder.set_align_text(" ".join(map(self._named, words)))
            self._pass(pcm)
            self._decoder.set_alignment()
            self._pass(pcm)
            aligned = [_aligned(one) for one in self._decoder.get_alignment() or () if _is_word(one)]
        except RuntimeError:  # it has no other: the text does not fit the sound
            return None
        return aligned if len(aligned) == len(words) else None

    def _pass(self, pcm: bytes) -> None:
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, full_utt=True)
        finally:
            self._decoder.end_utt()

    def _named(self, word: WordToFind) -> str:
        """The word's name in the dictionary, after adding our pronunciation if it lacks that."""
        name = word.written.lower()
        if not name.isascii() or not name.replace("'", "").isalpha():
            name = f"_{'_'.join(word.phones)}"
        phones, number = " ".join(word.phones), 1
        known = self._decoder.lookup_word(name)
        if known is None:
            self._decoder.add_word(name, phones)
            return name
        while known is not None and known != phones:
            number += 1
            known = self._decoder.lookup_word(f"{name}({number})")
        if known is None:
            self._decoder.add_word(f"{name}({number})", phones)
        return name


@cache
def aligner() -> Aligner:
    """The one of this process."""
    return Aligner()


def _is_word(entry: Any) -> bool:  # noqa: ANN401  no types
    return not entry.name.startswith(("<", "["))


def _aligned(entry: Any) -> AlignedWord:  # noqa: ANN401  no types
    phones = list(entry)
    edges = [*(phone.start for phone in phones), phones[-1].start + phones[-1].duration]
    edges_s = np.array(edges, np.float64) / _FRAMES_PER_S + _CENTRE_S
    return AlignedWord(tuple(phone.name for phone in phones), edges_s)


def _pcm(samples: NDArray[np.float32], rate_hz: int) -> bytes:
    common = gcd(_RATE_HZ, rate_hz)
    resampled = resample_poly(samples.astype(np.float64), _RATE_HZ // common, rate_hz // common)
    peak = max(float(np.abs(resampled).max(initial=0.0)), 1e-6)
    return bytes((resampled / peak * 0.5 * 32767).astype("<i2").tobytes())
