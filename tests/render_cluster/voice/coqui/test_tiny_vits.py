# ruff: noqa: RUF001  the phonetic alphabet
"""Coqui for real: a small VITS of random weights, loaded, timed and spoken by its own package."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from personalize.campaign.speech_style import SpeechStyle
from personalize.errors import ConfigError, StageError
from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_SAMPLES
from render_cluster.presenter.mouth.visemes import LENGTHENERS, VISEMES_OF
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.foreign.lip_symbols import PUNCTUATION
from render_cluster.voice.foreign.process import SpeakerCommand, SpeakerProcess
from render_cluster.voice.sound.loudness import TARGET_LUFS, loudness_lufs
from tests.render_cluster.voice.extras import make_vits

TEXT = "Hi [Maria](/məˈɹiə/), the bird heard 25 joyful judges. Really?"
LIPS = {*VISEMES_OF, *LENGTHENERS, *PUNCTUATION, "ˈ", "ˌ"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIDMERGE_HOME", str(tmp_path_factory.mktemp("home")))
        yield tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module", params=["letters", "phonemes"])
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def name(home, kind):
    return f"coqui:{make_vits(home / kind, kind)}"


@pytest.fixture(scope="module")
def voice(name):
    return open_voice(voice_facts(name))


def test_speech_is_on_the_grid_at_the_common_level(voice):
    speech = voice.speak(TEXT)
    assert len(speech.samples) % STEP_SAMPLES == 0
    assert speech.seconds > 2
    assert np.isfinite(speech.samples).all()
    assert loudness_lufs(voice.reference()) == pytest.approx(TARGET_LUFS, abs=0.5)


def test_every_sound_has_a_time_and_a_mouth(voice):
    phonemes = voice.speak(TEXT).phonemes
    assert {one.symbol for one in phonemes} <= LIPS
    assert all(one.start_s <= one.end_s for one in phonemes)
    assert all(a.end_s <= b.start_s + 1e-9 for a, b in pairwise(phonemes))
    said = "".join(one.symbol for one in phonemes)
    assert said.count(",") == 1
    assert "bˈɜɹd" in said or "bˈɚd" in said


def test_a_pronunciation_reaches_a_model_that_reads_phonemes(voice, kind):
    said = "".join(one.symbol for one in voice.speak("Hi [Maria](/ˈmæɹi/).").phonemes)
    assert ("mˈæɹi." in said) == (kind == "phonemes"), said


def test_the_same_text_sounds_the_same_in_another_process(voice, name):
    other = open_voice(voice_facts(name))
    other.speak("Something else first.")
    first, second = voice.speak(TEXT), other.speak(TEXT)
    assert first.samples.tobytes() == second.samples.tobytes()
    assert first.phonemes == second.phonemes
    assert voice.speak(TEXT).samples.tobytes() == first.samples.tobytes()


def test_speed_changes_the_length(voice):
    slow, fast = (voice.speak(TEXT, SpeechStyle(speed)).seconds for speed in (0.7, 1.4))
    assert slow > 1.25 * fast


def test_durations_lie_within_the_sound(name):
    folder = name.removeprefix("coqui:")
    files = (f"{folder}/model.pth", f"{folder}/config.json", "en-US")
    speaker = SpeakerProcess(SpeakerCommand(name, "render_cluster.voice.coqui.speaker", files))
    samples, edges_s = speaker.say(list("hello there."), 1.0, 1)
    assert len(edges_s) == 13
    assert (np.diff(edges_s) > 0).all()
    assert 0 <= edges_s[0] < edges_s[-1] <= len(samples) / speaker.rate_hz
    repeated, _ = speaker.say(list("hello there."), 1.0, 1)
    other, _ = speaker.say(list("hello there."), 1.0, 2)
    assert repeated.tobytes() == samples.tobytes() != other.tobytes()
    speaker.close()


def test_letters_that_the_model_lacks_fail_the_text(home):
    voice = open_voice(voice_facts(f"coqui:{make_vits(home / 'german', language='de')}"))
    assert voice.speak("Guten Morgen.").seconds > 0.5
    with pytest.raises(StageError, match="the voice has no sound for б и о р с"):
        voice.speak("Борис.")


def test_a_checkpoint_of_another_model_is_refused(home, kind):
    folder = make_vits(home / f"wrong {kind}", kind)
    (folder / "model.pth").write_bytes(b"no checkpoint")
    with pytest.raises(ConfigError, match=r"Coqui cannot load .*model.pth with .*config.json: "):
        voice_facts(f"coqui:{folder}")


def test_another_file_at_the_same_place_is_noticed(home):
    folder = make_vits(home / "changing")
    facts = voice_facts(f"coqui:{folder}")
    with (folder / "config.json").open("a") as config:
        config.write("\n\n")
    with pytest.raises(ConfigError, match=r"the files of voice .* differ from those that the bat"):
        open_voice(facts)


def test_coqui_is_never_imported_here(voice):
    voice.speak("Hi.")
    code = (
        "import sys; from render_cluster.voice.catalog import *; "
        "v = open_voice(voice_facts(sys.argv[1])); v.speak('Hi.'); "
        "print([n for n in ('TTS', 'torchaudio', 'torchcodec', 'piper') if n in sys.modules])"
    )
    facts = voice._model._speaker._command.voice
    ended = subprocess.run([sys.executable, "-c", code, facts], capture_output=True, check=True)
    assert ended.stdout.strip() == b"[]"


def test_a_named_model_that_cannot_be_downloaded_says_so(home):
    from render_cluster.voice.catalog import fetch_weights

    make_vits(home / "installed")  # skips where the extra is missing
    name = "coqui:tts_models/de/css10/vits-neon"
    with pytest.raises(ConfigError, match=r"is not on this machine: `vidmerge setup --voice coqui"):
        voice_facts(name)
    with pytest.raises(ConfigError, match=r"cannot be downloaded \(.*give its folder: voice: coqu"):
        fetch_weights(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("coqui:tts_models/en/ljspeech/vitz", "Coqui has no model .* did you mean"),
        ("coqui:tts_models/en/ljspeech/tacotron2-DDC", "needs a vocoder and gives no durations"),
    ],
)
def test_a_named_model_that_cannot_speak_is_refused(home, name, message):
    make_vits(home / "installed")
    with pytest.raises(ConfigError, match=message):
        voice_facts(name)


def test_the_licence_of_a_named_model_is_that_of_coquis_list(home):
    from render_cluster.voice.catalog import find_voice

    make_vits(home / "installed")
    free = find_voice("coqui:tts_models/de/thorsten/vits")
    bound = find_voice("coqui:tts_models/multilingual/multi-dataset/your_tts")
    assert (free.licence.weights, free.licence.commercial, free.language) == (
        *("apache 2.0", True),
        "de",
    )
    assert (bound.licence.weights, bound.licence.commercial) == ("CC BY-NC-ND 4.0", False)


def test_time_is_about_that_of_the_samples(voice):
    speech = voice.speak("Hello.")
    last_s = max(one.end_s for one in speech.phonemes)
    assert last_s <= np.flatnonzero(speech.samples)[-1] / SAMPLE_RATE_HZ + 1e-3
