"""The two H.264 encoders, x264 and NVENC: what each is held to, and whether it is here."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from fractions import Fraction

import av
from av.codec.context import Flags
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext

from personalize.errors import ConfigError, StageError
from render_cluster.media.grid import FPS
from render_cluster.resources import EncoderName

DEFAULT_SIZE_PX = (1280, 720)

_PRESET = "veryfast"
_CRF = 20
# x264's AVX-512 code reads memory that it never wrote, where a row is no multiple of 16 macroblocks
# (seen at 192x112), and the same frames then give other bytes; with SSE4.2 or AVX2 they do not.
# SSE4.2 is what numpy's wheels need anyway, costs no time that could be measured, and makes old and
# new processors agree.
_INSTRUCTIONS = {"asm": "SSE4.2"} if platform.machine() in ("x86_64", "AMD64") else {}
_X264_PARAMS = _INSTRUCTIONS | {
    # Headers that do not depend on the content, so that segments share them.
    "stitchable": "1",
    # One closed GOP: a single IDR frame at the start, none at a cut.
    "keyint": "infinite",
    "scenecut": "0",
    "open-gop": "0",
    # The same frames give the same bytes: nothing may depend on how threads meet.
    "threads": "1",
    "lookahead-threads": "1",
    "sliced-threads": "0",
    "sync-lookahead": "0",
    "aud": "0",
    "force-cfr": "1",
    # What the frames are (see Frame): BT.709, limited range, square pixels.
    "colorprim": "bt709",
    "transfer": "bt709",
    "colormatrix": "bt709",
    "range": "tv",
    "sar": "1/1",
}
_NVENC_OPTIONS = {
    "preset": "p5",
    "tune": "hq",
    "profile": "high",
    # Written into the parameter sets: fixed, or NVENC chooses it by what it finds.
    "level": "4.0",
    # Constant quality without a bit-rate to hold, as x264's CRF: no frame knows of another segment.
    "rc": "vbr",
    "cq": "23",
    "b": "0",
    # One closed GOP longer than any line, and frames decoded in the order in which they are shown:
    # L4-class cards reorder as they like, and not all of them can use B-frames as references.
    "g": "65535",
    "bf": "0",
    "no-scenecut": "1",
    "forced-idr": "1",
    "rc-lookahead": "0",
    "nonref_p": "0",
    "multipass": "disabled",
    "aud": "0",
    "a53cc": "0",
    "s12m_tc": "0",
    # What the frames are (see Frame).
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "colorspace": "bt709",
    "color_range": "tv",
}


@dataclass(frozen=True, slots=True)
class PictureEncoder:
    """An encoder of FFmpeg and the options that it is opened with; `reorders`: has B-frames."""

    codec: str
    options: dict[str, str]
    reorders: bool

    def __str__(self) -> str:
        """All of it, for the profile that goes into keys."""
        options = " ".join(f"{name}={value}" for name, value in self.options.items())
        return f"{self.codec} {options}"


ENCODERS: dict[EncoderName, PictureEncoder] = {
    "x264": PictureEncoder(
        "libx264",
        {
            "preset": _PRESET,
            "crf": str(_CRF),
            "x264-params": ":".join(f"{name}={value}" for name, value in _X264_PARAMS.items()),
        },
        reorders=True,
    ),
    "nvenc": PictureEncoder("h264_nvenc", _NVENC_OPTIONS, reorders=False),
}


def check_encoder(name: EncoderName) -> None:
    """Opens the encoder once, so that a machine without it refuses before anything is rendered.

    Raises:
        ConfigError: it is not here; the message says what to do.
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
    # Parameter sets go to the header only; in-band copies would be bytes in every segment.
    encoder.flags |= Flags.global_header
    encoder.options = chosen.options
    encoder.open()
    return encoder


def _mend(name: EncoderName) -> str:
    if name == "x264":
        return "this build of PyAV has no x264; install the wheel that pyproject.toml pins"
    return (
        "NVENC needs an NVIDIA card that has it (L4, T4, A10, L40; not A100 or H100), its driver, "
        "and in a container NVIDIA_DRIVER_CAPABILITIES=video,compute,utility. Run renderers on "
        "such machines only, or set VIDMERGE_ENCODER=x264"
    )
