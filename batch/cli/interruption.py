"""How a command is ended from outside: by Ctrl-C, SIGTERM and SIGHUP alike."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType, TracebackType
from typing import Any

MESSAGE = "run the same command again to continue"
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Ending Ray takes about two seconds. What takes longer than this hangs.
_CLEAN_UP_LIMIT_S = 30.0


class Interruption:
    """Takes the signals of a block, but for those that are to be ignored, as under `nohup`.

    The first one becomes a KeyboardInterrupt, the one exception that Ray's C++ code lets through,
    and so does whatever its clean-up fails of. Later ones are ignored, so that they cannot break
    the clean-up. If that hangs, the process ends all the same.
    """

    def __init__(self, clean_up_limit_s: float = _CLEAN_UP_LIMIT_S) -> None:
        self._limit_s = clean_up_limit_s
        self._signal: signal.Signals | None = None
        self._came, self._is_over = threading.Event(), threading.Event()
        self._before: dict[signal.Signals, Any] = {}

    @property
    def exit_code(self) -> int:
        """As a shell reports a process that a signal has ended: 130, 143 or 129."""
        return 128 + (self._signal or signal.SIGINT)

    def __enter__(self) -> None:
        """Only the main thread may take signals; elsewhere nothing changes."""
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
        """After an interruption the signals stay taken: what is left of the process is its end."""
        if self._signal is not None and kind is not None:
            raise KeyboardInterrupt from error
        self.over()

    def over(self) -> None:
        """Signals mean again what they meant before, and nothing is ended any more."""
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
