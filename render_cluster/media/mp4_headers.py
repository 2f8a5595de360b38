"""The boxes that describe a movie and its tracks, the same in a CMAF header and an MP4."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.media.mp4_boxes import box, full_box
from render_cluster.media.track import CLOCK_HZ, TrackFacts, TrackKind

TRACK_IDS: dict[TrackKind, int] = {"picture": 1, "sound": 2}

UNDETERMINED_LANGUAGE = 0x55C4
"""ISO 639-2/T "und", five bits a letter (14496-12, 8.4.2.3)."""

_SOUND_BIT_RATE_BPS = 96_000


@dataclass(frozen=True, slots=True)
class MediaKind:
    """What a track's headers say about its kind: handler, media header and sample description.

    `box_px` is its width and height; `top_px` how far below the picture's top it is. Of tracks in
    one `group`, a player shows one.
    """

    track_id: int
    handler: bytes
    name: bytes
    header: bytes
    entry: bytes
    box_px: tuple[int, int] = (0, 0)
    top_px: int = 0
    volume: int = 0
    group: int = 0
    language: int = UNDETERMINED_LANGUAGE
    extended_language: bytes = b""


def movie_header(ticks: int, tracks: int = len(TRACK_IDS)) -> bytes:
    """`mvhd`: length in ticks of CLOCK_HZ (zero in a CMAF header)."""
    fixed = struct.pack(">IHHII", 0x10000, 0x0100, 0, 0, 0)
    times = struct.pack(">QQIQ", 0, 0, CLOCK_HZ, ticks)
    return full_box(
        *("mvhd", 1, 0, times, fixed, _matrix(), bytes(24), struct.pack(">I", tracks + 1))
    )


def track_box(facts: TrackFacts, ticks: int, edit_list: bytes, sample_table: bytes) -> bytes:
    """`trak` around an edit list (or nothing) and the payload of its `stbl` after `stsd`."""
    return kind_box(_kind_of(facts), ticks, edit_list, sample_table)


def kind_box(kind: MediaKind, ticks: int, edit_list: bytes, sample_table: bytes) -> bytes:
    """`trak` of any kind; the other arguments are those of `track_box`."""
    return box("trak", _track_header(kind, ticks), edit_list, _media(kind, ticks, sample_table))


def edit_list(ticks: int, media_start: int) -> bytes:
    """`edts`: the track's presentation is `ticks` long and begins at `media_start` of its media."""
    entry = struct.pack(">IQqHH", 1, ticks, media_start, 1, 0)
    return box("edts", full_box("elst", 1, 0, entry))


def _kind_of(facts: TrackFacts) -> MediaKind:
    if facts.kind == "sound":
        header = full_box("smhd", 0, 0, bytes(4))
        names = (b"soun", b"sound\0")
        return MediaKind(TRACK_IDS["sound"], *names, header, _sound_entry(facts), volume=0x0100)
    header = full_box("vmhd", 0, 1, bytes(8))
    names = (b"vide", b"picture\0")
    return MediaKind(TRACK_IDS["picture"], *names, header, _picture_entry(facts), facts.size_px)


def _matrix(top_px: int = 0) -> bytes:
    """Where a track is shown (14496-12, 8.2.2): 16.16 fixed point, 2.30 in the last column."""
    return struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, top_px << 16, 0x40000000)


def _track_header(kind: MediaKind, ticks: int) -> bytes:
    width_px, height_px = kind.box_px
    enabled_in_movie_and_preview = 7
    return full_box(
        "tkhd",
        1,
        enabled_in_movie_and_preview,
        struct.pack(">QQIIQ", 0, 0, kind.track_id, 0, ticks),
        struct.pack(">QHHHH", 0, 0, kind.group, kind.volume, 0),
        _matrix(kind.top_px),
        struct.pack(">II", width_px << 16, height_px << 16),
    )


def _media(kind: MediaKind, ticks: int, sample_table: bytes) -> bytes:
    header = struct.pack(">QQIQHH", 0, 0, CLOCK_HZ, ticks, kind.language, 0)
    data_in_this_file = full_box("url ", 0, 1)
    references = box("dinf", full_box("dref", 0, 0, struct.pack(">I", 1), data_in_this_file))
    descriptions = full_box("stsd", 0, 0, struct.pack(">I", 1), kind.entry)
    return box(
        "mdia",
        full_box("mdhd", 1, 0, header),
        full_box("hdlr", 0, 0, bytes(4), kind.handler, bytes(12), kind.name),
        kind.extended_language,
        box("minf", kind.header, references, box("stbl", descriptions, sample_table)),
    )


def _picture_entry(facts: TrackFacts) -> bytes:
    """`avc1` (14496-15, 5.4.2) with BT.709 limited range as `colr`/nclx and square pixels."""
    width_px, height_px = facts.size_px
    dots_per_inch_72 = 72 << 16
    return box(
        "avc1",
        struct.pack(">6xH16x", 1),
        struct.pack(">HHIIIH", width_px, height_px, dots_per_inch_72, dots_per_inch_72, 0, 1),
        bytes(32),
        struct.pack(">Hh", 24, -1),
        box("avcC", bytes.fromhex(facts.decoder_config_hex)),
        box("colr", b"nclx", struct.pack(">HHHB", 1, 1, 1, 0)),
        box("pasp", struct.pack(">II", 1, 1)),
    )


def _sound_entry(facts: TrackFacts) -> bytes:
    """`mp4a` (14496-14, 5.6) with its `esds`; 14496-1, 7.2.6 has the descriptors."""
    config = _descriptor(5, bytes.fromhex(facts.decoder_config_hex))
    aac, audio_stream, buffer_bytes = 0x40, 0x15, 768
    decoder = struct.pack(
        ">BB3sII",
        aac,
        audio_stream,
        buffer_bytes.to_bytes(3, "big"),
        _SOUND_BIT_RATE_BPS,
        _SOUND_BIT_RATE_BPS,
    )
    stream = _descriptor(3, bytes(3), _descriptor(4, decoder, config), _descriptor(6, b"\x02"))
    channels, sample_bits = 1, 16
    return box(
        "mp4a",
        struct.pack(">6xH8xHHII", 1, channels, sample_bits, 0, SAMPLE_RATE_HZ << 16),
        full_box("esds", 0, 0, stream),
    )


def _descriptor(tag: int, *payloads: bytes) -> bytes:
    payload = b"".join(payloads)
    if len(payload) > 127:
        raise ValueError(f"expected a descriptor of at most 127 bytes, got {len(payload)}")
    return bytes((tag, len(payload))) + payload
