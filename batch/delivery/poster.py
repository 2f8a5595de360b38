"""A video's still: one frame as JPEG, shared by everyone who shares the first line."""

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
    """The poster of a picture track, made unless it is in the store. Read it with `store.blob`.

    Args:
        store: has the picture and receives the poster.
        picture: that of the video's first segment.
        at_s: seconds from the start; past the end it is the last frame.
        width_px: the poster's; its height follows.

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
    """The poster of a picture track: the stored one, else a new one, stored if possible.

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
    with suppress(StageError, TransientError):  # a read-only store
        store.put_blob(_KIND, key, made, ".jpg")
    return made


def poster_key(picture: Track, at_s: float, width_px: int) -> str:
    """The key of a poster: the picture's bytes, the frame and the width, and nothing else."""
    parts = f"{picture.sha256} {round(at_s * FPS)} {width_px}"
    return hashlib.sha256(parts.encode()).hexdigest()[:40]


def make_poster(movie: bytes, at_s: float, width_px: int = 1280) -> bytes:
    """A JPEG of the frame shown at a given time of an MP4.

    Args:
        movie: an MP4 with its header first, whole or fragmented.
        at_s: seconds from the start.
        width_px: the JPEG's; the height follows and is even.

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
    """The ffmpeg command: from an MP4 on stdin to a JPEG on stdout."""
    # JPEG is full-range BT.601, the movie limited-range BT.709.
    scale = {"w": width_px, "h": -2, "out_color_matrix": "bt601", "out_range": "full"}
    half_a_frame_s = 0.5 / FPS
    # With threads, the decoder would run past the frame we want.
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
