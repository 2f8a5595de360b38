"""Which bytes of a file an HTTP request asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.IGNORECASE | re.ASCII)
_MOST_DIGITS = 18  # beyond any file, and below where converting text to int gets slow


class UnsatisfiableRangeError(ValueError):
    """The range starts beyond the end of the file: answered with 416."""


def parse_range(header: str | None, size_bytes: int) -> tuple[int, int] | None:
    """The first byte and the one after the last, or None if the whole file is to be sent.

    A header that is malformed, in another unit or asks for several ranges is ignored, as the
    RFC allows.

    Raises:
        UnsatisfiableRangeError: no byte of the file is in the range.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None:
        return None
    first, last = match.groups()
    if max(len(first), len(last)) > _MOST_DIGITS or not first + last:
        return None
    if not first:
        return _suffix(int(last), size_bytes)
    start = int(first)
    stop = min(int(last) + 1, size_bytes) if last else size_bytes
    if last and int(last) < start:
        return None
    if start >= size_bytes:
        raise UnsatisfiableRangeError(f"byte {start} of {size_bytes}")
    return start, stop


def _suffix(length: int, size_bytes: int) -> tuple[int, int]:
    """The last `length` bytes."""
    if length == 0 or size_bytes == 0:
        raise UnsatisfiableRangeError(f"the last {length} bytes of {size_bytes}")
    return max(0, size_bytes - length), size_bytes
