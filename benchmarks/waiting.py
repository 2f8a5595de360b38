"""What other work on the machine costs a run: how long its workers wait in the kernel's queue.

Linux only (`/proc/<pid>/schedstat`: nanoseconds on a core, and ready but waiting for one).
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType

_INTERVAL_S = 2.0
_WORKER = b"ray::RenderActor"


class WaitMeter:
    """While open, watches the workers whose environment contains `mark`."""

    def __init__(self, mark: str) -> None:
        self._mark = mark.encode()
        self._seen: dict[str, tuple[int, int]] = {}
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> WaitMeter:
        self._watch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._watch.join()

    @property
    def stretch(self) -> float:
        """How much waiting stretched the workers' wall time: 1 on an otherwise idle machine."""
        on_core = sum(ran for ran, _ in self._seen.values())
        waiting = sum(waited for _, waited in self._seen.values())
        return (on_core + waiting) / on_core if on_core else 1.0

    def _look(self) -> None:
        while not self._ended.wait(_INTERVAL_S):
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    self._note(process)
                except OSError:  # it has ended, or is not ours
                    continue

    def _note(self, process: Path) -> None:
        if not (process / "cmdline").read_bytes().startswith(_WORKER):
            return
        if self._mark in (process / "environ").read_bytes():
            ran, waited, _ = (process / "schedstat").read_text().split()
            self._seen[process.name] = (int(ran), int(waited))
