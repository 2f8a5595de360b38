"""The joined model is checked before it is loaded, and made again if it is damaged."""

import pytest

from render_cluster.segment.setup import voice_steps
from render_cluster.voice.catalog import find_voice, is_ready
from render_cluster.voice.kokoro import weights

VOICE = "kokoro:am_michael"
MODEL = bytes(range(256)) * 64


@pytest.fixture
def joined(tmp_path, monkeypatch):
    """A small model in place of the one of 325 MB; what is checked are its bytes."""
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    monkeypatch.setattr(weights, "_with_durations", lambda _joined: MODEL)
    return weights.join_model()


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_model_is_made_again(joined, damage):
    assert is_ready(find_voice(VOICE))
    wrong = bytearray(MODEL)
    wrong[100] ^= 1
    joined.write_bytes(MODEL[:-9] if damage == "cut" else bytes(wrong))
    assert not is_ready(find_voice(VOICE))
    assert [step.doing for step in voice_steps(VOICE)] == [f"fetching voice {VOICE}"]
    assert weights.join_model().read_bytes() == MODEL
    assert is_ready(find_voice(VOICE))
    assert list(voice_steps(VOICE)) == []


def test_a_copied_model_is_hashed_again_and_kept(joined):
    joined.write_bytes(MODEL)
    before = joined.stat()
    assert weights.join_model().stat().st_mtime_ns == before.st_mtime_ns
    assert weights.is_joined()


def test_a_model_without_its_note_is_made_again(joined):
    weights._note_of(joined).unlink()
    joined.write_bytes(b"whatever it was")
    assert weights.join_model().read_bytes() == MODEL
