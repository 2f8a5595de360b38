"""The seam between voice and presenter: speech samples with timed phonemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from personalize.campaign.speech_style import USUAL_SPEECH, SpeechStyle
from render_cluster.captions.words import SpokenWord
from render_cluster.media.grid import FPS, STEP_FRAMES, STEP_SAMPLES


@dataclass(frozen=True, slots=True)
class TimedPhoneme:
    """One symbol of the voice's alphabet, and when it sounds from the segment's start.

    `loudness` is its level (RMS) relative to the text's median vowel; it decides how wide the lips
    open.
    """

    symbol: str
    start_s: float
    end_s: float
    loudness: float = 1.0


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken text: mono float32 samples in [-1, 1] at 48 000 Hz, a whole number of grid steps.

    `words` are for captions; a voice that does not know when it says them gives none.
    """

    samples: NDArray[np.float32]
    phonemes: tuple[TimedPhoneme, ...]
    words: tuple[SpokenWord, ...] = ()

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or len(self.samples) % STEP_SAMPLES:
            raise ValueError(
                f"expected (n * {STEP_SAMPLES},) samples, got shape {self.samples.shape}"
            )

    @property
    def frames(self) -> int:
        """The number of picture frames, a multiple of STEP_FRAMES."""
        return len(self.samples) // STEP_SAMPLES * STEP_FRAMES

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.frames / FPS


class Voice(Protocol):
    """Speaks text. Deterministic: the same text gives the same samples in every process.

    An endpoint is not, so its answers are kept: the same text, the same samples on a machine.
    """

    def speak(self, text: str, style: SpeechStyle = USUAL_SPEECH) -> Speech:
        """The speech of `text`, padded to the grid.

        Raises:
            StageError: the text has nothing that can be spoken.
        """

    def reference(self) -> NDArray[np.float32]:
        """A fixed text as spoken at the current gain, without padding: its loudness is measured."""
