"""Store files that are kept open, so that a server can send them without opening each again."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable

_MOST_OPEN = 256

Stamp = tuple[int, ...]


class OpenFile:
    """A descriptor to read from; closed once nobody refers to it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor

    def __del__(self) -> None:
        os.close(self._descriptor)


class OpenFiles:
    """The files used last, by path. Threads may share one.

    A file that is no longer kept stays open for those who are still sending it.
    """

    def __init__(self, open_file: Callable[[str], int], most: int = _MOST_OPEN) -> None:
        """`open_file` returns the descriptor for a path."""
        self._open_file = open_file
        self._most = most
        self._lock = threading.Lock()
        self._files: OrderedDict[str, tuple[Stamp, OpenFile]] = OrderedDict()

    def kept(self, path: str, stamp: Stamp) -> OpenFile | None:
        """The file, if it is open and had this stamp then."""
        with self._lock:
            kept = self._files.get(path)
            if kept is None or kept[0] != stamp:
                return None
            self._files.move_to_end(path)
            return kept[1]

    def open(self, path: str, stamp: Stamp) -> OpenFile | None:
        """The file, opened anew; None if what is there is not what has this stamp (see `stamp_of`).

        Raises:
            FileNotFoundError: there is no such file.
        """
        opened = OpenFile(self._open_file(path))
        if stamp_of(os.fstat(opened.fileno())) != stamp:
            return None
        with self._lock:
            self._files[path] = (stamp, opened)
            self._files.move_to_end(path)
            while len(self._files) > self._most:
                self._files.popitem(last=False)
        return opened


def stamp_of(facts: os.stat_result) -> Stamp:
    """Changes when a file is written to or replaced."""
    return (facts.st_mtime_ns, facts.st_size, facts.st_ino)
