"""Picture of a segment: one closed H.264 GOP that joins any other segment of its profile.

All segments of a profile have the same parameter sets, so one header serves every video.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import av
from av.error import FFmpegError
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from personalize.errors import StageError
from render_cluster.media.cmaf import write_segment
from render_cluster.media.frame import Frame
from render_cluster.media.grid import SAMPLES_PER_FRAME, STEP_FRAMES
from render_cluster.media.overlay import Overlay
from render_cluster.media.profiles import DEFAULT_SIZE_PX, ENCODERS, picture_profile
from render_cluster.media.track import EncodedTrack, TrackFacts
from render_cluster.media.video_encoder import open_encoder
from render_cluster.resources import EncoderName

_NAL_SLICE, _NAL_IDR, _NAL_SPS, _NAL_PPS = 1, 5, 7, 8
_START_CODE = re.compile(rb"\x00\x00\x01")


def encode_picture(
    frames: Iterable[Frame],
    size_px: tuple[int, int] = DEFAULT_SIZE_PX,
    encoder: EncoderName = "x264",
    overlay: Overlay | None = None,
) -> EncodedTrack:
    """The picture of a segment. Takes frames one at a time; x264 buffers about 15 of them.

    Args:
        frames: I420 of shape (height * 3 // 2, width) uint8, a whole number of grid steps.
        size_px: even width and height.
        encoder: see `check_encoder`.
        overlay: what is laid over every frame; the frames themselves stay as they are.

    Raises:
        StageError: a frame has another shape, the count is not a whole number of grid steps, or the
            encoder fails.
    """
    try:
        context = open_encoder(encoder, size_px)
        packets = list(_encode(context, frames, size_px, overlay))
    except FFmpegError as error:
        raise StageError("encode", f"{encoder}: {error}") from error
    if not ENCODERS[encoder].reorders and any(p.pts != i for i, p in enumerate(packets)):
        raise StageError("encode", f"{encoder} returned frames out of order")
    profile = picture_profile(size_px, encoder)
    return picture_track(packets, context.extradata or b"", profile, size_px)


def picture_track(
    packets: Sequence[Packet[VideoStream]], header: bytes, profile: str, size_px: tuple[int, int]
) -> EncodedTrack:
    """The track of an encoder's packets: one closed GOP, without what the header already has.

    Frames shown before their turn in decode order (B-frames) get negative composition offsets, so
    that every segment's first frame shows at tick 0.

    Args:
        packets: access units in decode order, as a byte stream (annex B); `pts` counts frames.
        header: the parameter sets, as a byte stream. Empty if the packets contain them.
        profile: of `picture_profile`.
        size_px: width and height.

    Raises:
        StageError: they are not one closed GOP of whole grid steps, or their parameter sets differ.
    """
    if not packets or len(packets) % STEP_FRAMES:
        raise StageError("encode", f"expected n * {STEP_FRAMES} frames, got {len(packets)}")
    _check_one_gop(packets)
    units = [_nal_units(bytes(packet)) for packet in packets]
    samples = [_length_prefixed(unit) for unit in units]
    shown_minus_decoded = [(p.pts or 0) - i for i, p in enumerate(packets)]
    facts = TrackFacts(
        kind="picture",
        profile=profile,
        sample_ticks=SAMPLES_PER_FRAME,
        sizes_bytes=tuple(map(len, samples)),
        offsets=tuple(n * SAMPLES_PER_FRAME for n in shown_minus_decoded),
        data_offset_bytes=0,
        decoder_config_hex=_decoder_config([*_nal_units(header), *chain(*units)]).hex(),
        size_px=size_px,
    )
    return write_segment(facts, samples)


def _encode(
    encoder: VideoCodecContext,
    frames: Iterable[Frame],
    size_px: tuple[int, int],
    overlay: Overlay | None,
) -> Iterator[Packet[VideoStream]]:
    shape = (size_px[1] * 3 // 2, size_px[0])
    for index, pixels in enumerate(frames):
        if pixels.shape != shape:
            raise StageError("encode", f"expected frames of shape {shape}, got {pixels.shape}")
        frame = av.VideoFrame.from_ndarray(pixels, format="yuv420p")
        if overlay is not None:
            overlay.lay(frame)
        frame.pts = index
        yield from encoder.encode(frame)
    yield from encoder.encode(None)


def _check_one_gop(packets: Sequence[Packet[VideoStream]]) -> None:
    sync = [i for i, p in enumerate(packets) if p.is_keyframe]
    if sync != [0] or sorted(p.pts or 0 for p in packets) != list(range(len(packets))):
        raise StageError(
            "encode", f"expected one closed GOP from frame 0, got IDR frames at {sync}"
        )


def _nal_units(annex_b: bytes) -> list[bytes]:
    """The NAL units of a byte stream (ITU-T H.264, annex B). A unit never ends in a zero byte."""
    return [unit.rstrip(b"\0") for unit in _START_CODE.split(annex_b)[1:]]


def _length_prefixed(units: Sequence[bytes]) -> bytes:
    """The slices of an access unit as MP4 wants them, each preceded by its length in four bytes.

    Left out: x264's note on its version and options (SEI, 700 bytes in every segment), NVENC's
    picture timing, delimiters, and parameter sets, which are in the header.
    """
    slices = [u for u in units if u[0] & 31 in (_NAL_SLICE, _NAL_IDR)]
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in slices)


def _decoder_config(units: Iterable[bytes]) -> bytes:
    """The AVCDecoderConfigurationRecord (14496-15, 5.3.3.1) of the parameter sets among `units`.

    An encoder may repeat them in the stream; a different one there would be lost with its copies.
    """
    sets = {u for u in units if u[0] & 31 in (_NAL_SPS, _NAL_PPS)}
    sps = [u for u in sets if u[0] & 31 == _NAL_SPS]
    pps = [u for u in sets if u[0] & 31 == _NAL_PPS]
    if (len(sps), len(pps)) != (1, 1):
        raise StageError("encode", f"expected one SPS and one PPS, got {len(sps)}, {len(pps)}")
    record = bytes((1, *sps[0][1:4], 0xFC | 3, 0xE0 | 1))
    record += struct.pack(">H", len(sps[0])) + sps[0]
    record += b"\x01" + struct.pack(">H", len(pps[0])) + pps[0]
    profile_idc = sps[0][1]
    if profile_idc in (100, 110, 122, 144):  # High and up: 4:2:0, eight bits, no SPS extension
        record += bytes((0xFC | 1, 0xF8, 0xF8, 0))
    return record
