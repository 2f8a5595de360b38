"""Files that are complete or absent: written under a temporary name, then renamed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNFINISHED = ".*.part"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The path to write to; it becomes `path` if the block succeeds and is removed if it fails.

    Its name is unique, so that processes writing the same file do not collide: the last one wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield beside
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that a reader sees before or after, never half-written."""
    with whole_file(path) as beside:
        beside.write_bytes(content)


def remove_unfinished(folder: Path) -> None:
    """Removes what killed processes were writing. Only for the owner of the folder."""
    for path in folder.glob(_UNFINISHED):
        path.unlink(missing_ok=True)
