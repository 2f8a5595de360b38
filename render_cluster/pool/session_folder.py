"""The private folder of a local Ray: where it is, and that it does not outlive its run."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import ray

_PREFIX = "vidmerge-ray-"
_NEW_PREFIX = ".vidmerge-new-"
# Ray makes its folder accessible to everybody (0777); the one above it stays private.
_RAYS = "r"
# A Unix socket's path has at most 107 bytes, of which Ray uses up to 64 below its folder
# (`/session_2026-11-26_15-03-57_447210_1234567/sockets/plasma_store`).
_LONGEST_BYTES = 107 - 64
_GRACE_S = 2.0


@contextmanager
def session_folder() -> Iterator[Path]:
    """A folder for Ray's session, closed to other users, with a short enough path.

    It is removed at the end with everything that Ray left there, and so are those of killed runs. A
    lock shows whose run is alive: the kernel releases it even after a SIGKILL.

    Raises:
        OSError: there is no place for it.
    """
    place = _place()
    remove_leftovers(place)
    folder, lock = _make(place)
    try:
        yield folder / _RAYS
    finally:
        end_processes(folder, _GRACE_S)
        _remove(folder)
        os.close(lock)


def remove_leftovers(place: Path) -> None:
    """Removes the folders of this user's dead runs, and the processes that still use them."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(lock).st_uid == os.getuid():
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _remove(folder)
            finally:
                os.close(lock)


def end_processes(folder: Path, grace_s: float) -> None:
    """Waits for the Ray processes with open files below a folder, then ends them."""
    for pid in _left_in(folder, grace_s):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    _left_in(folder, _GRACE_S)


def _left_in(folder: Path, patience_s: float) -> list[int]:
    """The processes that are still there after some seconds; returns at once if there are none."""
    deadline_s = time.monotonic() + patience_s
    while (left := _processes_in(folder)) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    return left


def _place() -> Path:
    """The system's temporary folder, or /tmp if that path is too long for sockets."""
    usual = Path(tempfile.gettempdir())
    example = usual / f"{_PREFIX}12345678" / _RAYS
    return usual if len(os.fsencode(example)) <= _LONGEST_BYTES else Path("/tmp")


def _make(place: Path) -> tuple[Path, int]:
    """A new folder (0700) and its lock, taken before the folder gets its final name."""
    new = Path(tempfile.mkdtemp(prefix=_NEW_PREFIX, dir=place))
    lock = os.open(new, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    folder = place / new.name.replace(_NEW_PREFIX, _PREFIX)
    new.rename(folder)
    return folder, lock


def _remove(folder: Path) -> None:
    end_processes(folder, grace_s=0.0)
    shutil.rmtree(folder, ignore_errors=True)


def _processes_in(folder: Path) -> list[int]:
    """Ray's processes, of this user, with an open file in the folder; never this one.

    Found by their files, because Ray overwrites their command line and environment with titles.
    """
    return [
        int(entry.name)
        for entry in Path("/proc").glob("[0-9]*")
        if int(entry.name) != os.getpid() and _is_rays(entry) and _has_open(entry, folder)
    ]


def _is_rays(process: Path) -> bool:
    """Whether it runs this Python or a program of Ray's: other readers of a log are left alone."""
    try:
        program = (process / "exe").readlink()
    except OSError:
        return False
    return program == Path(sys.executable).resolve() or Path(ray.__file__).parent in program.parents


def _has_open(process: Path, folder: Path) -> bool:
    try:
        return any(_leads_into(entry, folder) for entry in (process / "fd").iterdir())
    except OSError:
        return False


def _leads_into(descriptor: Path, folder: Path) -> bool:
    try:
        return folder in descriptor.readlink().parents
    except OSError:
        return False
