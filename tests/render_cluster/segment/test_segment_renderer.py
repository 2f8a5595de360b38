from dataclasses import replace

import numpy as np
import pytest

from personalize.errors import ConfigError, StageError
from personalize.plan.segment import MotionSpec, Notice, RenderIdentity, segment_spec
from render_cluster.lettering.notice_mark import CORNER_PX, draw_mark
from render_cluster.media.clip_codec import pack_clip, unpack_clip
from render_cluster.media.cmaf import init_segment
from render_cluster.segment.guard import guarded
from render_cluster.segment.renderer import SegmentRenderer, clip_key
from render_cluster.store.segment_store import SegmentStore
from render_cluster.voice.catalog import open_voice, voice_facts
from tests.media import decode_picture, moving_frames

IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
MOTION = MotionSpec("calm", "rest", 5)


@pytest.fixture
def store(tmp_path):
    return SegmentStore(str(tmp_path / "store"))


@pytest.fixture
def renderer(presenter, store):
    return SegmentRenderer(open_voice(voice_facts("hibari")), presenter, store)


def _decoded(store, key):
    track = store.track("picture", key)
    movie = init_segment(track.facts) + store.read(track)
    return decode_picture("pipe:0", movie, (1280, 720))


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


def test_a_notice_is_in_every_frame_and_in_no_clip(presenter, store):
    notice = Notice("AI-generated video", "en")
    noted = replace(IDENTITY, notice=notice, notice_fonts="some")
    mark = draw_mark(notice)
    renderer = SegmentRenderer(open_voice(voice_facts("hibari")), presenter, store, marks=[mark])
    specs = [segment_spec("line", "Hi Maya.", MOTION, one) for one in (IDENTITY, noted)]
    assert specs[0].sound_key == specs[1].sound_key
    spoken = renderer.speak(specs[0])
    clip, _ = renderer.clip(MOTION, spoken.frames)
    for spec in specs:
        assert renderer.render(replace(spoken, spec=spec), clip).status == "rendered"
    without, with_notice = (_decoded(store, spec.picture_key) for spec in specs)
    height, width = mark.rgba().shape[:2]
    x, y = CORNER_PX
    changed = np.abs(without.astype(int) - with_notice)[:, :720]
    plate = changed[:, y : y + height, x : x + width]
    assert (plate.mean((1, 2)) > 40).all()  # from the first frame to the last
    changed[:, y - 16 : y + height + 16, x - 16 : x + width + 16] = 0
    assert changed.mean() < 0.6  # what the encoder does differently elsewhere


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
