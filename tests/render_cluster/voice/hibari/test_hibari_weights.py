"""Weights of hibari: another file than the published one is refused, and set-up mends it."""

import pytest

from personalize.errors import ConfigError
from render_cluster.segment.setup import voice_steps
from render_cluster.voice.catalog import find_voice, is_ready, list_voices, voice_facts
from render_cluster.voice.hibari import engine

VOICE = "hibari:emma"


@pytest.fixture
def junk(tmp_path, monkeypatch):
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    file = engine.HibariEngine().weights(find_voice(VOICE))
    file.write_bytes(b"no model")
    return file


@pytest.mark.usefixtures("junk")
def test_a_damaged_file_is_named_with_the_mend():
    with pytest.raises(ConfigError, match=r"emma' are damaged: .*setup --voice hibari:emma"):
        voice_facts(VOICE)
    assert not is_ready(find_voice(VOICE))


def test_setup_fetches_it_again(junk, monkeypatch):
    def download(_url, dest, _sha256):
        junk.with_name("fetched").touch()
        return dest

    monkeypatch.setattr(engine._voices(), "download", download)
    step = next(voice_steps(VOICE))
    step.run()
    assert junk.with_name("fetched").exists()
    assert not junk.exists()


def test_only_measured_voices_are_listed_and_the_others_can_be_named():
    listed = {voice.name for voice in list_voices()}
    assert "hibari:heart" in listed
    assert not listed & {"hibari:emma", "hibari:fenrir", "hibari:fable", "hibari:kore"}
    assert find_voice(VOICE).language == "en-GB"
