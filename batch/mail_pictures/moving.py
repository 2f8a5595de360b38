"""The moving picture: a GIF or animated WebP whose first frame is the finished picture.

Classic Outlook shows that frame only, Outlook of Microsoft 365 stops after three rounds.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Literal

import ffmpeg
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from batch.mail_pictures.greetings import Greeting
from batch.mail_pictures.layer import make_layer
from personalize.errors import StageError

MovingKind = Literal["gif", "webp"]
MOST_BYTES = 500_000
MOST_S = 3.0
ROUNDS = 3
_LAST_LINES = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How large a moving picture is tried: `colours` for GIF, `quality` for WebP."""

    width_px: int
    frames_per_s: float
    colours: int
    quality: int


# Each about a third smaller than the one before. GIF counts hundredths of a second: 8, 10, 16.
SIZES = (
    Size(480, 12.5, 160, 62),
    Size(480, 10, 96, 50),
    Size(400, 10, 64, 40),
    Size(320, 6.25, 48, 30),
    Size(240, 6.25, 32, 20),
)


def decode_opening(
    movie: bytes, size_px: tuple[int, int], from_s: float, size: Size
) -> NDArray[np.uint8]:
    """The frames of at most MOST_S from a moment on, (T, H, W, 3) RGB.

    Args:
        movie: an MP4 with its header first, whole or fragmented.
        size_px: its width and height.
        from_s: where to begin.
        size: what width and frame rate to make of it.

    Raises:
        StageError: ffmpeg fails.
    """
    height_px = round(size_px[1] * size.width_px / size_px[0] / 2) * 2
    stream = (
        ffmpeg.input("pipe:0", f="mp4", threads=1)
        .filter("trim", start=max(0.0, from_s - 0.001), duration=MOST_S)
        .filter("setpts", "PTS-STARTPTS")
        .filter("fps", fps=size.frames_per_s, round="up")
        .filter("scale", w=size.width_px, h=height_px, flags="area+accurate_rnd")
        .output("pipe:1", format="rawvideo", pix_fmt="rgb24", threads=1)
    )
    raw = _run(stream, movie)
    frames = np.frombuffer(raw, np.uint8).reshape(-1, height_px, size.width_px, 3)
    return frames[: int(MOST_S * size.frames_per_s)]


def make_moving(
    frames: NDArray[np.uint8], greeting: Greeting, kind: MovingKind, size: Size
) -> bytes:
    """A GIF or WebP of decoded frames with the greeting on each.

    Raises:
        ConfigError: a font is missing.
        StageError: ffmpeg fails.
    """
    height, width = frames.shape[1:3]
    covered = make_layer(greeting, (width, height)).over(frames)
    return _gif(covered, size) if kind == "gif" else _webp(covered, size)


def _gif(frames: NDArray[np.uint8], size: Size) -> bytes:
    """Opaque, with one palette for all frames; what does not move is not repeated."""
    height, width = frames.shape[1:3]
    source = ffmpeg.input(
        "pipe:0", f="rawvideo", pix_fmt="rgb24", s=f"{width}x{height}", r=size.frames_per_s
    ).split()
    palette = source[0].filter(
        "palettegen", max_colors=size.colours, reserve_transparent=0, stats_mode="full"
    )
    dithered = ffmpeg.filter(
        [source[1], palette], "paletteuse", dither="bayer", bayer_scale=4, diff_mode="rectangle"
    )
    # The extension counts the rounds after the first.
    stream = dithered.output("pipe:1", format="gif", loop=ROUNDS - 1, threads=1)
    return _run(stream, np.ascontiguousarray(frames).tobytes())


def _webp(frames: NDArray[np.uint8], size: Size) -> bytes:
    """Lossy and opaque."""
    first, *others = (Image.fromarray(frame) for frame in frames)
    webp = io.BytesIO()
    first.save(
        webp,
        "WEBP",
        save_all=True,
        append_images=others,
        duration=round(1000 / size.frames_per_s),
        loop=ROUNDS,
        quality=size.quality,
        method=2,
    )
    return webp.getvalue()


def _run(stream: Any, data: bytes) -> bytes:  # noqa: ANN401 - ffmpeg-python has no types
    try:
        made, _ = stream.global_args("-v", "error").run(
            cmd=imageio_ffmpeg.get_ffmpeg_exe(),
            input=data,
            capture_stdout=True,
            capture_stderr=True,
        )
    except ffmpeg.Error as error:
        lines = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        reason = " / ".join(lines[-_LAST_LINES:]) or "ffmpeg failed"
        raise StageError("mail picture", reason) from None
    return bytes(made)
