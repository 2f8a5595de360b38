"""How a command is stopped from outside: Ctrl-C, SIGTERM and SIGHUP work the same way."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType, TracebackType
from typing import Any

MESSAGE = "run the same command again to continue"
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Stopping Ray takes about two seconds. Anything longer hangs.
_CLEAN_UP_LIMIT_S = 30.0


class Interruption:
    """Handles the signals during a block, except ignored ones, as under `nohup`.

    The first one becomes a KeyboardInterrupt, the only exception that Ray's C++ code lets through,
    and so does any exception that the clean-up then raises. Later ones are ignored, so that they
    cannot break the clean-up. If that hangs, the process ends anyway.
    """

    def __init__(self, clean_up_limit_s: float = _CLEAN_UP_LIMIT_S) -> None:
        self._limit_s = clean_up_limit_s
        self._signal: signal.Signals | None = None
        self._came, self._is_over = threading.Event(), threading.Event()
        self._before: dict[signal.Signals, Any] = {}

    @property
    def exit_code(self) -> int:
        """The exit code that a shell reports for a process ended by a signal: 130, 143 or 129."""
        return 128 + (self._signal or signal.SIGINT)

    def __enter__(self) -> None:
        """Only the main thread may handle signals; elsewhere nothing changes."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            if handler is not signal.SIG_IGN and handler is not None:
                self._before[number] = handler
                signal.signal(number, self._take)
        threading.Thread(target=self._end_what_hangs, daemon=True).start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """After an interruption the handlers stay: all that is left is for the process to end."""
        if self._signal is not None and kind is not None:
            raise KeyboardInterrupt from error
        self.over()

    def over(self) -> None:
        """Restores the previous signal handlers and cancels the forced exit."""
        self._is_over.set()
        self._came.set()
        for number, handler in self._before.items():
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
