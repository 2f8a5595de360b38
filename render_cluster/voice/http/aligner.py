"""Where each sound of a known English text is in a recording: forced alignment by pocketsphinx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

_RATE_HZ = 16_000
_FRAMES_PER_S = 100
_CENTRE_S = 0.008
"""A frame's window is 25.6 ms long and starts at its number times 10 ms. Where one frame's phone
ends and the next one's begins, the middles of the two windows are 7.8 ms after that start on
average."""


_LEAST_SCORE = -22.0
"""Mean per frame. Sixty sentences of two voices scored -15 at least; of the same with three words
more than the text, which an endpoint may add, 58 were below -22 or could not be aligned. Of other
texts that was so for 46: short ones fit by chance."""


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word as it was said: ARPAbet without stress, and (phones + 1,) when each starts."""

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

        # The level of each recording is its own (cmn): what was heard before changes nothing.
        # With bestpath, a last frame may be too short for its phones (pocketsphinx's issue 339).
        self._decoder: Any = Decoder(
            samprate=_RATE_HZ, lm=None, cmn="batch", bestpath=False, loglevel="FATAL"
        )

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
            # Each entry is read at once: its phones are gone when the next one has been taken.
            entries = [_entry(one) for one in self._decoder.get_alignment() or ()]
        except RuntimeError:  # it has no other: the text does not fit the sound
            return None
        aligned = [word for word, _, _ in entries if word is not None]
        frames = sum(length for _, length, _ in entries)
        fits = sum(score for _, _, score in entries) >= _LEAST_SCORE * frames
        return aligned if fits and len(aligned) == len(words) else None

    def _pass(self, pcm: bytes) -> None:
        self._decoder.reinit_feat()  # forgets the noise of the recording before
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, full_utt=True)
        finally:
            self._decoder.end_utt()

    def _named(self, word: WordToFind) -> str:
        """The word's name in the decoder's dictionary, with what may be heard for it.

        The name has our pronunciation in it, so that no word depends on what was said before.
        """
        written, ours = word.written.lower(), " ".join(word.phones)
        name = f"{written}={'_'.join(word.phones)}"
        if self._decoder.lookup_word(name) is not None:
            return name
        for number, phones in enumerate(dict.fromkeys([ours, *self._listed(written)]), 1):
            self._decoder.add_word(name if number == 1 else f"{name}({number})", phones)
        return name

    def _listed(self, written: str) -> Iterator[str]:
        """The pronunciations in pocketsphinx's own dictionary."""
        for number in count(1):
            phones = self._decoder.lookup_word(written if number == 1 else f"{written}({number})")
            if phones is None:
                return
            yield phones


@cache
def aligner() -> Aligner:
    """The one of this process."""
    return Aligner()


def _entry(entry: Any) -> tuple[AlignedWord | None, int, float]:  # noqa: ANN401  no types
    """A word, or None for silence; its frames and its score."""
    if entry.name.startswith(("<", "[")):
        return None, entry.duration, entry.score
    phones = [(phone.name, phone.start, phone.duration) for phone in entry]
    frames = [*(start for _, start, _ in phones), phones[-1][1] + phones[-1][2]]
    edges_s = np.array(frames, np.float64) / _FRAMES_PER_S + _CENTRE_S
    word = AlignedWord(tuple(name for name, _, _ in phones), edges_s)
    return word, entry.duration, entry.score


def _pcm(samples: NDArray[np.float32], rate_hz: int) -> bytes:
    common = gcd(_RATE_HZ, rate_hz)
    resampled = resample_poly(samples.astype(np.float64), _RATE_HZ // common, rate_hz // common)
    peak = max(float(np.abs(resampled).max(initial=0.0)), 1e-6)
    return bytes((resampled / peak * 0.5 * 32767).astype("<i2").tobytes())
