"""The sample tables of a track as arrays, read from bytes that nobody vouches for.

Nothing is expanded before its size is known to fit the file, and every fault is a ValueError.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render_cluster.media.mp4_boxes import Box, read_boxes

_Array = NDArray[np.int64]
_MEDIA_HEADERS = {"vide": ("vmhd", 12), "soun": ("smhd", 8), "sbtl": ("nmhd", 4)}
"""With the sizes of their payloads (14496-12, 8.4.5 and 12.1 to 12.6)."""
_IN_THIS_FILE = struct.pack(">III4sI", 0, 1, 12, b"url ", 1)
"""`dref` with one entry that says so (14496-12, 8.7.2)."""
_MOST_BYTES = 1 << 50
"""Of any file, so that no sum overflows."""


@dataclass(frozen=True, slots=True)
class TrackTables:
    """A track: its headers' fields, and (S,) arrays with one value a sample, in decode order.

    `starts` and `sizes` are bytes of the file, `lengths` and `offsets` ticks of `timescale`;
    `sync` (S,) is true for samples that decode without others. `chunk_firsts` are the first samples
    of the chunks. `edits` are the edit list's (duration, media start).
    """

    track_id: int
    handler: str
    timescale: int
    ticks: int
    shown_ticks: int
    matrix: tuple[int, ...]
    entry: bytes
    starts: _Array
    sizes: _Array
    lengths: _Array
    offsets: _Array
    sync: NDArray[np.bool_]
    chunk_firsts: _Array
    edits: tuple[tuple[int, int], ...]


def read_track(data: bytes, trak: Box) -> TrackTables:
    """The tables of a `trak`.

    Raises:
        ValueError: one is missing, malformed, or contradicts another.
    """
    boxes = _Boxes(data)
    tkhd, mdia = boxes.one(trak, "tkhd"), boxes.one(trak, "mdia")
    mdhd, hdlr = boxes.one(mdia, "mdhd"), boxes.one(mdia, "hdlr")
    minf = boxes.one(mdia, "minf")
    stbl = boxes.one(minf, "stbl")
    handler = data[hdlr.payload_start + 8 : hdlr.payload_start + 12].decode("latin-1")
    _check_media(data, boxes, minf, handler)
    sizes = _sizes(boxes, boxes.one(stbl, "stsz"))
    counts = _chunk_counts(boxes, stbl, len(sizes))
    firsts = np.concatenate([[0], np.cumsum(counts)])[:-1]
    lengths = _runs(boxes, boxes.one(stbl, "stts"), len(sizes), "I")
    ctts = boxes.some(stbl, "ctts")
    stsd = boxes.one(stbl, "stsd")
    timescale, ticks = _clock(boxes, mdhd)
    track_id, shown_ticks, matrix = _header(boxes, tkhd)
    return TrackTables(
        track_id=track_id,
        handler=handler,
        timescale=timescale,
        ticks=ticks,
        shown_ticks=shown_ticks,
        matrix=matrix,
        entry=_entry(data, boxes, stsd),
        starts=_starts(boxes.offsets(stbl), counts, firsts, sizes),
        sizes=sizes,
        lengths=lengths,
        offsets=_runs(boxes, ctts, len(sizes), "i") if ctts else np.zeros(len(sizes), np.int64),
        sync=_sync(boxes, boxes.some(stbl, "stss"), len(sizes)),
        chunk_firsts=firsts,
        edits=_edits(boxes, trak),
    )


class _Boxes:
    """Boxes and their fields within a buffer."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def some(self, parent: Box, kind: str) -> Box | None:
        inside = read_boxes(self._data, parent.payload_start, parent.end)
        found = [child for child in inside if child.type == kind]
        if len(found) > 1:
            raise ValueError(f"{len(found)} boxes {kind} where one is expected")
        return found[0] if found else None

    def one(self, parent: Box, kind: str) -> Box:
        found = self.some(parent, kind)
        if found is None:
            raise ValueError(f"no box {kind}")
        return found

    def fields(self, of: Box, layout: str, skip: int = 0) -> tuple[int, ...]:
        """Some fields from `skip` bytes of the payload on."""
        start, size = of.payload_start + skip, struct.calcsize(">" + layout)
        if start + size > of.end:
            raise ValueError(f"{of.type} is too short")
        return struct.unpack_from(">" + layout, self._data, start)

    def table(self, of: Box, kind: str, columns: int, skip: int = 8) -> _Array:
        """(rows, columns): all that a full box has after its count, which is at `skip` - 4."""
        (rows,) = self.fields(of, "I", skip - 4)
        width = np.dtype(f">{kind}").itemsize * columns
        if of.payload_start + skip + rows * width != of.end:
            raise ValueError(f"{of.type} says {rows} entries, which is not its size")
        raw = self._data[of.payload_start + skip : of.end]
        return np.frombuffer(raw, f">{kind}").astype(np.int64).reshape(rows, columns)

    def offsets(self, stbl: Box) -> _Array:
        """Where each chunk begins."""
        narrow, wide = self.some(stbl, "stco"), self.some(stbl, "co64")
        if (narrow is None) == (wide is None):
            raise ValueError("neither or both of stco and co64")
        table = self.table(narrow, "u4", 1) if narrow else self.table(wide or stbl, "u8", 1)
        if table.min(initial=0) < 0 or table.max(initial=0) > _MOST_BYTES:
            raise ValueError("a chunk begins beyond any file")
        return table[:, 0]

    def version(self, of: Box) -> int:
        (version,) = self.fields(of, "B")
        if version > 1:
            raise ValueError(f"{of.type} has version {version}")
        return version


def _check_media(data: bytes, boxes: _Boxes, minf: Box, handler: str) -> None:
    """The header of its kind of media, and that the media is in this file."""
    header = _MEDIA_HEADERS.get(handler)
    found = header and boxes.one(minf, header[0])
    if header and found and found.end - found.payload_start != header[1]:
        raise ValueError(f"{header[0]} has another size")
    dref = boxes.one(boxes.one(minf, "dinf"), "dref")
    if data[dref.payload_start : dref.end] != _IN_THIS_FILE:
        raise ValueError("the media is said to be in another file")


def _entry(data: bytes, boxes: _Boxes, stsd: Box) -> bytes:
    """Its only sample description."""
    entries = list(read_boxes(data, stsd.payload_start + 8, stsd.end))
    if boxes.fields(stsd, "II") != (0, 1) or len(entries) != 1:
        raise ValueError("stsd has more or fewer than one description")
    entry = data[entries[0].start : entries[0].end]
    if entry[8:16] != bytes(6) + b"\0\1":
        raise ValueError("the description is of other media")
    return entry


def _clock(boxes: _Boxes, mdhd: Box) -> tuple[int, int]:
    timescale, ticks = boxes.fields(mdhd, *(("IQ", 20) if boxes.version(mdhd) else ("II", 12)))
    if not timescale:
        raise ValueError("the timescale is 0")
    return timescale, ticks


def _header(boxes: _Boxes, tkhd: Box) -> tuple[int, int, tuple[int, ...]]:
    is_long = boxes.version(tkhd)
    track_id, _, ticks = boxes.fields(tkhd, *(("IIQ", 20) if is_long else ("III", 12)))
    return track_id, ticks, boxes.fields(tkhd, "9i", 52 if is_long else 40)


def _sizes(boxes: _Boxes, stsz: Box) -> _Array:
    shared, count = boxes.fields(stsz, "II", 4)
    if shared:
        raise ValueError("all samples have one size")
    table = boxes.table(stsz, "u4", 1, skip=12)[:, 0]
    if not count or table.min() < 1:
        raise ValueError("no samples, or one without bytes")
    return table


def _chunk_counts(boxes: _Boxes, stbl: Box, samples: int) -> _Array:
    """How many samples each chunk has."""
    runs = boxes.table(boxes.one(stbl, "stsc"), "u4", 3)
    chunks = len(boxes.offsets(stbl))
    if not len(runs) or runs[0, 0] != 1 or (np.diff(runs[:, 0]) < 1).any():
        raise ValueError("the chunks of stsc are not in order")
    if runs[-1, 0] > chunks or (runs[:, 2] != 1).any():
        raise ValueError("stsc names a chunk or a description that is not there")
    repeats = np.diff(np.append(runs[:, 0], chunks + 1))
    if int(repeats @ runs[:, 1]) != samples:
        raise ValueError(f"stsc has {int(repeats @ runs[:, 1])} samples, stsz {samples}")
    return np.repeat(runs[:, 1], repeats)


def _starts(chunks: _Array, counts: _Array, firsts: _Array, sizes: _Array) -> _Array:
    """Where each sample begins."""
    if (counts < 1).any():
        raise ValueError("a chunk has no samples")
    before = np.cumsum(sizes) - sizes
    return np.asarray(np.repeat(chunks - before[firsts], counts) + before, np.int64)


def _runs(boxes: _Boxes, of: Box, samples: int, kind: str) -> _Array:
    """`stts` or `ctts`: (count, value) for runs of samples, expanded."""
    if kind == "i" and boxes.version(of) == 0:
        kind = "I"
    table = boxes.table(of, "u4", 2)
    if int(table[:, 0].sum()) != samples:
        raise ValueError(f"{of.type} has {int(table[:, 0].sum())} samples, stsz {samples}")
    values = table[:, 1]
    if kind == "i":
        values = values.astype(np.uint32).view(np.int32).astype(np.int64)
    return np.repeat(values, table[:, 0])


def _sync(boxes: _Boxes, stss: Box | None, samples: int) -> NDArray[np.bool_]:
    if stss is None:
        return np.ones(samples, bool)
    numbers = boxes.table(stss, "u4", 1)[:, 0]
    if (
        (np.diff(numbers) < 1).any()
        or numbers.min(initial=1) < 1
        or numbers.max(initial=0) > samples
    ):
        raise ValueError("the sync samples are not in order, or not there")
    sync = np.zeros(samples, bool)
    sync[numbers - 1] = True
    return sync


def _edits(boxes: _Boxes, trak: Box) -> tuple[tuple[int, int], ...]:
    edts = boxes.some(trak, "edts")
    if edts is None:
        return ()
    elst = boxes.one(edts, "elst")
    layout = "Qqhh" if boxes.version(elst) else "Iihh"
    (count,) = boxes.fields(elst, "I", 4)
    size = struct.calcsize(">" + layout)
    if elst.payload_start + 8 + count * size != elst.end:
        raise ValueError(f"elst says {count} entries, which is not its size")
    rows = [boxes.fields(elst, layout, 8 + number * size) for number in range(count)]
    if any(row[2:] != (1, 0) for row in rows):
        raise ValueError("an edit changes the speed")
    return tuple((row[0], row[1]) for row in rows)
