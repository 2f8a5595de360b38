"""Keeps a local Ray private to this machine and this user while it starts."""

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
    """While Ray starts: its ports are on loopback, and its files and token are private."""
    with ExitStack() as stack:
        stack.callback(os.umask, os.umask(_OTHERS))
        stack.enter_context(_on_loopback())
        _close_token()
        yield


@contextmanager
def _on_loopback() -> Iterator[None]:
    """Ray uses 127.0.0.1 as its own address if it believes that no other machine can join.

    Otherwise it replaces any loopback address that it is given by the machine's external one, and
    opens ports on all interfaces. Ray sets this constant itself on Windows and macOS.
    """
    before = ray_constants.ENABLE_RAY_CLUSTER
    ray_constants.ENABLE_RAY_CLUSTER = False
    try:
        yield
    finally:
        ray_constants.ENABLE_RAY_CLUSTER = before


def _close_token() -> None:
    """Whoever reads Ray's token runs code as this user, but Ray lets all users read it."""
    path = Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token")
    with suppress(OSError):
        facts = path.stat()
        if facts.st_uid == os.getuid() and facts.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(facts.st_mode) & ~_OTHERS)
