"""A small real renderer: a moving bar and a tone for each segment, encoded and stored."""

import hashlib

import numpy as np

from batch.job.engine import Engine
from personalize.errors import StageError
from personalize.plan.segment import RenderIdentity
from render_cluster import Look, VoiceFacts
from render_cluster.media.audio import encode_sound
from render_cluster.media.grid import SAMPLE_RATE_HZ, STEP_FRAMES, STEP_SAMPLES
from render_cluster.media.video import encode_picture
from render_cluster.segment.outcome import SegmentOutcome, StageSeconds
from render_cluster.store.segment_store import SegmentStore
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceLicence

SIZE_PX = (128, 72)


_LICENCE = VoiceLicence("MIT", "this file", "nothing", commercial=True)
VOICE = VoiceFacts(DeclaredVoice("tone", "en-US", "female", _LICENCE, 9_000.0), "tone 1", 0.0)
LOOK = Look("bar", VOICE)


def identify(_look):
    return RenderIdentity("tone 1", "bar 1", "tiny picture", "tiny sound")


def tiny_engine(render, **asked):
    """An engine that renders with it; it needs no presenter, and has every voice and every word."""
    known = {"find_voice": lambda _name: VOICE.declared, "voice_facts": lambda _name: VOICE}
    known |= {"find_unsayable": lambda _voice, _words: {}}
    ready = {"make_ready": lambda _presenter, _voice, _say: None}
    return Engine(render, render, identify=identify, **ready | known | asked)


def frames_of(seed, steps):
    width, height = SIZE_PX
    background = 40 + seed % 120
    for index in range(steps * STEP_FRAMES):
        luma = np.full((height, width), background, np.uint8)
        at = (seed + 3 * index) % (width - 16)
        luma[20:52, at : at + 16] = 220
        chroma = np.full((height // 2, width), 90 + seed % 70, np.uint8)
        yield np.concatenate([luma, chroma])


def tone_of(seed, steps):
    t = np.arange(steps * STEP_SAMPLES) / SAMPLE_RATE_HZ
    return (0.1 * np.sin(2 * np.pi * (200 + seed % 400) * t)).astype(np.float32)


def store_segment(spec, store):
    seed = int(hashlib.sha256(spec.speech.encode()).hexdigest()[:6], 16)
    steps = 1 + len(spec.speech) // 40
    picture = store.put_track(
        "picture", spec.picture_key, encode_picture(frames_of(seed, steps), SIZE_PX)
    )
    sound = store.put_track("sound", spec.sound_key, encode_sound(tone_of(seed, steps)))
    return SegmentOutcome(
        spec.segment_key,
        "rendered",
        frames=picture.facts.frames,
        size_bytes=picture.size_bytes + sound.size_bytes,
        seconds=StageSeconds(speak_s=0.01, patch_s=0.2, encode_s=0.1, store_s=0.01),
        worker="here",
    )


class TinyRenderer:
    """Counts what it renders; fails what it is told to fail."""

    def __init__(self, failing=(), after_each=None):
        self.rendered = []
        self.failing = failing
        self.after_each = after_each

    def __call__(self, specs, settings, on_outcome):
        store = SegmentStore(settings.store)
        for spec in specs:
            on_outcome(self._outcome(spec, store))

    def _outcome(self, spec, store):
        if any(word in spec.speech for word in self.failing):
            error = StageError("speak", "nothing that can be spoken")
            return SegmentOutcome(
                spec.segment_key, "failed", stage=error.stage, reason=error.reason
            )
        outcome = store_segment(spec, store)
        self.rendered.append(spec.speech)
        if self.after_each:
            self.after_each(spec, store)
        return outcome
