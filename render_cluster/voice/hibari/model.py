"""hibari-tts as a model: weights in the wheel, with the true durations of its phonemes.

Its speed: docs/voices.md.
"""

from __future__ import annotations

import hibari
import numpy as np
import onnx
from hibari import dsp
from hibari.tts import MAX_PHONEMES
from onnx import numpy_helper
from onnx.helper import make_node, make_tensor_value_info

from render_cluster.voice.english.reading import EnglishReader
from render_cluster.voice.synthesis.full_precision import in_full_precision
from render_cluster.voice.synthesis.sentence_voice import SentenceVoice, SpeechModel, Synthesised

_DURATIONS, _ROUNDED = "/Clip_output_0", "/Round_output_0"
"""The duration of each token, both pads included, in units of _DURATION_S, and before it is made
one at least."""

_DURATION_S = 0.025

_SOUND_LEADS_S = 0.050
"""How far the sound runs ahead of the nominal times, measured: energy above 4.5 kHz correlates
best with the nominal times of the sibilants at -45 to -60 ms in every sentence tried."""

_USUAL_SPEED = 0.8
"""Of the model: 159 words a minute, measured on the lines of benchmarks/voices.py with the silence
around them. Presenters take 150 to 165."""


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
    _round_edges(model.graph)
    model.graph.output.append(make_tensor_value_info(_DURATIONS, onnx.TensorProto.FLOAT, None))
    return bytes(model.SerializeToString())


def _round_edges(graph: onnx.GraphProto) -> None:
    """Rounds where sounds end, not how long they are, so that the pace follows the speed.

    The model's durations are near whole numbers of units. Rounded one by one after a division by
    the speed, most of them change at once: 172 words a minute at 0.803 and 152 at 0.795.
    """
    place = next(at for at, node in enumerate(graph.node) if node.output[0] == _ROUNDED)
    length = graph.node[place].input[0]
    graph.initializer.append(numpy_helper.from_array(np.array(-1, np.int64), "last_axis"))
    del graph.node[place]
    for node in (
        make_node("CumSum", [length, "last_axis"], ["ends"]),
        make_node("CumSum", [length, "last_axis"], ["starts"], exclusive=1),
        make_node("Round", ["ends"], ["rounded_ends"]),
        make_node("Round", ["starts"], ["rounded_starts"]),
        make_node("Sub", ["rounded_ends", "rounded_starts"], [_ROUNDED]),
    ):
        graph.node.insert(place, node)
        place += 1
