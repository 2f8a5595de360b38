"""A video's still: one frame as JPEG, shared by all who share the first line."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import Any

import ffmpeg
import imageio_ffmpeg

from personalize.errors import StageError, TransientError
from render_cluster import FPS, CorruptTrackError, SegmentStore, StoredFile, Track, init_segment

_KIND = "poster"
_LAST_LINES = 3


def store_poster(
    store: SegmentStore, picture: Track, at_s: float, width_px: int = 1280
) -> StoredFile:
    """The poster of a picture track, made unless the store has it. Read it with `store.blob`.

    Args:
        store: where the picture lies and the poster goes.
        picture: of the video's first segment.
        at_s: the moment, taken as the last frame where it lies behind the end.
        width_px: of the poster; its height follows.

    Raises:
        StageError: the picture cannot be read or ffmpeg fails.
    """
    at_s = min(max(at_s, 0.0), picture.facts.seconds - 1 / FPS)
    key = poster_key(picture, at_s, width_px)
    made = store.blob(_KIND, key)
    if made is None:
        made = make_poster(init_segment(picture.facts) + store.read(picture), at_s, width_px)
    return store.put_blob(_KIND, key, made, ".jpg")


def load_poster(store: SegmentStore, picture: Track, at_s: float, width_px: int = 1280) -> bytes:
    """The poster of a picture track: the stored one, else one made now and stored if that goes.

    Raises:
        StageError: the picture cannot be read or ffmpeg fails.
    """
    at_s = min(max(at_s, 0.0), picture.facts.seconds - 1 / FPS)
    key = poster_key(picture, at_s, width_px)
    with suppress(CorruptTrackError):  # it is made again
        stored = store.blob(_KIND, key)
        if stored is not None:
            return stored
    made = make_poster(init_segment(picture.facts) + store.read(picture), at_s, width_px)
    with suppress(StageError, TransientError):  # a store that is only to be read
        store.put_blob(_KIND, key, made, ".jpg")
    return made


def poster_key(picture: Track, at_s: float, width_px: int) -> str:
    """The key of a poster: the picture's bytes, the frame and the width, and nothing else."""
    parts = f"{picture.sha256} {round(at_s * FPS)} {width_px}"
    return hashlib.sha256(parts.encode()).hexdigest()[:40]


def make_poster(movie: bytes, at_s: float, width_px: int = 1280) -> bytes:
    """A JPEG of the frame that shows at a moment of an MP4.

    Args:
        movie: an MP4 with its header first, whole or fragmented.
        at_s: seconds from the start.
        width_px: of the JPEG; the height follows and is even.

    Raises:
        StageError: ffmpeg fails or the movie is shorter than `at_s`.
    """
    try:
        jpeg, _ = _one_frame(at_s, width_px).run(
            cmd=imageio_ffmpeg.get_ffmpeg_exe(),
            input=movie,
            capture_stdout=True,
            capture_stderr=True,
        )
    except ffmpeg.Error as error:
        lines = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        raise StageError("poster", " / ".join(lines[-_LAST_LINES:]) or "ffmpeg failed") from None
    if not jpeg:
        raise StageError("poster", f"the movie has no frame at {at_s} s")
    return bytes(jpeg)


def _one_frame(at_s: float, width_px: int) -> Any:  # noqa: ANN401 - ffmpeg-python has no types
    """What ffmpeg is to do: from an MP4 on its stdin to a JPEG on its stdout."""
    # A JPEG is BT.601 in full range where the movie is BT.709 in limited range.
    scale = {"w": width_px, "h": -2, "out_color_matrix": "bt601", "out_range": "full"}
    half_a_frame_s = 0.5 / FPS
    # With threads the decoder would run ahead of the frame that is wanted.
    return (
        ffmpeg.input("pipe:0", f="mp4", threads=1)
        .filter("trim", start=max(0.0, at_s - half_a_frame_s))
        .filter("scale", **scale)
        .output(
            "pipe:1",
            format="image2pipe",
            vcodec="mjpeg",
            pix_fmt="yuvj420p",
            vframes=1,
            threads=1,
            bitexact=None,
            **{"q:v": 2},
        )
        .global_args("-v", "error")
    )
