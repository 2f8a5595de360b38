"""A file named by the user, read whole, unless it is a device, a pipe or a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from personalize.errors import ConfigError

_MAX_BYTES = 4 << 30


def read_regular_file(path: Path, wanted: str, most_bytes: int = _MAX_BYTES) -> bytes:
    """The content of a file.

    Args:
        path: the file.
        wanted: what the message asks for instead of a folder.
        most_bytes: a larger file is refused.

    Raises:
        ConfigError: it does not exist, cannot be read, is too large, changes while it is read, or
            is not a regular file.
    """
    try:
        # Checked before opening: opening a pipe without a writer would block.
        _refuse_others(path, path.stat(), wanted, most_bytes)
        return _read_unchanged(path)
    except FileNotFoundError as error:
        raise ConfigError(f"{path} does not exist{_others_beside(path)}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{path} cannot be read: {reason}") from error


def _read_unchanged(path: Path) -> bytes:
    """The content, if nobody writes to the file meanwhile: half an export is not read."""
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        content = file.read()
        after = os.fstat(file.fileno())
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or len(content) != after.st_size:
        raise ConfigError(
            f"{path} changed while it was read; wait until it is written, and run this again"
        )
    return content


def _refuse_others(path: Path, facts: os.stat_result, wanted: str, most_bytes: int) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise ConfigError(f"{path} is a folder; name {wanted}")
    if not stat.S_ISREG(facts.st_mode):
        raise ConfigError(f"{path} is a device or a pipe, not a file; name a file")
    if facts.st_size > most_bytes:
        raise ConfigError(f"{path} has {facts.st_size:,} bytes; at most {most_bytes:,} are read")


def _others_beside(path: Path) -> str:
    beside = sorted(other.name for other in path.parent.glob(f"*{path.suffix}") if path.suffix)
    return f"; {path.parent} contains {', '.join(beside[:5])}" if beside else ""
