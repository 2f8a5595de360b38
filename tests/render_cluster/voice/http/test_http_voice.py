"""A voice behind a real server: off by default, asked once for a text, on the grid, in time."""

import stat

import numpy as np
import pytest

from personalize.errors import ConfigError, StageError
from render_cluster.home_folder import data_home
from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_SAMPLES
from render_cluster.voice.catalog import (
    find_unsayable,
    find_voice,
    gain_path,
    open_voice,
    voice_facts,
)
from render_cluster.voice.catalog import speak as speak_by
from render_cluster.voice.foreign.files import locate_voice
from render_cluster.voice.sound.loudness import TARGET_LUFS, loudness_lufs
from tests.render_cluster.voice.extras import require_pocketsphinx
from tests.render_cluster.voice.http.endpoint_server import KEY, running

FILE = """
kind: {kind}
url: {url}
model: m-1
voice: anna
key_env: ANNA_KEY
language: {language}
licence: "our own clone, consent of 2026-03-01"
"""
TEXT = "Hi Maria, we saved 25 hours last week."


@pytest.fixture(scope="module")
def one_server():
    with running() as server:
        yield server


@pytest.fixture
def server(one_server, tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VIDMERGE_ALLOW_HTTP_VOICES", "1")
    monkeypatch.setenv("ANNA_KEY", KEY)
    one_server.faults.clear()
    one_server.asked.clear()
    one_server.extra_words = ""
    return one_server


def make_voice(folder, url="https://speech.example.com/v1", kind="openai", language="en-US"):
    file = folder / "anna.yaml"
    file.write_text(FILE.format(url=url, kind=kind, language=language))
    return f"http:{file}"


@pytest.mark.parametrize("value", [None, "", "0", "yes"])
def test_it_is_off_until_the_machine_allows_it_and_says_where_names_would_go(
    tmp_path, monkeypatch, value
):
    monkeypatch.delenv("VIDMERGE_ALLOW_HTTP_VOICES", raising=False)
    if value is not None:
        monkeypatch.setenv("VIDMERGE_ALLOW_HTTP_VOICES", value)
    name = make_voice(tmp_path)
    for use in (find_voice, voice_facts, lambda one: speak_by(one, "Hi."), gain_path):
        with pytest.raises(ConfigError, match=r"names of your recipients.*speech.example.com") as e:
            use(name)
        assert "set VIDMERGE_ALLOW_HTTP_VOICES=1" in str(e.value)


def test_what_it_declares(tmp_path, server):
    voice = find_voice(make_voice(tmp_path))
    assert (voice.language, voice.takes_pronunciations) == ("en-US", False)
    assert voice.sends_to == "speech.example.com"
    assert voice.licence.weights == "our own clone, consent of 2026-03-01"
    plain = find_voice(make_voice(tmp_path, url="http://tts.intern:8000"))
    assert plain.sends_to == "tts.intern:8000, unencrypted"
    assert find_voice(make_voice(tmp_path, url=server.url)).sends_to == server.url[7:]
    assert list(find_unsayable(make_voice(tmp_path), ["Hello", "李"])) == ["李"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("kind: azure", r"line 2: 'kind' is 'azure'; input should be 'openai' or 'elevenlabs'"),
        ("url: ftp://x", r"line 3: 'url'.*write an address such as https://api.example.com"),
        ("url: https://me:hunter2@x.com", r"line 3: 'url'.*without user, key or query"),
        ("key: sk-1", r"line \d+: unknown key 'key'.*key_env"),
        ("model:", r"line 4: 'model' is None"),
        ("sample_rate: 96000", r"'sample_rate' is 96000; .* less than or equal to 48000"),
    ],
)
@pytest.mark.usefixtures("server")
def test_a_wrong_description_names_the_line(tmp_path, line, message):
    name = make_voice(tmp_path)
    file = tmp_path / "anna.yaml"
    key = line.partition(":")[0]
    kept = [line if one.startswith(f"{key}:") else one for one in file.read_text().splitlines()]
    file.write_text("\n".join(kept if line in kept else [*kept, line]))
    with pytest.raises(ConfigError, match=message) as caught:
        find_voice(name)
    assert "hunter2" not in str(caught.value)


@pytest.mark.usefixtures("server")
def test_a_missing_file_and_a_missing_key_are_named(tmp_path, monkeypatch):
    with pytest.raises(ConfigError, match=r"there is no file .*none.yaml on"):
        find_voice(f"http:{tmp_path / 'none.yaml'}")
    require_pocketsphinx()
    monkeypatch.delenv("ANNA_KEY")
    with pytest.raises(ConfigError, match="takes its key from ANNA_KEY, which is not set"):
        voice_facts(make_voice(tmp_path))


def test_the_file_is_relative_to_the_campaign(tmp_path):
    assert locate_voice("http:voices/anna.yaml", tmp_path) == f"http:{tmp_path}/voices/anna.yaml"


@pytest.mark.parametrize("kind", ["openai", "elevenlabs"])
def test_it_speaks_on_the_grid_at_the_common_level(tmp_path, server, kind):
    require_pocketsphinx()
    voice = open_voice(voice_facts(make_voice(tmp_path, server.url, kind)))
    speech = voice.speak(TEXT)
    sent = server.asked[-1][2]["input" if kind == "openai" else "text"]
    assert sent == "Hi Maria, we saved twenty-five hours last week."
    sounding = np.flatnonzero(speech.samples)
    assert len(speech.samples) % STEP_SAMPLES == 0
    assert 0.06 <= sounding[0] / SAMPLE_RATE_HZ <= 0.10
    assert loudness_lufs(voice.reference()) == pytest.approx(TARGET_LUFS, abs=0.2)
    symbols = "".join(one.symbol for one in speech.phonemes)
    assert symbols.startswith("hˈI məɹˈiə, wi sˈAvd")  # noqa: RUF001  IPA
    times = [at for one in speech.phonemes for at in (one.start_s, one.end_s)]
    assert times == sorted(times)
    assert times[0] > 0.08
    assert times[-1] <= sounding[-1] / SAMPLE_RATE_HZ + 0.06


def test_a_text_is_paid_for_once_and_then_stays(tmp_path, server):
    require_pocketsphinx()
    name = make_voice(tmp_path, server.url)
    first = speak_by(name, TEXT)
    count = len(server.asked)
    assert [asked[2]["input"].split()[0] for asked in server.asked[:3]] == ["Hello", "We", "Shall"]
    server.voice, usual = None, server.voice  # whatever it would say now
    try:
        again = speak_by(name, TEXT)
    finally:
        server.voice = usual
    assert len(server.asked) == count
    assert again.samples.tobytes() == first.samples.tobytes()
    assert again.phonemes == first.phonemes
    kept = list((data_home() / "voices" / "http").rglob("*.npz"))
    assert len(kept) == count
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}
    kept[0].write_bytes(b"damaged")
    speak_by(name, TEXT)


@pytest.mark.usefixtures("server")
def test_what_is_asked_decides_what_is_kept(tmp_path):
    one = find_voice(make_voice(tmp_path))
    from render_cluster.voice.http.engine import HttpEngine

    before = HttpEngine().digest(one)
    file = tmp_path / "anna.yaml"
    file.write_text(file.read_text().replace("consent of 2026", "consent of 2027"))
    assert HttpEngine().digest(one) == before
    file.write_text(file.read_text().replace("voice: anna", "voice: bert"))
    assert HttpEngine().digest(one) != before


@pytest.mark.parametrize("length_s", [0.5, 1.5])
def test_a_pause_is_silence_where_it_is_asked_for(tmp_path, server, length_s):
    from personalize.script.script import fill_line, parse_line

    require_pocketsphinx()
    line = f"The new [pause {length_s}s] plan costs half."
    speech = speak_by(make_voice(tmp_path, server.url), fill_line(parse_line("a", line, []), {}))
    assert server.asked[-1][2]["input"] == "The new, plan costs half."
    gaps = [
        later.start_s - before.end_s
        for before, later in zip(speech.phonemes[:-1], speech.phonemes[1:], strict=True)
    ]
    assert length_s <= max(gaps) + 0.05
    emphasised = fill_line(parse_line("a", "The *new* plan.", []), {})
    with pytest.raises(StageError, match=r"cannot do \*emphasis\*"):
        speak_by(make_voice(tmp_path, server.url), emphasised)


def test_other_words_than_those_sent_are_noticed(tmp_path, server):
    require_pocketsphinx()
    name = make_voice(tmp_path, server.url)
    voice_facts(name)
    server.extra_words = " Please subscribe to this channel and press the bell."
    with pytest.raises(StageError, match="cannot be found in what the endpoint said"):
        speak_by(name, "Hi Maria.")


def test_a_voice_that_cannot_be_measured_stops_the_plan(tmp_path, server):
    require_pocketsphinx()
    server.faults.append((422, {"content-type": "application/json"}, b'{"detail": "no"}'))
    with pytest.raises(ConfigError, match=r"cannot be measured: speak: .* answered 422: no"):
        voice_facts(make_voice(tmp_path, server.url))


def test_another_language_moves_the_lips_by_the_times_of_characters(tmp_path, server):
    require_pocketsphinx()
    name = make_voice(tmp_path, server.url, "elevenlabs", "de-DE")
    speech = speak_by(name, "Hallo Maria, wir lachen.")
    symbols = [one.symbol for one in speech.phonemes]
    assert "".join(symbols) == "hallo maɹia, wiɹ lakhɛn.".replace("ɹ", "r")
    assert speech.phonemes[symbols.index("m")].start_s > 0.2
    with pytest.raises(StageError, match=r"does \[pause\] in English only"):
        _pause_in(name)
    with pytest.raises(ConfigError, match="gave no times of characters"):
        voice_facts(make_voice(tmp_path, server.url, "openai", "de-DE"))


def _pause_in(name):
    from personalize.script.script import fill_line, parse_line

    speak_by(name, fill_line(parse_line("a", "Hallo [pause 1s] Maria.", []), {}))
