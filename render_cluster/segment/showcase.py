"""What a presenter looks and sounds like: a still, and a few seconds of speech."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import av
import numpy as np
from PIL import Image

from personalize.plan.segment import MotionSpec
from render_cluster.media.audio import encode_sound
from render_cluster.media.frame import Frame
from render_cluster.media.grid import STEP_SAMPLES
from render_cluster.media.track import Track
from render_cluster.media.video import encode_picture
from render_cluster.presenter.prepare import open_presenter
from render_cluster.store.segment_store import SegmentStore
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.interface.protocol import Speech

_MOTION = MotionSpec("friendly", "wave", 1)
# Thirteen steps of 320 ms: about four seconds.
_LEAST_STEPS = 13


@dataclass(frozen=True, slots=True)
class Showcase:
    """A presenter's first frame as PNG, and the parts of a clip in a store."""

    still_png: bytes
    parts: tuple[Track, Track]
    seconds: float


def show_presenter(presenter: str, introduces_as: str, voice: str, store: SegmentStore) -> Showcase:
    """A presenter who introduces herself in English.

    Raises:
        ConfigError: there is no such presenter or voice, or it is not on this machine.
    """
    speech = _speech(introduces_as, voice)
    drawn = open_presenter(presenter)
    clip = drawn.render_clip(_MOTION, speech.frames)
    frames = list(drawn.render_speech(_MOTION, clip, speech.phonemes))
    picture = store.put_track("picture", "preview", encode_picture(frames, drawn.size_px))
    sound = store.put_track("sound", "preview", encode_sound(speech.samples))
    return Showcase(_png(frames[0]), (picture, sound), speech.seconds)


def _speech(name: str, voice: str) -> Speech:
    said = (
        f"Hello, I am {name.replace('_', ' ').capitalize()}. I can speak to each of your clients."
    )
    speech = open_voice(voice_facts(voice)).speak(said)
    missing = max(0, _LEAST_STEPS * STEP_SAMPLES - len(speech.samples))
    return replace(speech, samples=np.pad(speech.samples, (0, missing)))


def _png(frame: Frame) -> bytes:
    rgb = av.VideoFrame.from_ndarray(frame, format="yuv420p").reformat(
        format="rgb24",
        src_colorspace="ITU709",
        dst_colorspace="ITU709",
        src_color_range="MPEG",
        dst_color_range="JPEG",
    )
    png = io.BytesIO()
    Image.fromarray(rgb.to_ndarray()).save(png, "png")
    return png.getvalue()
