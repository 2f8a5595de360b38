"""CMAF files (ISO/IEC 23000-19).

One fragment per segment file (.m4s), and one header (init segment) for all segments of a profile.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Sequence

from render_cluster.media.mp4_boxes import box, find_box, full_box
from render_cluster.media.mp4_headers import TRACK_IDS, movie_header, track_box
from render_cluster.media.track import EncodedTrack, TrackFacts

# 14496-12, 8.8.3.1: depends on others and is not a sync sample; depends on none and is one.
_BETWEEN_SYNC_FLAGS = 0x0101_0000
_SYNC_FLAGS = 0x0200_0000
# 14496-12, 8.8.7 (tfhd) and 8.8.8 (trun).
_TFHD_DURATION, _TFHD_FLAGS, _TFHD_BASE_IS_MOOF = 0x8, 0x20, 0x02_0000
_TRUN_DATA_OFFSET, _TRUN_FIRST_FLAGS, _TRUN_SIZES, _TRUN_OFFSETS = 0x1, 0x4, 0x200, 0x800


def write_segment(facts: TrackFacts, samples: Sequence[bytes]) -> EncodedTrack:
    """The .m4s of some samples: `styp`, `moof`, `mdat`.

    Its decode time is 0 in every file (`tfdt`): a segment does not know its place in a video, so
    the playlist or the player's append offset sets it. Signed composition offsets (`trun` version
    1) show the first frame at exactly that time without an edit list, as the brand `cmf2` requires
    (23000-19, 7.5.17).

    Args:
        facts: the facts of these samples; `data_offset_bytes` is filled in here.
        samples: access units in decode order.
    """
    brands = b"".join((b"cmfs", struct.pack(">I", 0), b"cmfs", b"cmff", b"cmf2", b"msdh"))
    head = box("styp", brands)
    # The run's data offset counts from the start of `moof`, whose size does not depend on it.
    moof_bytes = len(_fragment(facts, 0))
    data_header_bytes = 8
    moof = _fragment(facts, moof_bytes + data_header_bytes)
    start = len(head) + moof_bytes + data_header_bytes
    placed = dataclasses.replace(facts, data_offset_bytes=start)
    return EncodedTrack(placed, head + moof + box("mdat", *samples))


def init_segment(facts: TrackFacts) -> bytes:
    """The CMAF header of a profile: followed by one .m4s, it plays on its own."""
    brands = b"".join((b"iso6", struct.pack(">I", 0), b"iso6", b"cmfc", b"cmf2", b"mp41"))
    empty_table = b"".join(
        (
            full_box("stts", 0, 0, bytes(4)),
            full_box("stsc", 0, 0, bytes(4)),
            full_box("stsz", 0, 0, bytes(8)),
            full_box("stco", 0, 0, bytes(4)),
        )
    )
    extends = struct.pack(">5I", TRACK_IDS[facts.kind], 1, 0, 0, 0)
    moov = box(
        "moov",
        movie_header(0),
        track_box(facts, 0, b"", empty_table),
        box("mvex", full_box("trex", 0, 0, extends)),
    )
    return box("ftyp", brands) + moov


def check_segment(track: EncodedTrack) -> None:
    """Checks that the facts match the bytes: sizes, offsets and where the samples are.

    Raises:
        ValueError: they do not, or the bytes are not a segment file.
    """
    run = find_box(track.data, "moof", "traf", "trun")
    moof, mdat = find_box(track.data, "moof"), find_box(track.data, "mdat")
    flags, count, data_offset = struct.unpack_from(">III", track.data, run.payload_start)
    per_sample = 2 if flags & _TRUN_OFFSETS else 1
    table_start = run.payload_start + (16 if flags & _TRUN_FIRST_FLAGS else 12)
    table = struct.unpack_from(f">{count * per_sample}i", track.data, table_start)
    found = (table[::per_sample], table[1::2] if per_sample > 1 else ())
    if found != (track.facts.sizes_bytes, track.facts.offsets):
        raise ValueError("sizes or composition offsets of the run differ from the facts")
    start = track.facts.data_offset_bytes
    if (moof.start + data_offset, mdat.payload_start) != (start, start):
        raise ValueError(f"samples begin at byte {mdat.payload_start}, the facts say {start}")


def _fragment(facts: TrackFacts, data_offset: int) -> bytes:
    is_picture = facts.kind == "picture"
    track_flags = _TFHD_BASE_IS_MOOF | _TFHD_DURATION | _TFHD_FLAGS
    defaults = struct.pack(
        ">III",
        TRACK_IDS[facts.kind],
        facts.sample_ticks,
        _BETWEEN_SYNC_FLAGS if is_picture else _SYNC_FLAGS,
    )
    traf = box(
        "traf",
        full_box("tfhd", 0, track_flags, defaults),
        full_box("tfdt", 1, 0, bytes(8)),
        _run(facts, data_offset),
    )
    sequence_number = struct.pack(">I", 1)
    return box("moof", full_box("mfhd", 0, 0, sequence_number), traf)


def _run(facts: TrackFacts, data_offset: int) -> bytes:
    flags = _TRUN_DATA_OFFSET | _TRUN_SIZES
    first = b""
    table: Sequence[int] = facts.sizes_bytes
    if facts.kind == "picture":
        flags |= _TRUN_FIRST_FLAGS
        first = struct.pack(">I", _SYNC_FLAGS)
    if facts.offsets:
        flags |= _TRUN_OFFSETS
        table = [n for pair in zip(facts.sizes_bytes, facts.offsets, strict=True) for n in pair]
    head = struct.pack(">Ii", len(facts.sizes_bytes), data_offset)
    return full_box("trun", 1, flags, head, first, struct.pack(f">{len(table)}i", *table))
