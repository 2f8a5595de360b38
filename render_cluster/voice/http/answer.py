"""What an endpoint said, and the two forms in which sound arrives."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.io import wavfile

from personalize.errors import StageError, TransientError

_UNKNOWN_SIZES = (0, 0x7FFFFFFF)
"""Streamed WAV files do not know their size: none, or at least the second."""
_LEAST_S = 0.05


@dataclass(frozen=True, slots=True)
class CharacterTimes:
    """When each character of the text is said: (characters, 2) seconds from the first sample."""

    characters: str
    spans_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answer:
    """Mono float32 samples in [-1, 1] at `rate_hz`, and the characters' times if they are told."""

    samples: NDArray[np.float32]
    rate_hz: int
    characters: CharacterTimes | None = None


def read_wav(content: bytes) -> Answer:
    """The sound of a WAV file.

    Raises:
        StageError: it is none, or none that can be read.
        TransientError: it was cut off on the way.
    """
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise StageError("speak", "the endpoint's answer is no WAV file; check `format`")
    declared = int.from_bytes(content[4:8], "little") + 8
    if _UNKNOWN_SIZES[0] + 8 < declared < _UNKNOWN_SIZES[1] and declared > len(content) + 1:
        raise TransientError(f"the endpoint's sound ended after {len(content)} of {declared} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            rate_hz, samples = wavfile.read(io.BytesIO(content))
    except (ValueError, OSError, struct.error, UnboundLocalError) as error:  # no data: scipy's
        raise StageError("speak", f"the endpoint's WAV file cannot be read: {error}") from error
    return Answer(_checked(_mono(samples), rate_hz), rate_hz)


def read_pcm(content: bytes, rate_hz: int) -> Answer:
    """The sound of 16-bit little-endian samples without a header.

    Raises:
        StageError: there are none, or it is a file of some format.
        TransientError: it was cut off on the way.
    """
    if content[:4] in (b"RIFF", b"OggS", b"fLaC") or content[:3] == b"ID3":
        raise StageError(
            "speak", "the endpoint's answer is a sound file and not PCM; check `format`"
        )
    if len(content) % 2:
        raise TransientError("the endpoint's sound ended within a sample")
    return Answer(_checked(_mono(np.frombuffer(content, "<i2")), rate_hz), rate_hz)


def _mono(samples: NDArray[np.generic]) -> NDArray[np.float32]:
    """(T,) float32 in [-1, 1], of integers of any width, in one channel or several."""
    scaled: NDArray[np.float64] = samples.astype(np.float64)
    if samples.dtype.kind == "u":  # WAV has these in 8 bits only
        scaled = (scaled - 128.0) / 128.0
    elif samples.dtype.kind == "i":
        scaled /= 2.0 ** (8 * samples.dtype.itemsize - 1)
    mixed = scaled.mean(axis=1) if scaled.ndim == 2 else scaled
    return np.asarray(mixed, np.float32)


def _checked(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    if len(samples) < _LEAST_S * rate_hz or not np.isfinite(samples).all():
        raise StageError("speak", "the endpoint sent no sound")
    return samples
