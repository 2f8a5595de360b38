"""Picture of a segment: one closed H.264 GOP that joins with any other segment of its profile.

All segments of a profile carry the same parameter sets, so one header serves every video.
"""

from __future__ import annotations

import platform
import re
import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.codec.context import Flags
from av.error import FFmpegError
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from personalize.errors import StageError
from render_cluster import cmaf
from render_cluster.cmaf import write_segment
from render_cluster.frame import Frame
from render_cluster.grid import FPS, SAMPLES_PER_FRAME, STEP_FRAMES
from render_cluster.source_fingerprint import source_fingerprint
from render_cluster.track import EncodedTrack, TrackFacts

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
_CODE = source_fingerprint([Path(__file__), Path(cmaf.__file__)])
_NAL_SLICE, _NAL_IDR, _NAL_SPS, _NAL_PPS = 1, 5, 7, 8
_START_CODE = re.compile(rb"\x00\x00\x01")


def picture_profile(size_px: tuple[int, int]) -> str:
    """Changes whenever the same frames would give other bytes."""
    params = ":".join(f"{name}={value}" for name, value in _X264_PARAMS.items())
    width_px, height_px = size_px
    versions = f"av{av.__version__} code{_CODE}"
    return f"h264 {width_px}x{height_px}@{FPS} {_PRESET} crf{_CRF} {params} {versions}"


PICTURE_PROFILE = picture_profile(DEFAULT_SIZE_PX)


def encode_picture(
    frames: Iterable[Frame], size_px: tuple[int, int] = DEFAULT_SIZE_PX
) -> EncodedTrack:
    """The picture of a segment. Frames are taken one at a time; x264 holds about 15 of them.

    Frames shown before their turn in decode order (B-frames) get negative composition offsets, so
    that every segment's first frame shows at tick 0.

    Args:
        frames: I420 of shape (height * 3 // 2, width) uint8, a whole number of grid steps.
        size_px: even width and height.

    Raises:
        StageError: a frame has another shape, the count is no whole number of grid steps, or
            x264 fails.
    """
    try:
        encoder = _open_encoder(size_px)
        packets = list(_encode(encoder, frames, size_px))
    except FFmpegError as error:
        raise StageError("encode", f"x264: {error}") from error
    if not packets or len(packets) % STEP_FRAMES:
        raise StageError("encode", f"expected n * {STEP_FRAMES} frames, got {len(packets)}")
    samples = [_length_prefixed(bytes(p)) for p in packets]
    shown_minus_decoded = [(p.pts or 0) - i for i, p in enumerate(packets)]
    facts = TrackFacts(
        kind="picture",
        profile=picture_profile(size_px),
        sample_ticks=SAMPLES_PER_FRAME,
        sizes_bytes=tuple(map(len, samples)),
        offsets=tuple(n * SAMPLES_PER_FRAME for n in shown_minus_decoded),
        data_offset_bytes=0,
        decoder_config_hex=_decoder_config(encoder.extradata or b"").hex(),
        size_px=size_px,
    )
    _check_one_gop(packets)
    return write_segment(facts, samples)


def _open_encoder(size_px: tuple[int, int]) -> VideoCodecContext:
    encoder = av.CodecContext.create("libx264", "w")
    if not isinstance(encoder, VideoCodecContext):
        raise StageError("encode", "this build of PyAV has no libx264")
    encoder.width, encoder.height = size_px
    encoder.pix_fmt = "yuv420p"
    encoder.time_base = Fraction(1, FPS)
    encoder.framerate = Fraction(FPS)
    encoder.thread_count = 1
    # Parameter sets go to the header only; in-band copies would be bytes in every segment.
    encoder.flags |= Flags.global_header
    params = ":".join(f"{name}={value}" for name, value in _X264_PARAMS.items())
    encoder.options = {"preset": _PRESET, "crf": str(_CRF), "x264-params": params}
    encoder.open()
    return encoder


def _encode(
    encoder: VideoCodecContext, frames: Iterable[Frame], size_px: tuple[int, int]
) -> Iterator[Packet[VideoStream]]:
    shape = (size_px[1] * 3 // 2, size_px[0])
    for index, pixels in enumerate(frames):
        if pixels.shape != shape:
            raise StageError("encode", f"expected frames of shape {shape}, got {pixels.shape}")
        frame = av.VideoFrame.from_ndarray(pixels, format="yuv420p")
        frame.pts = index
        yield from encoder.encode(frame)
    yield from encoder.encode(None)


def _check_one_gop(packets: list[Packet[VideoStream]]) -> None:
    sync = [i for i, p in enumerate(packets) if p.is_keyframe]
    if sync != [0] or sorted(p.pts or 0 for p in packets) != list(range(len(packets))):
        raise StageError(
            "encode", f"expected one closed GOP from frame 0, got IDR frames at {sync}"
        )


def _nal_units(annex_b: bytes) -> list[bytes]:
    """The NAL units of a byte stream (ITU-T H.264, annex B). A unit never ends in a zero byte."""
    return [unit.rstrip(b"\0") for unit in _START_CODE.split(annex_b)[1:]]


def _length_prefixed(access_unit: bytes) -> bytes:
    """The slices of an access unit as MP4 wants them, each behind its length in four bytes.

    x264's note on its own version and options (SEI, 700 bytes in every segment) is left out.
    """
    slices = [u for u in _nal_units(access_unit) if u[0] & 31 in (_NAL_SLICE, _NAL_IDR)]
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in slices)


def _decoder_config(extradata: bytes) -> bytes:
    """The AVCDecoderConfigurationRecord (14496-15, 5.3.3.1) of the encoder's parameter sets."""
    units = _nal_units(extradata)
    sps = [u for u in units if u[0] & 31 == _NAL_SPS]
    pps = [u for u in units if u[0] & 31 == _NAL_PPS]
    if (len(sps), len(pps)) != (1, 1):
        raise StageError("encode", f"expected one SPS and one PPS, got {len(sps)}, {len(pps)}")
    record = bytes((1, *sps[0][1:4], 0xFC | 3, 0xE0 | 1))
    record += struct.pack(">H", len(sps[0])) + sps[0]
    record += b"\x01" + struct.pack(">H", len(pps[0])) + pps[0]
    profile_idc = sps[0][1]
    if profile_idc in (100, 110, 122, 144):  # High and up: 4:2:0, eight bits, no SPS extension
        record += bytes((0xFC | 1, 0xF8, 0xF8, 0))
    return record
