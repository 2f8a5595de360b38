"""Views on their way to the ledger: counted in memory, written once a second."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterable
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from batch.ledger.engine import cause_of
from batch.ledger.views import ViewsLedger
from personalize.errors import TransientError

_log = logging.getLogger(__name__)

_EVERY_S = 1.0
_MOST_WAITING = 200_000  # rows, about 40 MB; beyond it, views are lost rather than the server


class ViewCounter:
    """Counts what is seen. Threads may share one; a killed server loses at most a second."""

    def __init__(self, views: ViewsLedger, every_s: float = _EVERY_S) -> None:
        self._views = views
        self._every_s = every_s
        self._lock = threading.Lock()
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._is_told = False  # one line for each outage
        self._ends = threading.Event()
        self._writer = threading.Thread(target=self._write_on, name="views", daemon=True)

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._writer.join()
        self._write()

    def add(self, recipient_key: str, events: Iterable[str]) -> None:
        """Counts events of a recipient's page."""
        with self._lock:
            if len(self._waiting) < _MOST_WAITING:
                self._waiting.update((recipient_key, event) for event in events)

    def _write_on(self) -> None:
        while not self._ends.wait(self._every_s):
            self._write()

    def _write(self) -> None:
        """Writes what is waiting; if the ledger is away, it waits on."""
        with self._lock:
            seen, self._waiting = self._waiting, Counter()
        if not seen:
            return
        try:
            self._views.add(seen)
            self._is_told = False
        except (TransientError, SQLAlchemyError) as error:
            cause = str(error) if isinstance(error, TransientError) else cause_of(error)
            if not self._is_told:
                _log.warning("views cannot be written and wait in memory: %s", cause)
            self._is_told = True
            with self._lock:
                self._waiting.update(seen)
