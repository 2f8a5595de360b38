import numpy as np
import pytest

from personalize.errors import ConfigError, StageError
from personalize.plan.segment import MotionSpec, RenderIdentity, segment_spec
from render_cluster.media.clip_codec import pack_clip, unpack_clip
from render_cluster.segment.guard import guarded
from render_cluster.segment.renderer import SegmentRenderer, clip_key
from render_cluster.store.segment_store import SegmentStore
from render_cluster.voice.catalog import open_voice, voice_facts
from tests.media import moving_frames

IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
MOTION = MotionSpec("calm", "rest", 5)


@pytest.fixture
def store(tmp_path):
    return SegmentStore(str(tmp_path / "store"))


@pytest.fixture
def renderer(presenter, store):
    return SegmentRenderer(open_voice(voice_facts("hibari")), presenter, store)


def make(renderer, words):
    spoken = renderer.speak(segment_spec("line", words, MOTION, IDENTITY))
    clip, _ = renderer.clip(MOTION, spoken.frames)
    return spoken, renderer.render(spoken, clip)


def test_a_segment_becomes_a_picture_and_a_sound_of_one_length(renderer, store):
    spoken, outcome = make(renderer, "Hi Maya.")
    picture = store.track("picture", spoken.spec.picture_key)
    sound = store.track("sound", spoken.spec.sound_key)
    assert picture.facts.seconds == sound.facts.seconds == spoken.frames / 25
    assert outcome.size_bytes == picture.size_bytes + sound.size_bytes
    assert outcome.seconds.patch_s > 0
    assert outcome.seconds.encode_s > 0


def test_the_store_keeps_when_each_word_is_said(renderer, store):
    spec = segment_spec("line", "Save [Maya](/mˈaɪə/) 1,200 hours.", MOTION, IDENTITY)  # noqa: RUF001  IPA
    renderer.speak(spec)
    kept = store.track("sound", spec.sound_key)
    save, maya, number, hours = zip(kept.words_ms[::2], kept.words_ms[1::2], strict=True)
    assert 80 <= save[0] < save[1] <= maya[0] < maya[1] <= number[0]
    assert number[1] - number[0] > 3 * (save[1] - save[0])  # one thousand two hundred
    assert number[1] <= hours[0] < hours[1] < 1000 * kept.facts.seconds


def test_a_clip_reads_back_from_the_store_bit_for_bit(renderer, presenter, store):
    first, _ = renderer.clip(MOTION, 8)
    assert store.blob("clip", clip_key(presenter, MOTION, 8)) is not None
    again, _ = renderer.clip(MOTION, 8)
    assert np.array_equal(first, again)


def test_a_damaged_clip_is_rendered_again(renderer, tmp_path):
    first, _ = renderer.clip(MOTION, 8)
    (file,) = (tmp_path / "store" / "clip").rglob("*.mkv")
    file.write_bytes(file.read_bytes()[:-100])
    again, _ = renderer.clip(MOTION, 8)
    assert np.array_equal(first, again)


def test_packing_a_clip_loses_nothing():
    frames = list(moving_frames(1))
    assert np.array_equal(unpack_clip(pack_clip(frames, (192, 112))), np.stack(frames))


def test_a_bug_becomes_an_outcome_with_its_traceback():
    outcome = guarded("key", "patch", lambda: 1 / 0)
    assert (outcome.status, outcome.stage) == ("error", "patch")
    assert "ZeroDivisionError" in outcome.reason


def test_a_deliberate_failure_names_its_own_stage():
    def fail():
        raise StageError("encode", "no luck")

    outcome = guarded("key", "patch", fail)
    assert (outcome.status, outcome.stage, outcome.reason) == ("failed", "encode", "no luck")


def test_a_configuration_error_ends_the_batch():
    def fail():
        raise ConfigError("no store")

    with pytest.raises(ConfigError):
        guarded("key", "patch", fail)
