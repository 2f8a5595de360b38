"""The processes of a server: started, replaced if one dies, and ended together.

The parent only watches. It opens no ledger and no store, so that a process may be forked from it at
any time.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

from personalize.errors import StageError, VidmergeError

_log = logging.getLogger(__name__)

# Forked processes share the memory of what is imported, about 100 MB. Elsewhere than on Linux,
# libraries of the system do not survive a fork.
_CONTEXT: ForkContext | SpawnContext
if sys.platform == "linux":
    _CONTEXT = multiprocessing.get_context("fork")
else:
    _CONTEXT = multiprocessing.get_context("spawn")
_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_AGAIN_AFTER_S = 1.0
_LOOK_EVERY_S = 0.5

_T = TypeVar("_T")
_T_contra = TypeVar("_T_contra", contravariant=True)


class Tell(Protocol[_T_contra]):
    """Reports to the parent, once, that a process is ready."""

    def __call__(self, what: _T_contra, /) -> None: ...


Work = Callable[[socket.socket, int, Tell[_T]], None]
"""What a process does: serves on the socket, until SIGTERM or until the parent, whose id comes
next, is gone. It calls the last argument once it is ready. Started by name on some platforms: a
function of a module, or a `functools.partial` of one."""


@dataclass(slots=True)
class _Running:
    process: BaseProcess
    reports: Connection
    started_s: float


class Processes(Generic[_T]):
    """As many processes as there are listeners.

    Args:
        listeners: one for each process.
        work: what each does.
        grace_s: how long they may take to end when told to.
    """

    def __init__(
        self, listeners: Sequence[socket.socket], work: Work[_T], grace_s: float = 8.0
    ) -> None:
        self._listeners = list(listeners)
        self._work = work
        self._grace_s = grace_s
        self._running: list[_Running | None] = [None] * len(self._listeners)

    def start(self) -> _T:
        """Starts them all; what the first one said once all were ready.

        Raises:
            VidmergeError: one of them could not start.
        """
        for index in range(len(self._listeners)):
            self._start(index)
        told: list[_T] = [_first_report(running) for running in self._running if running]
        return told[0]

    def watch(self) -> None:
        """Replaces those that die, until an exception such as KeyboardInterrupt comes."""
        while True:
            alive = [running.process.sentinel for running in self._running if running]
            wait(alive, _LOOK_EVERY_S)
            for index, running in enumerate(self._running):
                if running is None or running.process.is_alive():
                    continue
                if time.monotonic() - running.started_s < _AGAIN_AFTER_S:
                    time.sleep(_AGAIN_AFTER_S)
                _log.warning("a server process ended (%s) and is replaced", _reason(running))
                self._discard(index)
                self._start(index)

    def end(self) -> None:
        """Ends them: those that still answer somebody after the grace time are killed."""
        with _blocked():
            for listener in self._listeners:
                listener.close()
            running = [found for found in self._running if found]
            for found in running:
                found.process.terminate()
            until_s = time.monotonic() + self._grace_s
            for found in running:
                found.process.join(max(0.0, until_s - time.monotonic()))
                if found.process.is_alive():
                    found.process.kill()
            for index in range(len(self._running)):
                self._discard(index)

    def _start(self, index: int) -> None:
        receiving, sending = _CONTEXT.Pipe(duplex=False)
        arguments = (self._work, self._listeners, index, os.getpid(), sending)
        with _blocked():  # the new process must not handle a signal as its parent does
            process = _CONTEXT.Process(target=_run, args=arguments, daemon=True)
            process.start()
            self._running[index] = _Running(process, receiving, time.monotonic())
        sending.close()

    def _discard(self, index: int) -> None:
        running = self._running[index]
        if running is not None:
            running.process.join()
            running.process.close()
            running.reports.close()
            self._running[index] = None


def _first_report(running: _Running) -> Any:  # noqa: ANN401 - whatever the work tells
    """What a process said when it was ready.

    Raises:
        VidmergeError: it could not start.
    """
    try:
        told = running.reports.recv()
    except EOFError as error:
        running.process.join()
        code = running.process.exitcode
        raise StageError("serve", f"a server process ended at once, exit code {code}") from error
    if isinstance(told, VidmergeError):
        raise told
    return told


def _reason(ended: _Running) -> str:
    """Why a process ended: what it reported, else how."""
    with suppress(EOFError, OSError):
        while ended.reports.poll():
            told = ended.reports.recv()
            if isinstance(told, VidmergeError):
                return str(told)
    return f"exit code {ended.process.exitcode}"


@contextmanager
def _blocked() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run(
    work: Work[_T],
    listeners: Sequence[socket.socket],
    index: int,
    parent: int,
    reports: Connection,
) -> None:
    """A process, from its start to its end."""
    # Ctrl-C and a closing terminal reach every process; the parent then ends all in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    mine = listeners[index]
    for other in listeners:
        if other is not mine:
            other.close()
    try:
        work(mine, parent, reports.send)
    except VidmergeError as error:
        reports.send(error)
