"""Voices that are files of the user's: found, located, and refused with what to do."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from personalize.errors import ConfigError
from render_cluster.voice.catalog import find_unsayable, find_voice, list_voices, pronounce
from render_cluster.voice.coqui.engine import CoquiEngine
from render_cluster.voice.foreign.files import locate_voice
from render_cluster.voice.foreign.licences import allows_commerce
from render_cluster.voice.piper.engine import PiperEngine

CARD = """# Model card for joe (medium)
* Language: en_US (English, United States)
## Dataset
* URL: https://example.org/voice
* License: CC BY-NC-SA 4.0
## Training
Finetuned from U.S. English lessac voice.
"""


def make_coqui(folder, checkpoint="model.pth", **settings):
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"model": "vits"} | settings))
    if checkpoint:
        (folder / checkpoint).write_bytes(b"weights")
    return f"coqui:{folder}"


def make_piper(folder, card="", **settings):
    usual = {
        "audio": {"sample_rate": 22_050},
        "espeak": {"voice": "en-us"},
        "num_speakers": 1,
        "phoneme_id_map": {"a": [1]},
    }
    (folder / "joe.onnx").write_bytes(b"weights")
    (folder / "joe.onnx.json").write_text(json.dumps(usual | settings))
    if card:
        (folder / "MODEL_CARD").write_text(card)
    return f"piper:{folder / 'joe.onnx'}"


def opened(engine, name):
    return engine.open(engine.find(name), 0.0)


def test_neither_engine_has_voices_of_its_own():
    assert not [one for one in list_voices() if one.name.startswith(("coqui", "piper"))]


@pytest.mark.parametrize(
    ("settings", "language", "takes"),
    [
        ({"use_phonemes": True}, "en-US", True),
        ({"use_phonemes": True, "phoneme_language": "en-gb"}, "en-GB", True),
        ({"use_phonemes": True, "phoneme_language": "de"}, "de", False),
        ({"languages": ["en"]}, "en-US", False),
        ({"datasets": [{"language": "pt_br"}]}, "pt-BR", False),
    ],
)
def test_a_coqui_model_says_its_language_and_what_it_takes(tmp_path, settings, language, takes):
    voice = find_voice(make_coqui(tmp_path / "model", **settings))
    assert (voice.language, voice.takes_pronunciations) == (language, takes)
    assert (voice.licence.weights, voice.licence.commercial) == ("yours", True)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"model": None}, 'describes something without a "model" key; take the config of'),
        ({"model": None, "generator_model": "hifigan_generator"}, "describes a vocoder; take the"),
        ({"model": "tacotron2"}, "is a tacotron2 model, which gives no sound with the durations"),
        ({"model": "xtts"}, "is an XTTS model, which vidmerge cannot use"),
        ({"use_speaker_embedding": True}, "has several speakers; vidmerge speaks with models of"),
        ({"model_args": {"use_d_vector_file": True}}, "has several speakers"),
    ],
)
def test_a_coqui_model_that_cannot_speak_is_refused(tmp_path, settings, message):
    name = make_coqui(tmp_path / "model", **settings)
    with pytest.raises(ConfigError, match=message):
        CoquiEngine().digest(CoquiEngine().find(name))


@pytest.mark.parametrize(
    ("lacking", "message"),
    [
        ("folder", r"there is no folder .*/model on \S+; every machine that renders needs it"),
        ("config.json", r"there is no file .*/model/config.json on"),
        ("model.pth", r"one checkpoint \(\*\.pth\) belongs into .*/model, none found"),
        ("json", r"config.json is not JSON \(.*; take the file that came with the model"),
        ("object", r"config.json is JSON, but not the description of a model"),
        ("one", r"a.pth, b.pth found; if there are several, call the one to use model.pth"),
    ],
)
def test_a_coqui_folder_that_lacks_something_is_refused(tmp_path, lacking, message):
    folder = tmp_path / "model"
    name = make_coqui(folder)
    if lacking == "folder":
        folder.rename(tmp_path / "elsewhere")
    elif lacking in ("json", "object"):
        (folder / "config.json").write_text("{" if lacking == "json" else "[]")
    elif lacking == "one":
        for letter in "ab":
            (folder / f"{letter}.pth").touch()
        (folder / "model.pth").unlink()
    else:
        (folder / lacking).unlink()
    with pytest.raises(ConfigError, match=message):
        CoquiEngine().digest(CoquiEngine().find(name))


def test_a_file_in_the_folder_is_not_the_folder(tmp_path):
    make_coqui(tmp_path / "model")
    with pytest.raises(ConfigError, match="write the folder of the model, not a file in it"):
        find_voice(f"coqui:{tmp_path / 'model' / 'model.pth'}")


def test_the_best_checkpoint_is_taken_and_the_speakers_file_is_none(tmp_path):
    name = make_coqui(tmp_path / "model", "checkpoint_1000.pth")
    (tmp_path / "model" / "speakers.pth").touch()
    first = CoquiEngine().digest(CoquiEngine().find(name))
    (tmp_path / "model" / "best_model.pth").write_bytes(b"better weights")
    assert CoquiEngine().digest(CoquiEngine().find(name)) != first


def test_the_same_files_elsewhere_are_the_same_voice(tmp_path):
    names = [make_coqui(tmp_path / place) for place in ("here", "there")]
    engine = CoquiEngine()
    assert len({engine.digest(engine.find(name)) for name in names}) == 1


def test_xtts_is_refused_at_once_with_both_reasons(tmp_path):
    with pytest.raises(ConfigError, match=r"gives no durations, .* may not be used commercially"):
        find_voice(make_coqui(tmp_path / "model", model="xtts"))


@pytest.mark.parametrize("key", ["model_args", "languages", "datasets"])
@pytest.mark.parametrize("value", [[1], 7, "x", {"a": 1}])
def test_a_setting_of_another_type_is_no_traceback(tmp_path, key, value):
    assert find_voice(make_coqui(tmp_path / "model", **{key: value})).language == "en-US"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"phoneme_type": "pinyin"}, "reads pinyin, not espeak's phonemes"),
        ({"num_speakers": 904}, "has 904 speakers; vidmerge speaks with models of one"),
        ({"audio": {}}, "its .onnx.json has no 'sample_rate': it is not that of a Piper voice"),
        ({"espeak": None}, "is not that of a Piper voice"),
    ],
)
def test_a_piper_file_that_cannot_speak_is_refused(tmp_path, settings, message):
    with pytest.raises(ConfigError, match=message):
        find_voice(make_piper(tmp_path, **settings))


def test_a_piper_voice_needs_both_files(tmp_path):
    name = make_piper(tmp_path)
    (tmp_path / "joe.onnx.json").rename(tmp_path / "other.json")
    with pytest.raises(ConfigError, match=r"there is no file .*/joe.onnx.json on"):
        find_voice(name)
    with pytest.raises(ConfigError, match=r"there is no file .*/missing.onnx on"):
        find_voice(f"piper:{tmp_path / 'missing.onnx'}")
    with pytest.raises(ConfigError, match=r"write the path of Piper's .onnx file"):
        find_voice(f"piper:{tmp_path}")


def test_a_piper_voice_is_licensed_as_its_card_says(tmp_path):
    licence = find_voice(make_piper(tmp_path, CARD)).licence
    assert (licence.weights, licence.commercial) == ("CC BY-NC-SA 4.0", False)
    assert "Finetuned from U.S. English lessac voice" in licence.audio


def test_a_piper_voice_without_a_card_is_for_its_user_to_check(tmp_path):
    licence = find_voice(make_piper(tmp_path)).licence
    assert (licence.weights, licence.audio, licence.commercial) == ("not stated",) * 2 + (None,)


def test_the_language_of_a_piper_voice_decides_what_is_known_of_its_words(tmp_path):
    english = make_piper(tmp_path)
    assert list(find_unsayable(english, ["Hello", "李"])) == ["李"]
    german = make_piper(tmp_path, language={"code": "de_DE"})
    assert find_voice(german).language == "de-DE"
    assert not find_voice(german).takes_pronunciations
    assert find_unsayable(german, ["Grüße", "李"]) == {}
    said = pronounce(german, "Hallo [Maria](/məˈɹiə/)!", "de-DE")  # noqa: RUF001  IPA
    assert [(one.written, one.phones) for one in said] == [("Hallo", ""), ("Maria!", "")]


@pytest.mark.skipif(find_spec("TTS") is not None, reason="the extra is installed")
def test_coqui_without_its_extra_names_the_command(tmp_path):
    with pytest.raises(ConfigError, match=r"not installed \(TTS.*pip install 'vidmerge\[tts\]'"):
        opened(CoquiEngine(), make_coqui(tmp_path / "model"))
    with pytest.raises(ConfigError, match=r"need Coqui's package: pip install 'vidmerge\[tts\]'"):
        find_voice("coqui:tts_models/en/ljspeech/vits")


@pytest.mark.skipif(
    find_spec("piper") is not None and find_spec("piper").origin is not None,
    reason="the extra is installed",
)
def test_piper_without_its_extra_names_the_command(tmp_path):
    with pytest.raises(ConfigError, match=r"installed \(piper\): pip install 'vidmerge\[piper\]'"):
        opened(PiperEngine(), make_piper(tmp_path))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("coqui:voices/mine", "coqui:/campaigns/voices/mine"),
        ("piper:../joe.onnx", "piper:/joe.onnx"),
        ("piper:/data/joe.onnx", "piper:/data/joe.onnx"),
        ("coqui:tts_models/en/ljspeech/vits", "coqui:tts_models/en/ljspeech/vits"),
        ("kokoro:am_michael", "kokoro:am_michael"),
        ("hibari", "hibari"),
    ],
)
def test_a_file_is_relative_to_the_campaign(written, expected):
    assert locate_voice(written, Path("/campaigns")) == expected


@pytest.mark.parametrize(
    ("licence", "commercial"),
    [
        ("CPML", False),
        ("CC BY-NC-ND 4.0", False),
        ("cc-by-nc-sa-4.0", False),
        ("research only", False),
        ("non-commercial", False),
        ("apache 2.0", True),
        ("CC-BY-SA 4.0", True),
        ("CC_BY_NC_4.0", False),
        ("Coqui Public Model License", False),
        ("Research use only", False),
        ("for academic use only", False),
        (
            "https://www.cstr.ed.ac.uk/projects/blizzard/2013/lessac_blizzard2013/license.html",
            False,
        ),
        ("not stated", None),
        ("Our Model Terms 1.2", None),
        ("Creative Commons Attribution 4.0", True),
        ("Creative Commons Attribution-NonCommercial 4.0", False),
        ("public domain", True),
        ("MIT", True),
        ("bsd-3-clause", True),
    ],
)
def test_licences_that_forbid_commerce_are_known(licence, commercial):
    assert allows_commerce(licence) == commercial
