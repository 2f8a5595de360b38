"""The built-in voice: hibari-tts, weights in the wheel, with the true durations of its phonemes.

Sound is trimmed to what is audible and placed on the time grid with silence at both ends, so that
any two segments join.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import chain

import hibari
import numpy as np
import onnx
from hibari import dsp
from hibari.tts import MAX_PHONEMES
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import firwin, upfirdn

from personalize.campaign.speech_style import USUAL_SPEECH, SpeechStyle
from personalize.errors import StageError
from personalize.pronunciation.markup import without_markup
from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_SAMPLES, steps_for
from render_cluster.voice.loudness import limit_peaks
from render_cluster.voice.pauses import stretch_pauses
from render_cluster.voice.protocol import Speech, TimedPhoneme, Voice
from render_cluster.voice.reading import EnglishReader, ReadWord, symbols_of
from render_cluster.voice.spelling import has_sound

_DURATIONS = "/Round_output_0"
"""The node with the duration of each token, both pads included, in units of _DURATION_S."""

_DURATION_S = 0.025

_SOUND_LEADS_S = 0.050
"""How far the sound runs ahead of the nominal times, measured: energy above 4.5 kHz correlates
best with the nominal times of the sibilants at -45 to -60 ms in every sentence tried."""

_USUAL_SPEED = 0.803
"""Of the model: 160 words a minute with pauses, measured on 18 lines, where 1.0 gives 187 and
presenters take 150 to 165. Not 0.8, where the model's durations, whole numbers of 25 ms, jump."""

_CLAUSE_END = re.compile(r"(?<=[,;:—])\s+")

_LEAD_S, _PAUSE_S, _TAIL_S = 0.10, 0.28, 0.24
"""Silence before the first sound, between sentences, and after the last sound."""

_AUDIBLE = 10.0 ** (-55.0 / 20.0)
_ONSET_S, _RELEASE_S = 0.030, 0.060
"""Kept around what is audible, and faded to zero: breath in, and the decay of the last sound."""

_LEAST_HEARD_S = 0.02
"""Loudness is measured over at least this long: about two periods of a low voice."""

_VOWELS = frozenset("iɪᵻɛæəᵊʌɐɑɔuʊɜAIOWY")  # noqa: RUF001  the voice's alphabet

_REFERENCE_TEXT = (
    "Hello Sarah, thanks for your time last week. We looked at how your team works today, and "
    "three small changes would save about ten hours a month. Shall we talk on Tuesday morning?"
)

_UPSAMPLE_FIR = 2.0 * firwin(129, 0.5, window=("kaiser", 9.0))
"""24 to 48 kHz: flat to 10.8 kHz, images 85 dB down from 13.2 kHz on."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence, trimmed: mono float32 at 48 000 Hz, and phoneme times from its first sample."""

    samples: NDArray[np.float32]
    phonemes: tuple[TimedPhoneme, ...]


class HibariVoice(Voice):
    """Speaks English with hibari-tts on one thread, about 90 times real time.

    Args:
        voice: hibari's own name of the voice, such as `heart`.
        weights: the ONNX file of that voice.
        gain_db: brings it to the common loudness.
    """

    def __init__(self, voice: str, weights: bytes, gain_db: float) -> None:
        self._tts = hibari.Hibari(voice=voice, model=_with_durations(weights))
        self._reader = EnglishReader(self._tts.g2p)
        _ = self._tts.g2p.oov  # loaded now, so that the first sentence is as fast as the next
        self._gain = 10.0 ** (gain_db / 20.0)

    def reference(self) -> NDArray[np.float32]:
        """The reference text as spoken at the current gain, without the padding around it."""
        return np.concatenate([s.samples for s in self._sentences(_REFERENCE_TEXT)])

    def speak(self, text: str, style: SpeechStyle = USUAL_SPEECH) -> Speech:
        """The speech of `text`, padded to the grid: 100 ms of silence before it, 240 or more after.

        The phonemes are hibari's symbols with stress marks, spaces and punctuation, in order; the
        time before, after and between sentences belongs to none.

        Raises:
            StageError: the text has nothing that can be spoken, or a word that cannot.
        """
        track = [_silence(_LEAD_S)]
        phonemes: list[TimedPhoneme] = []
        start_s = _LEAD_S
        for sentence in self._sentences(text, style):
            if phonemes:
                track.append(_silence(_PAUSE_S))
                start_s += _PAUSE_S
            track.append(sentence.samples)
            phonemes += _shifted(sentence.phonemes, start_s)
            start_s += len(sentence.samples) / SAMPLE_RATE_HZ
        if not phonemes:
            raise StageError("speak", f"nothing to say in {without_markup(text)[:40]!r}")
        return Speech(_on_grid(limit_peaks(np.concatenate(track))), tuple(phonemes))

    def _sentences(self, text: str, style: SpeechStyle = USUAL_SPEECH) -> list[_Sentence]:
        """The sentences of `text` at the voice's gain; noise is seeded by the text."""
        rng = np.random.default_rng(list(hashlib.sha256(text.encode()).digest()))
        chunks = chain.from_iterable(map(_chunks, self._reader.read(text, style.locale)))
        return [self._sentence(chunk, style.speed, rng) for chunk in chunks]

    def _sentence(self, phonemes: str, speed: float, rng: np.random.Generator) -> _Sentence:
        symbols = [symbol for symbol in phonemes if symbol in self._tts.vocab]
        inputs = {
            "ids": np.array([self._tts.ids(phonemes)], np.int64),
            "speed": np.full(1, _USUAL_SPEED * speed, np.float32),
        }
        *spectrum, durations = self._tts.sess.run(None, inputs)
        synthesised = dsp.synth(*(part[0] for part in spectrum), rng)
        samples = _at_48_khz(synthesised) * self._gain
        edges_s = np.cumsum(durations.ravel()) * _DURATION_S - _SOUND_LEADS_S
        return _trimmed(*stretch_pauses(samples.astype(np.float32), symbols, edges_s), symbols)


def _with_durations(weights: bytes) -> bytes:
    """The ONNX graph with the durations as an additional output."""
    model = onnx.load_model_from_string(weights)
    model.graph.output.append(
        onnx.helper.make_tensor_value_info(_DURATIONS, onnx.TensorProto.FLOAT, None)
    )
    return bytes(model.SerializeToString())


def _at_48_khz(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """`samples` at twice hibari's 24 000 Hz, without delay."""
    delay = len(_UPSAMPLE_FIR) // 2
    upsampled: NDArray[np.float64] = upfirdn(_UPSAMPLE_FIR, samples.astype(np.float64), up=2)
    return upsampled[delay : delay + 2 * len(samples)]


def _chunks(sentence: list[ReadWord]) -> list[str]:
    """The phonemes of a sentence, in parts where it is too long for the model."""
    phonemes = symbols_of(sentence)
    if len(phonemes) <= MAX_PHONEMES:
        return [phonemes]
    chunks = [""]
    for clause in _CLAUSE_END.split(phonemes):
        if chunks[-1] and len(chunks[-1]) + len(clause) > MAX_PHONEMES:
            chunks.append("")
        chunks[-1] = f"{chunks[-1]} {clause}".strip()
    return list(filter(has_sound, chunks))


def _trimmed(
    samples: NDArray[np.float32], edges_s: NDArray[np.float64], symbols: list[str]
) -> _Sentence:
    """A sentence cut to what is audible and faded, with times from its first sample.

    `edges_s` is where each symbol starts in `samples`, and where the last ends. The model gives
    the last sound much of the silence after it, so times are clipped to the cut.
    """
    start, stop = _audible_span(samples)
    times_s = np.clip(edges_s - start / SAMPLE_RATE_HZ, 0.0, (stop - start) / SAMPLE_RATE_HZ)
    kept = samples[start:stop].copy()
    rise, fall = _ramp(_ONSET_S), _ramp(_RELEASE_S)[::-1]
    kept[: len(rise)] *= rise[: len(kept)]
    kept[-len(fall) :] *= fall[-len(kept) :]
    loudness = _loudness(kept, symbols, times_s)
    columns = (symbols, times_s[:-1].tolist(), times_s[1:].tolist(), loudness.tolist())
    return _Sentence(kept, tuple(TimedPhoneme(*row) for row in zip(*columns, strict=False)))


def _loudness(
    samples: NDArray[np.float32], symbols: list[str], edges_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(symbols,): the RMS of each relative to the median vowel, to a hundredth."""
    energy = np.concatenate([[0.0], np.cumsum(samples.astype(np.float64) ** 2)])
    middle_s, half_s = (edges_s[1:] + edges_s[:-1]) / 2, np.diff(edges_s) / 2
    reach_s = np.maximum(half_s, _LEAST_HEARD_S / 2)
    first, last = (
        np.clip(np.round(at_s * SAMPLE_RATE_HZ).astype(int), 0, len(samples))
        for at_s in (middle_s - reach_s, middle_s + reach_s)
    )
    level = np.sqrt((energy[last] - energy[first]) / np.maximum(last - first, 1))[: len(symbols)]
    vowels = level[[symbol in _VOWELS for symbol in symbols]]
    typical = float(np.median(vowels)) if len(vowels) else float(level.max(initial=0.0))
    return np.asarray(np.round(level / max(typical, 1e-9), 2), np.float64)


def _audible_span(samples: NDArray[np.float32]) -> tuple[int, int]:
    """First and past-last sample of what is audible (10 ms level), with room for the fades."""
    power = uniform_filter1d(samples.astype(np.float64) ** 2, SAMPLE_RATE_HZ // 100)
    audible = np.flatnonzero(power > _AUDIBLE**2)
    if not len(audible):
        raise StageError("speak", "the voice made no sound")
    start = int(audible[0]) - round(_ONSET_S * SAMPLE_RATE_HZ)
    stop = int(audible[-1]) + round(_RELEASE_S * SAMPLE_RATE_HZ)
    return max(0, start), min(len(samples), stop)


def _ramp(length_s: float) -> NDArray[np.float32]:
    """A raised cosine that begins at exactly zero and ends near one."""
    phase = np.arange(round(length_s * SAMPLE_RATE_HZ)) / (length_s * SAMPLE_RATE_HZ)
    return (0.5 - 0.5 * np.cos(np.pi * phase)).astype(np.float32)


def _silence(length_s: float) -> NDArray[np.float32]:
    return np.zeros(round(length_s * SAMPLE_RATE_HZ), np.float32)


def _shifted(phonemes: tuple[TimedPhoneme, ...], by_s: float) -> list[TimedPhoneme]:
    return [replace(p, start_s=p.start_s + by_s, end_s=p.end_s + by_s) for p in phonemes]


def _on_grid(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """`samples` followed by the tail's silence up to a whole number of grid steps."""
    tail = round(_TAIL_S * SAMPLE_RATE_HZ)
    length = steps_for(len(samples) + tail) * STEP_SAMPLES
    return np.pad(samples, (0, length - len(samples)))
