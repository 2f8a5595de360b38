"""The process of a Piper voice: the only place that imports Piper, which is under the GPL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from piper import PiperVoice
from piper.config import PiperConfig
from piper.const import BOS, EOS, PAD
from piper.patch_voice_with_alignment import add_alignment_output

from personalize.errors import ConfigError
from render_cluster.voice.foreign.serving import SaidTokens, Speaker, serve
from render_cluster.voice.piper.fixed_noise import NOISE, NOISE_LENGTH, with_noise_input


class _PiperSpeaker(Speaker):
    def __init__(self, file: Path) -> None:
        settings = json.loads(file.with_name(f"{file.name}.json").read_text(encoding="utf-8"))
        self._config = PiperConfig.from_dict(settings)
        self._session = _session(file)
        self._voice = PiperVoice(session=self._session, config=self._config)
        self._takes_noise = NOISE in {one.name for one in self._session.get_inputs()}
        self._ids = self._config.phoneme_id_map
        self.rate_hz = self._config.sample_rate
        self.alphabet = [token for token in self._ids if token not in (BOS, EOS, PAD)]

    def read(self, text: str) -> list[str]:
        """By espeak-ng, in the voice's language."""
        return ["".join(one) for one in self._voice.phonemize(text)]

    def say(self, tokens: Sequence[str], speed: float, seed: int) -> SaidTokens:
        """A token's time includes the pad before it: the sound begins there (docs/voices.md)."""
        pad = self._ids[PAD]
        spoken = [[*pad, *self._ids[token]] for token in tokens]
        groups = [self._ids[BOS], *spoken, [*pad, *self._ids[EOS]]]
        inputs = self._inputs([one for group in groups for one in group], speed, seed)
        audio, frames = self._session.run(None, inputs)
        counts = np.ravel(frames).astype(np.int64) * self._config.hop_length
        ends = np.cumsum(counts)[np.cumsum([len(group) for group in groups]) - 1]
        return SaidTokens(np.ravel(audio), ends[:-1].tolist())

    def _inputs(self, ids: list[int], speed: float, seed: int) -> dict[str, Any]:
        config = self._config
        scales = (config.noise_scale, config.length_scale / speed, config.noise_w_scale)
        inputs: dict[str, Any] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if self._takes_noise:
            rng = np.random.default_rng(seed)
            inputs[NOISE] = rng.standard_normal(NOISE_LENGTH, np.float32)
        return inputs


def _session(file: Path) -> onnxruntime.InferenceSession:
    model = onnx.load(str(file))
    try:
        if len(model.graph.output) == 1:
            add_alignment_output(model)
    except ValueError as error:
        raise ConfigError(f"the model gives no durations ({error}); export it again") from error
    try:
        with_noise_input(model)
    except ValueError as error:
        raise ConfigError(str(error)) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _open(arguments: Sequence[str]) -> Speaker:
    return _PiperSpeaker(Path(arguments[0]))


if __name__ == "__main__":
    serve(_open)
