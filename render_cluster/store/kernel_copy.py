"""Ranges of files copied by the kernel, which need not pass through this process."""

from __future__ import annotations

import errno
import os

_CANNOT = {
    *(errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF),
    *(errno.ETXTBSY, errno.EISDIR),
}
_CHUNK_BYTES = 1 << 20
_HAS_COPY = hasattr(os, "copy_file_range")
"""Linux has it; macOS does not."""


def copy_range(source: int, target: int, offset: int, length: int) -> int:
    """Appends `length` bytes of a file from `offset` to another; returns how many there were.

    `copy_file_range` where system and file systems have it (some report success and copy nothing),
    else by reading and writing.

    Args:
        source: a descriptor; its position is left alone.
        target: a descriptor that writes at its position.
        offset: in the source.
        length: in bytes.
    """
    copied = _by_kernel(source, target, offset, length) if _HAS_COPY else 0
    while copied < length:
        data = os.pread(source, min(_CHUNK_BYTES, length - copied), offset + copied)
        if not data:
            break
        write_all(target, data)
        copied += len(data)
    return copied


def _by_kernel(source: int, target: int, offset: int, length: int) -> int:
    copied = 0
    while copied < length:
        try:
            more = os.copy_file_range(source, target, length - copied, offset + copied)
        except OSError as error:
            if error.errno not in _CANNOT:
                raise
            return copied
        if not more:
            return copied
        copied += more
    return copied


def write_all(target: int, data: bytes) -> None:
    """Writes all of some bytes: one call of the system may take fewer."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(target, rest) :]
