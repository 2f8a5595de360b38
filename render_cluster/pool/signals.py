"""SIGTERM keeps its meaning in this program while Ray starts and ends."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from ray import _raylet
from ray._private import state, utils


@contextmanager
def sigterm_kept() -> Iterator[None]:
    """Around `ray.init` and `ray.shutdown`.

    Ray's Python code turns SIGTERM into a SystemExit, which its C++ code swallows. Its driver's C++
    part prints a trace on SIGTERM and dies, and on its way out restores the system's default, which
    ends the process during its clean-up. So the handler is set again right after each of them.
    """
    handler = signal.getsignal(signal.SIGTERM)
    if handler is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def then_set_again(work: Callable[..., Any]) -> Callable[..., Any]:
        def working(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Ray's own
            try:
                return work(*args, **kwargs)
            finally:
                signal.signal(signal.SIGTERM, handler)

        return working

    with ExitStack() as stack:
        for owner, name in (
            (utils, "set_sigterm_handler"),
            (_raylet, "CoreWorker"),  # the driver's C++ part begins
            (state.state, "disconnect"),  # called as soon as it is gone
        ):
            work = getattr(owner, name)
            stack.callback(setattr, owner, name, work)
            setattr(owner, name, then_set_again(work))
        yield
