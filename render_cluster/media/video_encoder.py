"""The two H.264 encoders, x264 and NVENC: opening them, and checking that they are available."""

from __future__ import annotations

from fractions import Fraction

import av
from av.codec.context import Flags
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext

from personalize.errors import ConfigError, StageError
from render_cluster.media.grid import FPS
from render_cluster.media.profiles import DEFAULT_SIZE_PX, ENCODERS
from render_cluster.resources import EncoderName


def check_encoder(name: EncoderName) -> None:
    """Opens the encoder once, so that a machine without it refuses before anything is rendered.

    Raises:
        ConfigError: it is not available; the message says what to do.
    """
    try:
        open_encoder(name, DEFAULT_SIZE_PX)
    except (FFmpegError, StageError) as error:
        raise ConfigError(f"encoder {name} cannot start on this machine: {_mend(name)}") from error


def open_encoder(name: EncoderName, size_px: tuple[int, int]) -> VideoCodecContext:
    """An encoder for I420 frames of that size, one tick a frame.

    Raises:
        FFmpegError: it cannot be opened.
    """
    chosen = ENCODERS[name]
    encoder = av.CodecContext.create(chosen.codec, "w")
    if not isinstance(encoder, VideoCodecContext):
        raise StageError("encode", f"this build of PyAV has no {chosen.codec}")
    encoder.width, encoder.height = size_px
    encoder.pix_fmt = "yuv420p"
    encoder.time_base = Fraction(1, FPS)
    encoder.framerate = Fraction(FPS)
    encoder.thread_count = 1
    # Parameter sets belong in the header only; in-band copies would add bytes to every segment.
    encoder.flags |= Flags.global_header
    encoder.options = chosen.options
    encoder.open()
    return encoder


def _mend(name: EncoderName) -> str:
    if name == "x264":
        return "this build of PyAV has no x264; install the wheel that pyproject.toml pins"
    return (
        "NVENC needs an NVIDIA card that has it (L4, T4, A10, L40; not A100 or H100), its driver, "
        "and in a container NVIDIA_DRIVER_CAPABILITIES=video,compute,utility. Run workers on "
        "such machines only, or set VIDMERGE_ENCODER=x264"
    )
