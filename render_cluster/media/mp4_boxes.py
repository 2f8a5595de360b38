"""Boxes of the ISO base media file format (ISO/IEC 14496-12): how they are written and read."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER = struct.Struct(">I4s")


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a buffer: its four-letter type and the offsets of it and its payload."""

    type: str
    start: int
    payload_start: int
    end: int


def box(box_type: str, *payloads: bytes) -> bytes:
    """A box around the payloads, joined."""
    payload = b"".join(payloads)
    return _HEADER.pack(_HEADER.size + len(payload), box_type.encode("ascii")) + payload


def full_box(box_type: str, version: int, flags: int, *payloads: bytes) -> bytes:
    """A box whose payload begins with a version and flags (14496-12, 4.2)."""
    return box(box_type, struct.pack(">I", version << 24 | flags), *payloads)


def data_box_header(data_bytes: int) -> bytes:
    """The header of an `mdat` whose payload follows elsewhere; 64-bit if 32 do not suffice."""
    if data_bytes + _HEADER.size < 1 << 32:
        return _HEADER.pack(data_bytes + _HEADER.size, b"mdat")
    return struct.pack(">I4sQ", 1, b"mdat", data_bytes + 16)


def read_boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes between two offsets of a buffer, in order, without descending into them.

    Raises:
        ValueError: a box ends outside its range.
    """
    end = len(data) if end is None else end
    while start < end:
        if end - start < _HEADER.size:
            raise ValueError(f"expected a box header at byte {start}, got {end - start} bytes")
        size, box_type = _HEADER.unpack_from(data, start)
        payload_start = start + _HEADER.size
        if size == 1 and end - start >= _HEADER.size + 8:
            (size,) = struct.unpack_from(">Q", data, payload_start)
            payload_start += 8
        if size < payload_start - start or start + size > end:
            raise ValueError(f"box at byte {start} says {size} bytes, {end - start} are there")
        yield Box(box_type.decode("latin-1"), start, payload_start, start + size)
        start += size


def find_box(data: bytes, *path: str) -> Box:
    """The first box at a path of plain container boxes, such as `moof`, `traf`, `trun`.

    Raises:
        ValueError: there is none, or a box on the way is malformed.
    """
    start, end = 0, len(data)
    found: Box | None = None
    for box_type in path:
        found = next((b for b in read_boxes(data, start, end) if b.type == box_type), None)
        if found is None:
            raise ValueError(f"no box {'/'.join(path)}")
        start, end = found.payload_start, found.end
    if found is None:
        raise ValueError("expected a path of box types, got none")
    return found
