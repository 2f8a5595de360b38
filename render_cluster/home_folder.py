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
    """Makes files created meanwhile readable by every user of the machine.

    For assets and baked presenters: they are public, take minutes to make, and a shared
    VIDMERGE_HOME keeps them for everybody. All other files of a batch are private.
    """
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def make_data_home() -> None:
    """Creates the folder, if possible, before a batch makes its new files private.

    Otherwise a shared VIDMERGE_HOME would be private to the first user who renders.
    """
    with readable_by_all(), suppress(OSError):  # whoever needs the folder reports the problem
        data_home().mkdir(parents=True, exist_ok=True)


@contextmanager
def sole_maker(path: Path) -> Iterator[None]:
    """Waits until no other process is making this file, which may exist by then.

    The lock ends with its process, even after a SIGKILL; its file stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
