"""How a local Ray is kept to this machine and this user while it is started."""

from __future__ import annotations

import os
import signal
import stat
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ray._private import ray_constants

# Ray's agents outlive a killed driver for as long as they look for its GCS, by default a minute.
_ENVIRONMENT = {"RAY_gcs_rpc_server_reconnect_timeout_s": "5"}
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextmanager
def kept_private() -> Iterator[None]:
    """While Ray is started: its ports are on loopback, its files and its token are ours alone."""
    with ExitStack() as stack:
        stack.callback(os.umask, os.umask(_OTHERS))
        stack.enter_context(_environment(_ENVIRONMENT))
        stack.enter_context(_on_loopback())
        _close_token()
        yield


@contextmanager
def signal_handlers_kept() -> Iterator[None]:
    """What signals do is afterwards as before, also to one that came meanwhile.

    `ray.init` makes SIGTERM a SystemExit, which Ray's C++ code swallows or dies of.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    ended = False
    try:
        yield
    except SystemExit as error:
        ended = error.code == signal.SIGTERM
        if not ended:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if ended:
            signal.raise_signal(signal.SIGTERM)


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


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Variables for the processes that are started meanwhile; the user's own go before."""
    added = {name: value for name, value in values.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def _close_token() -> None:
    """Whoever reads Ray's token runs code as this user; Ray itself leaves it open to all readers."""
    path = Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token")
    with suppress(OSError):
        facts = path.stat()
        if facts.st_uid == os.getuid() and facts.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(facts.st_mode) & ~_OTHERS)
