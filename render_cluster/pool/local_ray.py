"""How a local Ray is kept to this machine and this user while it is started."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ray._private import ray_constants

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextmanager
def kept_private() -> Iterator[None]:
    """While Ray is started: its ports are on loopback, its files and its token are ours alone."""
    with ExitStack() as stack:
        stack.callback(os.umask, os.umask(_OTHERS))
        stack.enter_context(_on_loopback())
        _close_token()
        yield


@contextmanager
def _on_loopback() -> Iterator[None]:
    """Ray takes 127.0.0.1 for its own address where it believes that no other machine can join.

    It turns any loopback address that it is given into the machine's outer one, and opens ports on
    all interfaces, unless this constant says so; Ray sets it on Windows and macOS.
    """
    before = ray_constants.ENABLE_RAY_CLUSTER
    ray_constants.ENABLE_RAY_CLUSTER = False
    try:
        yield
    finally:
        ray_constants.ENABLE_RAY_CLUSTER = before


def _close_token() -> None:
    """Whoever reads Ray's token runs code as this user; Ray itself lets all users read it."""
    path = Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token")
    with suppress(OSError):
        facts = path.stat()
        if facts.st_uid == os.getuid() and facts.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(facts.st_mode) & ~_OTHERS)
