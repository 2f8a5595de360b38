"""hibari-tts as a model: weights in the wheel, with the true durations of its phonemes.

About 90 times real time on one thread.
"""

from __future__ import annotations

import hibari
import numpy as np
import onnx
from hibari import dsp
from hibari.tts import MAX_PHONEMES

from render_cluster.voice.english.reading import EnglishReader
from render_cluster.voice.synthesis.full_precision import in_full_precision
from render_cluster.voice.synthesis.sentence_voice import SentenceVoice, SpeechModel, Synthesised

_DURATIONS = "/Round_output_0"
"""The node with the duration of each token, both pads included, in units of _DURATION_S."""

_DURATION_S = 0.025

_SOUND_LEADS_S = 0.050
"""How far the sound runs ahead of the nominal times, measured: energy above 4.5 kHz correlates
best with the nominal times of the sibilants at -45 to -60 ms in every sentence tried."""

_USUAL_SPEED = 0.803
"""Of the model: 160 words a minute with pauses, measured on 18 lines, where 1.0 gives 187 and
presenters take 150 to 165. Not 0.8, where the model's durations, whole numbers of 25 ms, jump."""


class _HibariModel(SpeechModel):
    longest = MAX_PHONEMES

    def __init__(self, tts: hibari.Hibari) -> None:
        self._tts = tts
        self.alphabet = frozenset(tts.vocab)

    def synthesise(self, phonemes: str, speed: float, rng: np.random.Generator) -> Synthesised:
        inputs = {
            "ids": np.array([self._tts.ids(phonemes)], np.int64),
            "speed": np.full(1, _USUAL_SPEED * speed, np.float32),
        }
        *spectrum, durations = self._tts.sess.run(None, inputs)
        samples = dsp.synth(*(part[0] for part in spectrum), rng)
        edges_s = np.cumsum(durations.ravel()) * _DURATION_S - _SOUND_LEADS_S
        return Synthesised(samples, list(phonemes), edges_s)


def open_hibari(voice: str, weights: bytes, gain_db: float) -> SentenceVoice:
    """A voice of hibari-tts.

    Args:
        voice: hibari's own name of it, such as `heart`.
        weights: the ONNX file of that voice.
        gain_db: brings it to the common loudness.
    """
    tts = hibari.Hibari(voice=voice, model=with_durations(weights))
    _ = tts.g2p.oov  # loaded now, so that the first sentence is as fast as the next
    return SentenceVoice(EnglishReader(tts.g2p), _HibariModel(tts), gain_db)


def with_durations(weights: bytes) -> bytes:
    """The ONNX graph with the durations as an additional output."""
    model = in_full_precision(onnx.load_model_from_string(weights))
    model.graph.output.append(
        onnx.helper.make_tensor_value_info(_DURATIONS, onnx.TensorProto.FLOAT, None)
    )
    return bytes(model.SerializeToString())
