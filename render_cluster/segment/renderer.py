"""Makes segments: a plain class, shared by preview, tests and Ray's actors."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from personalize.plan.segment import MotionSpec, Notice, SegmentSpec
from personalize.pronunciation.markup import without_markup
from render_cluster.captions.words import times_ms, words_in
from render_cluster.lettering.notice_mark import CORNER_PX, Mark, draw_mark
from render_cluster.media.audio import encode_sound
from render_cluster.media.clip_codec import CLIP_SUFFIX, pack_clip, unpack_clip
from render_cluster.media.frame import Frame
from render_cluster.media.overlay import Overlay, make_overlay
from render_cluster.media.track import CorruptTrackError
from render_cluster.media.video import encode_picture
from render_cluster.media.video_encoder import check_encoder
from render_cluster.presenter.motion.beats import stressed_beats
from render_cluster.presenter.prepare import open_presenter
from render_cluster.presenter.protocol import Presenter
from render_cluster.resources import EncoderName
from render_cluster.scene.scenery import check_encodable
from render_cluster.segment.outcome import SegmentOutcome, StageSeconds
from render_cluster.segment.settings import RenderSettings
from render_cluster.store.segment_store import SegmentStore
from render_cluster.voice.catalog import open_voice
from render_cluster.voice.foreign.process import processor_seconds
from render_cluster.voice.interface.protocol import TimedPhoneme, Voice


@dataclass(frozen=True, slots=True)
class SpokenSegment:
    """A segment whose sound is stored: its length and phonemes determine its picture."""

    spec: SegmentSpec
    frames: int
    phonemes: tuple[TimedPhoneme, ...]
    speak_s: float
    size_bytes: int


_NO_VOICES: Mapping[str, Callable[[], Voice]] = MappingProxyType({})


class SegmentRenderer:
    """A voice, a presenter and a store. Expensive to create, so each process has one.

    Args:
        voice: speaks everything, but for what `other_voices` say.
        presenter: draws.
        store: keeps what is made.
        encoder: of the picture.
        other_voices: by fingerprint; each is opened when a segment first needs it.
        marks: of the notices that segments show; others are drawn with this machine's fonts.
    """

    def __init__(
        self,
        voice: Voice,
        presenter: Presenter,
        store: SegmentStore,
        encoder: EncoderName = "x264",
        other_voices: Mapping[str, Callable[[], Voice]] = _NO_VOICES,
        marks: Iterable[Mark] = (),
    ) -> None:
        self._voice = voice
        self._unopened = dict(other_voices)
        self._others: dict[str, Voice] = {}
        self._presenter = presenter
        self._store = store
        self._encoder = encoder
        self._overlays = {mark.notice: make_overlay(mark.rgba(), CORNER_PX) for mark in marks}

    def speak(self, spec: SegmentSpec) -> SpokenSegment:
        """Speaks the segment and stores its sound.

        Raises:
            StageError: it cannot be spoken, encoded or stored.
        """
        started = processor_seconds()
        speech = self._voice_of(spec).speak(spec.speech, spec.speech_style)
        words_ms = times_ms(words_in(without_markup(spec.speech)), speech.words)
        sound = encode_sound(speech.samples)
        track = self._store.put_track("sound", spec.sound_key, sound, words_ms)
        return SpokenSegment(
            _with_beats(spec, speech.phonemes),
            speech.frames,
            speech.phonemes,
            processor_seconds() - started,
            track.size_bytes,
        )

    def clip(self, motion: MotionSpec, frames: int) -> tuple[NDArray[np.uint8], float]:
        """A line's clip at one length, (T, height * 3 // 2, width), and the seconds it cost.

        It is read from the store, or rendered and stored.
        """
        started = time.process_time()
        key = clip_key(self._presenter, motion, frames)
        stored = self._stored_clip(key)
        if stored is None:
            stored = np.stack(list(self._presenter.render_clip(motion, frames)))
            packed = pack_clip(stored, self._presenter.size_px)
            self._store.put_blob("clip", key, packed, CLIP_SUFFIX)
        return stored, time.process_time() - started

    def render(self, spoken: SpokenSegment, clip: NDArray[np.uint8]) -> SegmentOutcome:
        """Draws face and notice over the clip, encodes and stores the picture.

        Raises:
            StageError: the picture cannot be encoded or stored.
        """
        spec = spoken.spec
        watch = _Stopwatch()
        frames = self._presenter.render_speech(spec.motion, clip, spoken.phonemes)
        overlay = self._overlay_of(spec.notice) if spec.notice.text else None
        size_px = self._presenter.size_px
        encoded = encode_picture(watch.timed(frames), size_px, self._encoder, overlay)
        encode_s = watch.lap() - watch.inside_s
        track = self._store.put_track("picture", spec.picture_key, encoded)
        return SegmentOutcome(
            segment_key=spec.segment_key,
            status="rendered",
            frames=spoken.frames,
            size_bytes=track.size_bytes + spoken.size_bytes,
            seconds=StageSeconds(
                speak_s=spoken.speak_s,
                patch_s=watch.inside_s,
                encode_s=encode_s,
                store_s=watch.lap(),
            ),
        )

    def _overlay_of(self, notice: Notice) -> Overlay:
        if notice not in self._overlays:
            self._overlays[notice] = make_overlay(draw_mark(notice).rgba(), CORNER_PX)
        return self._overlays[notice]

    def _voice_of(self, spec: SegmentSpec) -> Voice:
        if spec.voice in self._unopened:
            self._others[spec.voice] = self._unopened.pop(spec.voice)()
        return self._others.get(spec.voice, self._voice)

    def _stored_clip(self, key: str) -> NDArray[np.uint8] | None:
        try:
            packed = self._store.blob("clip", key)
        except CorruptTrackError:
            self._store.discard("clip", key)
            return None
        return None if packed is None else unpack_clip(packed)


def open_renderer(settings: RenderSettings) -> SegmentRenderer:
    """A renderer with the voice and presenter of a look.

    Raises:
        ConfigError: the presenter is not baked, or voice, presenter, store, encoder or device
            cannot be opened.
    """
    look = settings.look
    check_encodable(look.scenery)
    check_encoder(look.encoder)
    presenter = open_presenter(look.presenter, look.scenery, look.device)
    voice, store = open_voice(look.voice), SegmentStore(settings.store)
    others = {facts.fingerprint: partial(open_voice, facts) for facts in look.other_voices}
    return SegmentRenderer(voice, presenter, store, look.encoder, others, settings.marks)


def _with_beats(spec: SegmentSpec, phonemes: tuple[TimedPhoneme, ...]) -> SegmentSpec:
    """The spec with nods on the stressed words, if everybody hears the same words."""
    if not spec.shared:
        return spec
    return replace(spec, motion=replace(spec.motion, beats_s=stressed_beats(phonemes)))


def clip_key(presenter: Presenter, motion: MotionSpec, frames: int) -> str:
    """Hash of everything that determines a clip's pixels."""
    moves = (motion.style, motion.gesture, motion.seed, motion.beats_s, frames)
    parts = (presenter.fingerprint, *presenter.size_px, *moves)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]


class _Stopwatch:
    """Processor seconds: of laps, and of the time spent inside an iterator."""

    def __init__(self) -> None:
        self._last = time.process_time()
        self.inside_s = 0.0

    def lap(self) -> float:
        """Seconds since the last lap."""
        before, self._last = self._last, time.process_time()
        return self._last - before

    def timed(self, frames: Iterator[Frame]) -> Iterator[Frame]:
        """The same frames; the seconds spent making them are added to `inside_s`."""
        while True:
            started = time.process_time()
            frame = next(frames, None)
            self.inside_s += time.process_time() - started
            if frame is None:
                return
            yield frame
