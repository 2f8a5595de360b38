"""Kokoro-82M as a model: many voices from one set of weights, with durations of the phonemes.

Its speed: docs/voices.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from personalize.errors import ConfigError
from render_cluster.voice.kokoro.providers import CPU
from render_cluster.voice.synthesis.sentence_voice import SpeechModel, Synthesised

_DURATION_S = 0.025
"""600 samples at 24 000 Hz; the durations add up to the length of the sound exactly."""

_SOUND_LEADS_S = 0.050
"""How far the sound runs ahead of the nominal times: measured as for hibari, median 52 ms."""

_PAD = 0


class KokoroModel(SpeechModel):
    """One style of Kokoro.

    Args:
        weights: the file with durations as an additional output.
        style: (256,).
        usual_speed: of the model, for 160 words a minute.
        providers: of onnxruntime, by preference.

    Raises:
        ConfigError: onnxruntime cannot start the first of them.
    """

    longest = 400

    def __init__(
        self,
        weights: Path,
        style: NDArray[np.float32],
        usual_speed: float,
        providers: Sequence[str] = (CPU,),
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=list(providers)
        )
        if self._session.get_providers()[0] != providers[0]:  # it only warns, and uses another
            raise ConfigError(
                f"onnxruntime cannot start {providers[0]}: check CUDA and cuDNN on this machine, "
                "or set the device to cpu"
            )
        alphabet = (files(__package__) / "alphabet.json").read_text(encoding="utf-8")
        self._token_of: dict[str, int] = json.loads(alphabet)
        self.alphabet = frozenset(self._token_of)
        self._style = style[np.newaxis]
        self._usual_speed = usual_speed

    def synthesise(self, phonemes: str, speed: float, rng: np.random.Generator) -> Synthesised:  # noqa: ARG002  no random source in this model
        symbols = list(phonemes)
        tokens = [_PAD, *(self._token_of[symbol] for symbol in symbols), _PAD]
        inputs = {
            "tokens": np.array([tokens], np.int64),
            "style": self._style,
            "speed": np.full(1, self._usual_speed * speed, np.float32),
        }
        samples, durations = self._session.run(None, inputs)
        counts = np.maximum(np.round(np.ravel(durations)), 1.0)
        edges_s = np.cumsum(counts)[: len(symbols) + 1] * _DURATION_S - _SOUND_LEADS_S
        return Synthesised(np.ravel(samples), symbols, edges_s)
