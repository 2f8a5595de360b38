"""Where vidmerge keeps what outlives a batch: assets, baked presenters, the default store."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs


def data_home() -> Path:
    """The user's data folder, or VIDMERGE_HOME."""
    home = os.environ.get("VIDMERGE_HOME")
    return Path(home) if home else platformdirs.user_data_path("vidmerge", appauthor=False)


@contextmanager
def readable_by_all() -> Iterator[None]:
    """Files made meanwhile may be read by every user of the machine.

    For assets and baked presenters: they are public, cost minutes, and a shared VIDMERGE_HOME keeps
    them for all. Otherwise a batch closes its files.
    """
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def make_data_home() -> None:
    """Makes the folder, where it can be made, before a batch closes to others what it makes.

    A shared VIDMERGE_HOME whose first user renders would else be that user's alone.
    """
    with readable_by_all(), suppress(OSError):  # whoever needs the folder says what is wrong
        data_home().mkdir(parents=True, exist_ok=True)


@contextmanager
def sole_maker(path: Path) -> Iterator[None]:
    """Waits until no other process makes this file, which then may be there already.

    The lock ends with its process, also after a SIGKILL; its file stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
