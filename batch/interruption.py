"""How a command is ended from outside: by Ctrl-C, SIGTERM and SIGHUP alike."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MESSAGE = "the same command goes on where this one stopped"
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Ending Ray takes about two seconds. What takes longer than this hangs.
_CLEAN_UP_LIMIT_S = 30.0


class Interruption:
    """Which signal has asked this process to end, if any. The first one counts.

    It becomes a KeyboardInterrupt, the one exception that Ray's C++ code lets through. Later ones
    are ignored, so that they cannot break the clean-up. If that hangs, the process ends all the
    same.
    """

    def __init__(self, clean_up_limit_s: float = _CLEAN_UP_LIMIT_S) -> None:
        self._limit_s = clean_up_limit_s
        self._signal: signal.Signals | None = None
        self._came, self._is_over = threading.Event(), threading.Event()

    @property
    def exit_code(self) -> int:
        """As a shell reports a process that a signal has ended: 130, 143 or 129."""
        return 128 + (self._signal or signal.SIGINT)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Takes the signals while the block runs, but for those that are to be ignored (`nohup`).

        They stay taken after an interruption: what is left of the process is its end.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in _SIGNALS}
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._take)
        threading.Thread(target=self._end_what_hangs, daemon=True).start()
        try:
            yield
        finally:
            if self._signal is not None:
                # Whatever the clean-up came to, and even where a library swallowed it.
                raise KeyboardInterrupt
            self._is_over.set()
            self._came.set()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self._signal is None:
            self._signal = signal.Signals(number)
            self._came.set()
            raise KeyboardInterrupt

    def _end_what_hangs(self) -> None:
        self._came.wait()
        if not self._is_over.wait(self._limit_s):
            os.write(2, f"interrupted: {MESSAGE}\n".encode())
            os._exit(self.exit_code)
