# ruff: noqa: RUF001  the phonetic alphabet
"""Piper for real: the voice joe, from PyPI."""

import numpy as np
import onnx
import pytest

from personalize.campaign.speech_style import SpeechStyle
from personalize.errors import ConfigError
from render_cluster.presenter.mouth.visemes import LENGTHENERS, VISEMES_OF
from render_cluster.voice.catalog import find_voice, open_voice, voice_facts
from render_cluster.voice.foreign.lip_symbols import PUNCTUATION
from render_cluster.voice.foreign.pace import USUAL_REFERENCE_S
from render_cluster.voice.foreign.process import SpeakerCommand, SpeakerProcess
from tests.render_cluster.voice.extras import joe_voice

LIPS = {*VISEMES_OF, *LENGTHENERS, *PUNCTUATION, "ˈ", "ˌ"}


@pytest.fixture(scope="module")
def name():
    return f"piper:{joe_voice()}"


@pytest.fixture(scope="module")
def voice(name):
    return open_voice(voice_facts(name))


@pytest.fixture(scope="module")
def speaker(name):
    file = name.removeprefix("piper:")
    opened = SpeakerProcess(SpeakerCommand(name, "render_cluster.voice.piper.speaker", (file,)))
    yield opened
    opened.close()


def test_it_declares_what_its_card_says(name):
    declared = find_voice(name)
    assert (declared.language, declared.licence.weights) == ("en-US", "CC0")
    assert "lessac" in declared.licence.audio


def test_it_keeps_the_pace_of_all_voices(voice):
    assert len(voice.reference()) / 48_000 == pytest.approx(USUAL_REFERENCE_S, rel=0.05)
    slow, fast = (voice.speak("A sentence of ten words takes about three seconds here.",
                              SpeechStyle(speed)).seconds for speed in (0.7, 1.4))  # fmt: skip
    assert slow > 1.3 * fast


def test_a_pronunciation_is_followed(voice):
    said = voice.speak("Hi [Maria](/məˈɹaɪə/).").phonemes
    assert "məɹˈIə" in "".join(one.symbol for one in said)
    assert {one.symbol for one in said} <= LIPS


def test_another_process_says_the_same_samples_in_any_order(voice, name):
    other = open_voice(voice_facts(name))
    texts = ("Hello Sarah.", "Shall we talk on Tuesday?")
    first = [voice.speak(text).samples.tobytes() for text in texts]
    second = [other.speak(text).samples.tobytes() for text in reversed(texts)]
    assert first == second[::-1]


def test_only_the_seed_decides_the_noise(speaker):
    (one, edges_s), (same, _), (other, _) = (
        speaker.say(list("həlˈoʊ."), 1.0, s) for s in (1, 1, 2)
    )
    assert one.tobytes() == same.tobytes()
    assert len(one) != len(other) or (one != other).any()
    assert len(edges_s) == 8
    assert (np.diff(edges_s) > 0).all()
    assert edges_s[-1] < len(one) / speaker.rate_hz


def test_another_language_is_read_by_espeak(tmp_path, name):
    """Joe's sounds with German reading: what matters is who reads, and that lips follow."""
    german = joe_as(tmp_path, name, language={"code": "de_DE"}, espeak={"voice": "de"})
    speech = open_voice(voice_facts(german)).speak("Schöne Grüße an [Jürgen](/ˈjɝɡən/), 21 Äpfel!")
    symbols = "".join(one.symbol for one in speech.phonemes)
    assert set(symbols) <= LIPS
    assert "ʃˈøːnə" in symbols
    assert "jˈyɾɡən" in symbols, symbols  # not the English phonemes
    assert "ˈaɪn" in symbols  # einundzwanzig


def test_a_model_without_durations_or_with_other_noise_is_refused(tmp_path, name):
    def fails(change, message):
        changed = joe_as(tmp_path, name, change)
        with pytest.raises(ConfigError, match=message):
            voice_facts(changed)

    def rename_ceil(model):
        for node in model.graph.node:
            if node.op_type == "Ceil":
                node.op_type = "Floor"

    def scale_noise(model):
        for node in model.graph.node:
            if node.op_type == "RandomNormalLike":
                node.attribute.append(onnx.helper.make_attribute("scale", 0.5))

    fails(rename_ceil, r"the model gives no durations \(No ceil tensors")
    fails(scale_noise, r"it draws random numbers by RandomNormalLike, which cannot be seeded")


def joe_as(folder, name, change=None, **settings):
    """A copy of the voice with some changes."""
    import json
    from pathlib import Path

    original = Path(name.removeprefix("piper:"))
    described = json.loads(original.with_name(f"{original.name}.json").read_text())
    (folder / "other.onnx.json").write_text(json.dumps(described | settings))
    model = onnx.load(str(original))
    if change:
        change(model)
    onnx.save(model, str(folder / "other.onnx"))
    return f"piper:{folder / 'other.onnx'}"
