"""A small real renderer, for real Ray: a tone, a moving bar, the encoders, the store.

A text that says "crashes", "hangs" or "waits" makes its worker do so when it draws it; the voice
refuses one that says "unsayable". Everything drawn is recorded in a file beside the store, with its
process and Ray node.
"""

import json
import os
import signal
import time
from pathlib import Path
from zlib import crc32

import numpy as np
import ray

from personalize.errors import StageError
from render_cluster.media.grid import STEP_FRAMES
from render_cluster.segment.renderer import SegmentRenderer
from render_cluster.store.segment_store import SegmentStore
from render_cluster.voice.interface.protocol import Speech, TimedPhoneme
from tests.batch.tiny_renderer import SIZE_PX, frames_of, tone_of

TROUBLES = ("crashes", "hangs", "waits")
CLIP_S, SEGMENT_S = 0.1, 0.05


class ToneVoice:
    fingerprint = "tone 1"

    def speak(self, text, *_style):
        if "unsayable" in text.lower():
            raise StageError("speak", "nothing that can be spoken")
        steps = 1 + len(text) // 40
        seed = crc32(text.encode()) % 100_000
        symbols = [str(seed), *(word for word in TROUBLES if word in text.lower())]
        phonemes = tuple(TimedPhoneme(symbol, 0.0, 0.1) for symbol in symbols)
        return Speech(tone_of(seed, steps), phonemes)


class BarPresenter:
    fingerprint = "bar 1"
    size_px = SIZE_PX

    def __init__(self, log):
        self._log = log

    def render_clip(self, spec, frames):
        self._note("clip", f"{spec.seed}/{frames}", "")
        time.sleep(CLIP_S)
        yield from frames_of(spec.seed % 1000, frames // STEP_FRAMES)

    def render_speech(self, spec, clip, phonemes):
        self._note("segment", f"{spec.seed}/{len(clip)}", phonemes[0].symbol)
        self._act({phoneme.symbol for phoneme in phonemes[1:]})
        time.sleep(SEGMENT_S)
        for index, frame in enumerate(clip):
            drawn = np.array(frame)
            drawn[10:20, : 1 + (int(phonemes[0].symbol) + index) % 120] = 200
            yield drawn

    def _act(self, troubles):
        if "crashes" in troubles:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hangs" in troubles:
            time.sleep(10_000)
        if "waits" in troubles and ray.is_initialized():
            time.sleep(1)

    def _note(self, what, clip, segment):
        machine = ray.get_runtime_context().get_node_id() if ray.is_initialized() else ""
        entry = {"what": what, "clip": clip, "segment": segment, "pid": os.getpid()}
        entry["at_s"] = time.monotonic()
        with self._log.open("a") as file:
            file.write(json.dumps(entry | {"machine": machine}) + "\n")


def log_of(store):
    return Path(f"{store}.log")


def drawn(store):
    """Everything that was begun, in order."""
    log = log_of(store)
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def open_tiny(settings):
    presenter = BarPresenter(log_of(settings.store))
    return SegmentRenderer(ToneVoice(), presenter, SegmentStore(settings.store))
