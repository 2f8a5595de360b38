"""The seal of a written MP4: digests of all its bytes, in a box at its end.

It tells whether a byte of the file has changed, not who wrote it: anyone can seal a file anew.
Players skip the box (ISO/IEC 14496-12, 11.1). What the segments add is hashed once for all videos.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from render_cluster.media.mp4_boxes import box, read_boxes

_TYPE = uuid5(NAMESPACE_URL, "tag:vidmerge:seal:1").bytes
_PART = struct.Struct(">Q32s")
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A run of a file's bytes and its SHA-256; the parts follow each other without a gap."""

    length: int
    sha256: bytes


def seal_box(parts: Sequence[SealedPart]) -> bytes:
    """The seal of a file that consists of some parts, and of nothing else before the seal."""
    listed = b"".join(_PART.pack(part.length, part.sha256) for part in parts)
    return box("uuid", _TYPE, listed, hashlib.sha256(listed).digest())


def sealed_part(data: bytes) -> SealedPart:
    """A part by its bytes."""
    return SealedPart(len(data), hashlib.sha256(data).digest())


def is_sealed(data: bytes) -> bool:
    """Whether the seal's type is anywhere in a file: intact or not, its last box or not."""
    return _TYPE in data


def check_seal(data: bytes) -> Iterator[str]:
    """What in a file is not as it was sealed; nothing if all of it is.

    Raises:
        ValueError: the file's boxes cannot be read.
    """
    last = list(read_boxes(data))[-1]
    payload = data[last.payload_start : last.end]
    listed, own = payload[len(_TYPE) : -_DIGEST_BYTES], payload[-_DIGEST_BYTES:]
    if last.type != "uuid" or not payload.startswith(_TYPE):
        yield "the seal is not the last box"
        return
    if len(listed) % _PART.size or hashlib.sha256(listed).digest() != own:
        yield "the seal is damaged"
        return
    at = 0
    for number, (length, sha256) in enumerate(_PART.iter_unpack(listed)):
        if hashlib.sha256(data[at : at + length]).digest() != sha256:
            yield f"{_name(number)}, bytes {at} to {at + length}: SHA-256 differs"
        at += length
    if at != last.start:
        yield f"the seal covers {at} bytes, {last.start} are before it"


def _name(number: int) -> str:
    if not number:
        return "the header"
    kind = "picture" if number % 2 else "sound"
    return f"{kind} of segment {(number + 1) // 2}"
