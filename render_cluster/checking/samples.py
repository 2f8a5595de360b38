"""What a sample's own bytes say: H.264 pictures (14496-15), AAC frames, captions (tx3g)."""

from __future__ import annotations

from collections.abc import Iterator

from render_cluster.checking.track_tables import TrackTables
from render_cluster.media.mp4_boxes import find_box

_SLICE, _IDR_SLICE, _SPS, _PPS = 1, 5, 7, 8
_KNOWN_UNITS = frozenset(range(1, 13))
_MOST_AAC_BYTES = 768
"""Of one channel: 6,144 bits (14496-3, 4.5.3.3)."""
_FIRST_ELEMENTS = (0, 6)
"""A single channel, or filling before it (14496-3, table 4.85)."""

_ENTRY_BYTES, _VISUAL_BYTES, _AUDIO_BYTES = 8, 78, 28


def check_pictures(data: bytes, track: TrackTables) -> Iterator[str]:
    """NAL units fill each sample; sync samples are IDR pictures, and only those."""
    start = _ENTRY_BYTES + _VISUAL_BYTES
    config = find_box(track.entry[start:], "avcC")
    raw = track.entry[start + config.payload_start : start + config.end]
    if track.entry[4:8] != b"avc1" or len(raw) < 7 or raw[0] != 1 or raw[4] & 3 != 3:
        yield "the description of its pictures is not H.264 as vidmerge writes it"
        return
    profile = raw[1:4]
    sets = list(_parameter_sets(raw))
    if not sets or sets[0][1:4] != profile:
        yield "its parameter sets are missing, or of another profile"
    for number, (at, size) in enumerate(zip(track.starts, track.sizes, strict=True)):
        units = list(_units(data[at : at + size]))
        kinds = [unit[0] & 31 for unit in units if unit]
        is_whole = sum(map(len, units)) + 4 * len(units) == size and len(kinds) == len(units)
        if not is_whole or any(unit[0] & 0x80 for unit in units if unit):
            yield f"frame {number}: its units do not fill it"
        elif not set(kinds) <= _KNOWN_UNITS or not set(kinds) & {_SLICE, _IDR_SLICE}:
            yield f"frame {number}: it has no picture"
        elif (_IDR_SLICE in kinds) != bool(track.sync[number]):
            yield f"frame {number}: it stands alone, or not, unlike the table says"
        elif any(unit not in sets for unit in units if unit[0] & 31 in (_SPS, _PPS)):
            yield f"frame {number}: its parameter sets are not the movie's"


def check_sounds(data: bytes, track: TrackTables) -> Iterator[str]:
    """AAC frames have a possible size and begin with their channel."""
    if track.entry[4:8] != b"mp4a":
        yield "the description of its sound is not AAC as vidmerge writes it"
        return
    find_box(track.entry[_ENTRY_BYTES + _AUDIO_BYTES :], "esds")
    for number, (at, size) in enumerate(zip(track.starts, track.sizes, strict=True)):
        if size > _MOST_AAC_BYTES or data[at] >> 5 not in _FIRST_ELEMENTS:
            yield f"sound frame {number} is no AAC frame of one channel"


def check_texts(data: bytes, track: TrackTables) -> Iterator[str]:
    """Captions are UTF-8 and as long as they say."""
    if track.entry[4:8] != b"tx3g":
        yield "the description of its captions is not tx3g"
    for number, (at, size) in enumerate(zip(track.starts, track.sizes, strict=True)):
        sample = data[at : at + size]
        if size < 2 or int.from_bytes(sample[:2], "big") != size - 2:
            yield f"caption {number} is longer or shorter than it says"
            continue
        try:
            sample[2:].decode()
        except UnicodeDecodeError:
            yield f"caption {number} is not UTF-8"


def _units(sample: bytes) -> Iterator[bytes]:
    at = 0
    while at + 4 <= len(sample):
        size = int.from_bytes(sample[at : at + 4], "big")
        yield sample[at + 4 : at + 4 + size]
        at += 4 + size


def _parameter_sets(config: bytes) -> Iterator[bytes]:
    """The SPS and PPS of an AVCDecoderConfigurationRecord (14496-15, 5.3.3.1)."""
    at = 5
    for mask in (0x1F, 0xFF):
        count = config[at] & mask if at < len(config) else 0
        at += 1
        for _ in range(count):
            size = int.from_bytes(config[at : at + 2], "big")
            yield config[at + 2 : at + 2 + size]
            at += 2 + size
