"""The seam between plan and worker: what a segment is made from, and its keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii

from personalize.campaign.speech_style import USUAL_SPEECH, SpeechStyle


@dataclass(frozen=True, slots=True)
class Notice:
    """The words in the picture that say that AI made it, and their language; empty for none."""

    text: str = ""
    language: str = ""


NOTHING_NOTED = Notice()


@dataclass(frozen=True, slots=True)
class RenderIdentity:
    """Fingerprints of everything except the words that changes a segment's pixels or samples.

    `notice` is in the picture of every frame; `notice_fonts` are what its letters look like.
    """

    voice: str
    presenter: str
    picture_profile: str
    sound_profile: str
    notice: Notice = NOTHING_NOTED
    notice_fonts: str = ""


@dataclass(frozen=True, slots=True)
class MotionSpec:
    """The presenter's motion in a line; with a length it names a clip.

    `seed` comes from the line's template source, so all fillings of a line share one motion and
    renaming a line re-renders nothing. `beats_s` are the times of stressed words: set for a line
    that everybody shares, once it is spoken; otherwise empty.
    """

    style: str
    gesture: str
    seed: int
    beats_s: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentSpec:
    """Everything needed to render one segment.

    A `shared` one is from a line without merge tags: its clip is used for these words only, so the
    body may move with them. `voice` is the fingerprint of the one that speaks.
    """

    segment_key: str
    picture_key: str
    sound_key: str
    line_id: str
    speech: str
    motion: MotionSpec
    speech_style: SpeechStyle = USUAL_SPEECH
    shared: bool = False
    voice: str = ""
    notice: Notice = NOTHING_NOTED


def motion_seed(template_source: str) -> int:
    """A 63-bit seed from a line's template source."""
    return int.from_bytes(hashlib.sha256(template_source.encode()).digest()[:8], "big") >> 1


def segment_spec(
    line_id: str,
    speech: str,
    motion: MotionSpec,
    identity: RenderIdentity,
    *,
    speech_style: SpeechStyle = USUAL_SPEECH,
    shared: bool = False,
) -> SegmentSpec:
    """The spec of a segment with its keys: each hashes what changes its bytes and nothing else."""
    spoken = (speech, f"{speech_style.speed:g}", speech_style.locale, identity.voice)
    sound_key = _key("sound", *spoken, identity.sound_profile)
    picture_key = _key(
        "picture",
        *spoken,
        identity.presenter,
        identity.picture_profile,
        motion.style,
        motion.gesture,
        str(motion.seed),
        *(["beats"] if shared else []),
        *(["notice", identity.notice.text, identity.notice_fonts] if identity.notice.text else []),
    )
    return SegmentSpec(
        segment_key=_key("segment", picture_key, sound_key),
        picture_key=picture_key,
        sound_key=sound_key,
        line_id=line_id,
        speech=speech,
        motion=motion,
        speech_style=speech_style,
        shared=shared,
        voice=identity.voice,
        notice=identity.notice,
    )


def _key(*parts: str) -> str:
    """SHA-256 of the parts, 40 hex digits (160 bits); where each part ends is unambiguous.

    Hashed as `json.dumps` would write them, but five times faster.
    """
    written = ", ".join(map(encode_basestring_ascii, parts))
    return hashlib.sha256(f"[{written}]".encode()).hexdigest()[:40]
