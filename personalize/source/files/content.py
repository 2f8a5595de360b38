"""The bytes of a file that the user named, or of standard input (`-`)."""

from __future__ import annotations

import sys
from pathlib import Path

from personalize.errors import ConfigError
from personalize.regular_file import read_regular_file

STANDARD_INPUT = Path("-")
MAX_BYTES = 4 << 30
_PIECE_BYTES = 1 << 20


def read_content(path: Path) -> bytes:
    """The whole content of a file; `-` is standard input.

    Raises:
        ConfigError: it cannot be read, is not a file, is too large, or changes meanwhile.
    """
    if path != STANDARD_INPUT:
        return read_regular_file(path, "the export in it", MAX_BYTES)
    if sys.stdin is None or sys.stdin.isatty():
        raise ConfigError("- is standard input, and nothing is piped into it; name a file")
    pieces, size = [], 0
    while piece := sys.stdin.buffer.read(_PIECE_BYTES):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BYTES:
            raise ConfigError(f"standard input has more than {MAX_BYTES:,} bytes, the most read")
    return b"".join(pieces)
