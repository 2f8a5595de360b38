"""The required properties of video and audio, and their name in keys. Loads no encoder."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from render_cluster.media.grid import AAC_FRAME_SAMPLES, FPS, SAMPLE_RATE_HZ
from render_cluster.resources import EncoderName
from render_cluster.versions import PICTURE_VERSION, SOUND_VERSION

DEFAULT_SIZE_PX = (1280, 720)

_PRESET = "veryfast"
_CRF = 20
# x264's AVX-512 code reads uninitialised memory if a row is not a multiple of 16 macroblocks (seen
# at 192x112), so the same frames give different bytes; with SSE4.2 or AVX2 they do not. numpy's
# wheels need SSE4.2 anyway, it costs no measurable time, and it makes old and new processors agree.
_INSTRUCTIONS = {"asm": "SSE4.2"} if platform.machine() in ("x86_64", "AMD64") else {}
_X264_PARAMS = _INSTRUCTIONS | {
    # Headers independent of the content, so that segments share them.
    "stitchable": "1",
    # One closed GOP: a single IDR frame at the start, none at a cut.
    "keyint": "infinite",
    "scenecut": "0",
    "open-gop": "0",
    # The same frames give the same bytes: nothing may depend on thread timing.
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
    # Written into the parameter sets: fixed, because NVENC would choose it to suit the content.
    "level": "4.0",
    # Constant quality without a target bit rate, like x264's CRF: no frame depends on another
    # segment.
    "rc": "vbr",
    "cq": "23",
    "b": "0",
    # One closed GOP longer than any line, and frames decoded in display order: L4-class cards
    # reorder as they like, and not all of them can use B-frames as references.
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
    """An FFmpeg encoder and its options; `reorders`: it has B-frames."""

    codec: str
    options: dict[str, str]
    reorders: bool

    def __str__(self) -> str:
        """All of it, for the profile in keys."""
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


def picture_profile(size_px: tuple[int, int], encoder: EncoderName = "x264") -> str:
    """Changes whenever the same frames would give other bytes, and with the encoder."""
    width_px, height_px = size_px
    size = f"{width_px}x{height_px}@{FPS}"
    return f"h264 {size} {ENCODERS[encoder]} version{PICTURE_VERSION}"


CONTEXT_FRAMES = 4
"""AAC frames of neighbouring signal on each side: with fewer, the error is audible as a click
(measured in tests/render_cluster/media/test_audio.py)."""
CONTEXT_SAMPLES = CONTEXT_FRAMES * AAC_FRAME_SAMPLES

SOUND_BIT_RATE_BPS = 96_000
# At equal bit rate, this search beats the default one ("twoloop") on speech by 5 dB, and its rate
# does not drift with what came before: in a tone split into segments the error is -73 dB, at
# the seams as elsewhere; the default gives -36 dB and -38 dB.
AAC_CODER = "fast"

SOUND_PROFILE = (
    f"aac-lc mono {SAMPLE_RATE_HZ} {SOUND_BIT_RATE_BPS} {AAC_CODER} "
    f"context{CONTEXT_FRAMES} version{SOUND_VERSION}"
)
"""Changes whenever the same samples would give other bytes."""
