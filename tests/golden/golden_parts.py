"""The golden segments: small ones that hold every byte that a key stands for, and how they compare.

Each part is made from the golden files of the parts before it, so that a change shows in the part
where it was made.
"""

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image

from personalize.campaign.gestures import GESTURES, STYLES
from personalize.plan.segment import MotionSpec, Notice
from render_cluster import versions
from render_cluster.lettering.notice_mark import CORNER_PX, draw_mark
from render_cluster.media.audio import encode_sound
from render_cluster.media.clip_codec import pack_clip, unpack_clip
from render_cluster.media.cmaf import init_segment, write_segment
from render_cluster.media.grid import FPS, STEP_FRAMES
from render_cluster.media.overlay import make_overlay
from render_cluster.media.track import TrackFacts
from render_cluster.media.video import encode_picture
from render_cluster.presenter.motion.beats import stressed_beats
from render_cluster.presenter.motion.motion import line_motion
from render_cluster.presenter.mouth.lips import lip_coefficients
from render_cluster.presenter.mouth.visemes import PRIMARY_STRESS, VISEMES_OF, VOWELS
from render_cluster.presenter.renderer import WarpPresenter
from render_cluster.scene.scenery import Place, Plain, Scenery, UserImage
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.interface.protocol import TimedPhoneme
from render_cluster.voice.interface.read_word import symbols_of
from tests.baked import baked

FOLDER = Path(__file__).parent / "segments"
RECORD = FOLDER / "versions.json"

# Every rule of `readable_text`: its own spelling, folds, NFKC, diaereses, accents that it keeps.
_SPELLED = (FOLDER.parent / "spellings.txt").read_text(encoding="utf-8").splitlines()
_SPOKEN = "Hello Zoë, 3 weeks ago. Shall we talk?"
_SHOWN = "Hi Ann."
_QUANTUM = 1 / 32_768
_SIZE_PX = (1280, 720)


@dataclass(frozen=True)
class Part:
    """What one version stands for. `make` gives the content of each file by name."""

    version: int
    make: Callable[[], dict[str, bytes]]
    inputs: tuple[str, ...] = ()


def _speech():
    voice = open_voice(voice_facts("hibari"))
    files = {}
    for name, text in (("spoken", _SPOKEN), ("shown", _SHOWN)):
        speech = voice.speak(text)
        samples = np.round(speech.samples / _QUANTUM).astype(np.int16)
        files[f"{name}.npz"] = _npz(samples=samples)
        files[f"{name}.json"] = _as_json(speech.phonemes)
    # No samples: their phases differ between processors, what is heard does not.
    by_kokoro = open_voice(voice_facts("kokoro:am_michael")).speak(_SHOWN).phonemes
    files["kokoro.json"] = _as_json(by_kokoro)
    reader = english_reader()
    rows = [
        "\t".join((text, *(symbols_of(sentence) for sentence in reader.read(text))))
        for text in _SPELLED
    ]
    return {**files, "spelled.tsv": "\n".join(rows).encode()}


def _as_json(phonemes):
    rows = [asdict(phoneme) for phoneme in phonemes]
    return json.dumps(rows, indent=1, ensure_ascii=False).encode()


def _sound():
    with np.load(FOLDER / "shown.npz") as kept:
        samples = (kept["samples"] * _QUANTUM).astype(np.float32)
    facts = TrackFacts("sound", "golden", 1024, (5, 3), (), 0, "1190")
    return {"sound.mp4": _playable(encode_sound(samples)), "sound.bin": _container(facts)}


def _clip():
    motion = {
        f"{style}_{gesture}": _motion(MotionSpec(style, gesture, 7, beats), 40)
        for style, beats in zip(STYLES, [(), (0.4,), (0.3, 0.9)], strict=True)
        for gesture in GESTURES
    }
    files = {"motion.npz": _npz(**motion)}
    for name, case in CASES.items():
        frames = case.presenter().render_clip(case.motion, case.frames)
        files[f"{name}.mkv"] = pack_clip(frames, _SIZE_PX)
    return files


def _picture():
    spoken, shown = (_phonemes(name) for name in ("spoken", "shown"))
    facts = TrackFacts("picture", "golden", 1920, (5, 3), (0, 1920), 0, "0164", _SIZE_PX)
    every, every_frames = every_symbol()
    files = {
        "lips.npz": _npz(lips=lip_coefficients(spoken, 96).numpy()),
        "visemes.npz": _npz(lips=lip_coefficients(every, every_frames).numpy()),
        "beats.npz": _npz(beats_s=np.array(stressed_beats(every))),
        "picture.bin": _container(facts),
    }
    for name, case in CASES.items():
        clip = unpack_clip((FOLDER / f"{name}.mkv").read_bytes())
        frames = list(case.presenter().render_speech(case.motion, clip, shown))
        files[f"{name}_speaks.mkv"] = pack_clip(frames[3::4], _SIZE_PX)
    # Of kept frames: an encoder makes much of last bits that differ between processors.
    kept = unpack_clip((FOLDER / "medium.mkv").read_bytes())
    mark = draw_mark(Notice("AI-generated video", "en"))
    overlay = make_overlay(mark.rgba(), CORNER_PX)
    files["picture.mp4"] = _playable(encode_picture(kept, overlay=overlay))
    return files


def every_symbol():
    """A made-up sentence of all symbols that have a viseme, at three loudnesses, and its frames.

    Vowels carry primary stress, secondary or none in turn.
    """
    row, at_s = [], 0.2
    for number, symbol in enumerate(sorted(VISEMES_OF)):
        if symbol in VOWELS and (mark := (PRIMARY_STRESS, "\u02cc", "")[number % 3]):
            row.append(TimedPhoneme(mark, at_s, at_s + 0.025, 0.0))
            at_s += 0.025
        row.append(TimedPhoneme(symbol, at_s, at_s + 0.09, (0.5, 1.0, 1.4)[number // 3 % 3]))
        at_s += 0.09
    return tuple(row), int((at_s + 0.3) * FPS)


PARTS = {
    "SPEECH_VERSION": Part(versions.SPEECH_VERSION, _speech),
    "SOUND_VERSION": Part(versions.SOUND_VERSION, _sound, ("SPEECH_VERSION",)),
    "CLIP_VERSION": Part(versions.CLIP_VERSION, _clip),
    "PICTURE_VERSION": Part(versions.PICTURE_VERSION, _picture, ("SPEECH_VERSION", "CLIP_VERSION")),
}


@dataclass(frozen=True)
class Case:
    """A look and a motion; small in frames, so that the files stay small."""

    scenery: Scenery
    motion: MotionSpec
    frames: int = STEP_FRAMES

    def presenter(self):
        return WarpPresenter(baked("anna"), "cpu", self.scenery)


def _leaves():
    """An image of our own: soft stripes, out of focus."""
    down, across = np.mgrid[0:96, 0:128]
    rgb = np.stack([60 + across, 90 + down, 40 + (across + down) % 32], axis=2).astype(np.uint8)
    png = io.BytesIO()
    Image.fromarray(rgb).resize(_SIZE_PX, Image.Resampling.BILINEAR).save(png, "png")
    return png.getvalue()


CASES = {
    "medium": Case(Scenery(), MotionSpec("friendly", "wave", 1), 3 * STEP_FRAMES),
    "close": Case(Scenery("close-up", Plain((40, 90, 160))), MotionSpec("calm", "nod", 2)),
    "wide": Case(
        Scenery("wide", UserImage(_leaves(), 0.4)), MotionSpec("energetic", "open_palms", 3, (0.1,))
    ),
    "studio": Case(Scenery("medium", Place("studio", 0.0)), MotionSpec("calm", "count_three", 4)),
}


def record():
    """The version of each part that was recorded."""
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def fault_of(name, made):
    """What differs between a file as it is made now and the golden one; None where nothing does.

    Last bits may: they depend on the processor, and on the order in which a compiler adds.
    """
    path = FOLDER / name
    if not path.exists():
        return f"{name} is new"
    kept = path.read_bytes()
    if made == kept:
        return None
    if path.suffix == ".bin":
        return f"{name} has other bytes"
    return f"{name} differs" if not _close(path.suffix, made, kept) else None


def _close(suffix, made, kept):
    """Whether two files differ by no more than processors do."""
    if suffix == ".tsv":
        return False
    if suffix == ".json":
        return _same_phonemes(json.loads(made), json.loads(kept))
    if suffix == ".npz":
        ours, theirs = (np.load(io.BytesIO(data)) for data in (made, kept))
        return set(ours) == set(theirs) and all(
            ours[n].shape == theirs[n].shape and _close_numbers(ours[n], theirs[n]) for n in ours
        )
    ours, theirs = _decoded(made), _decoded(kept)
    if ours.shape != theirs.shape:
        return False
    off = np.abs(ours.astype(float) - theirs)
    if ours.dtype == np.uint8:
        # Between a Xeon and an EPYC, 1 pixel in a million falls on the other side of an edge.
        return off.mean() < 0.0005 and np.mean(off > 3) < 5e-6
    return off.max() < 2e-3


def _close_numbers(ours, theirs):
    most = 2 if ours.dtype == np.int16 else 1e-4
    return bool(np.abs(ours.astype(float) - theirs).max(initial=0) <= most)


def _same_phonemes(ours, theirs):
    return len(ours) == len(theirs) and all(
        one["symbol"] == other["symbol"]
        and all(abs(one[n] - other[n]) < 0.011 for n in ("start_s", "end_s", "loudness"))
        for one, other in zip(ours, theirs, strict=True)
    )


def _decoded(data):
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams[0]
        stream.codec_context.thread_count = 1
        frames = [frame.to_ndarray() for frame in container.decode(stream)]
        return np.concatenate(frames, axis=1) if stream.type == "audio" else np.stack(frames)


def _phonemes(name):
    return tuple(TimedPhoneme(**p) for p in json.loads((FOLDER / f"{name}.json").read_text()))


def _motion(spec, frames):
    motion = line_motion(spec, frames)
    parts = [motion.rotations.reshape(frames, -1), motion.face.reshape(frames, -1)]
    return np.concatenate([np.asarray(part) for part in parts], axis=1)[::8].astype(np.float32)


def _container(facts):
    track = write_segment(facts, [b"12345", b"678"])
    return init_segment(track.facts) + track.data


def _playable(track):
    return init_segment(track.facts) + track.data


def _npz(**arrays):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()
