"""Whether an MP4 is whole: boxes, tables against data, times, seams, captions, and its seal.

An unsealed file is only held against itself: a bit that flips within a picture or a sound
contradicts nothing. A sealed one has a digest of every byte.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain

import numpy as np

from render_cluster.checking.samples import check_pictures, check_sounds, check_texts
from render_cluster.checking.track_tables import TrackTables, read_track
from render_cluster.media.mp4_boxes import Box, find_box, read_boxes
from render_cluster.media.seal import check_seal, is_sealed

_MATRIX = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNTURNED = (0x10000, 0, 0, 0, 0x10000, 0, 0x40000000)
_CHECKS = {"vide": check_pictures, "soun": check_sounds, "sbtl": check_texts}


def check_movie(data: bytes, *, must_be_sealed: bool = False) -> list[str]:
    """What is wrong with an MP4 file; nothing if all is well.

    Args:
        data: the file.
        must_be_sealed: a file without a seal has a fault, as in a batch that vidmerge wrote.
    """
    faults = list(check_structure(data))
    try:
        if is_sealed(data):
            faults += check_seal(data)
        elif must_be_sealed:
            faults.append("it has no seal: written by something else, or its end is missing")
    except ValueError as error:
        faults.append(str(error))
    return list(dict.fromkeys(faults))


def check_structure(data: bytes) -> Iterator[str]:
    """What contradicts itself in an MP4 file, whatever its seal says."""
    try:
        yield from _faults(data)
    except ValueError as error:
        yield str(error)


def _faults(data: bytes) -> Iterator[str]:
    boxes = list(read_boxes(data))
    kinds = [one.type for one in boxes]
    if kinds[:1] != ["ftyp"]:
        yield "does not begin with ftyp: no MP4, or its beginning is missing"
    unknown = [kind for kind in kinds if kind not in ("ftyp", "moov", "mdat", "free", "uuid")]
    if unknown:
        yield f"unknown boxes: {', '.join(map(repr, unknown))}"
    if kinds.count("moov") != 1:
        raise ValueError(f"{kinds.count('moov')} boxes moov where one is expected")
    moov = boxes[kinds.index("moov")]
    tracks = [
        read_track(data, child)
        for child in read_boxes(data, moov.payload_start, moov.end)
        if child.type == "trak"
    ]
    yield from _placed(tracks, [one for one in boxes if one.type == "mdat"])
    yield from _lengths(data, tracks)
    for track in tracks:
        yield from chain(_times(track), _seams(track))
        check = _CHECKS.get(track.handler)
        if check is None:
            yield f"track {track.track_id}: unknown kind {track.handler!r}"
        elif track.starts.min() >= 0 and (track.starts + track.sizes).max() <= len(data):
            yield from (f"track {track.track_id}: {fault}" for fault in check(data, track))


def _placed(tracks: Sequence[TrackTables], data_boxes: Sequence[Box]) -> Iterator[str]:
    """Samples lie within the data, do not overlap, and leave nothing of it unused."""
    if not tracks:
        yield "no tracks"
        return
    starts = np.concatenate([track.starts for track in tracks])
    sizes = np.concatenate([track.sizes for track in tracks])
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], (starts + sizes)[order]
    inside = np.zeros(len(starts), bool)
    for one in data_boxes:
        inside |= (starts >= one.payload_start) & (ends <= one.end)
    if not inside.all():
        yield f"{np.count_nonzero(~inside)} samples are not in the data of the file"
    if (starts[1:] < ends[:-1]).any():
        yield "samples overlap"
    unused = sum(one.end - one.payload_start for one in data_boxes) - int(sizes.sum())
    if unused:
        yield f"{unused} bytes of the data belong to no sample"


def _lengths(data: bytes, tracks: Sequence[TrackTables]) -> Iterator[str]:
    timescale, ticks = _movie_clock(data)
    kinds = [track.handler for track in tracks]
    if (kinds.count("vide"), kinds.count("soun")) != (1, 1):
        yield f"expected one picture and one sound, got {', '.join(map(repr, kinds))}"
    if len({track.track_id for track in tracks} - {0}) != len(tracks):
        yield "tracks share a number"
    for track in tracks:
        own_s = Fraction(int(track.lengths.sum()), track.timescale)
        said_s = {
            "its media": Fraction(track.ticks, track.timescale),
            "its header": Fraction(track.shown_ticks, timescale),
            "the movie": Fraction(ticks, timescale),
            "its edit list": Fraction(sum(edit[0] for edit in track.edits), timescale),
        }
        for name, other_s in said_s.items():
            if other_s != own_s and (track.edits or name != "its edit list"):
                yield (
                    f"track {track.track_id}: its samples last {float(own_s):.3f} s, "
                    f"{name} {float(other_s):.3f} s"
                )


def _movie_clock(data: bytes) -> tuple[int, int]:
    """Timescale and length of the movie's header."""
    mvhd = find_box(data, "moov", "mvhd")
    raw = data[mvhd.payload_start : mvhd.end]
    if len(raw) < 32 or raw[0] > 1:
        raise ValueError("mvhd cannot be read")
    clock, ticks = (raw[20:24], raw[24:32]) if raw[0] else (raw[12:16], raw[16:20])
    rest = raw[32:] if raw[0] else raw[20:]
    if rest[:6] != b"\0\1\0\0\1\0" or rest[16:52] != _MATRIX:
        raise ValueError("the movie is said to be played faster, louder or turned")
    if not any(clock):
        raise ValueError("the timescale is 0")
    return int.from_bytes(clock, "big"), int.from_bytes(ticks, "big")


def _times(track: TrackTables) -> Iterator[str]:
    decoded = np.cumsum(track.lengths) - track.lengths
    shown = np.sort(decoded + track.offsets)
    name = f"track {track.track_id}"
    if (track.lengths < 1).any():
        yield f"{name}: a sample has no length"
    if track.handler != "sbtl" and len(set(track.lengths.tolist())) > 1:
        yield f"{name}: samples of different lengths"
    if (np.diff(shown) < 1).any():
        yield f"{name}: two samples are shown at once"
    if track.handler == "vide" and (np.diff(shown) != track.lengths[:-1]).any():
        yield f"{name}: frames are not shown at even times"
    if [edit[1] for edit in track.edits] != [int(shown[0])] and (track.edits or shown[0]):
        yield f"{name}: the edit list does not begin at the first sample"
    if (*track.matrix[:7], track.matrix[8]) != (*_UNTURNED[:6], track.matrix[6], _UNTURNED[6]):
        yield f"{name}: it is turned or scaled"


def _seams(track: TrackTables) -> Iterator[str]:
    if not track.sync[track.chunk_firsts].all():
        yield f"track {track.track_id}: a segment does not begin with a frame that stands alone"
