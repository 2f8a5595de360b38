"""Which files were found intact, and for how long that is believed."""

from __future__ import annotations

import time
from collections.abc import Callable

from render_cluster.store.open_files import Stamp

# A disk may change bytes without changing any date, so a file found intact is hashed again; at this
# interval that costs a busy server less than a thousandth of its time.
TRUSTED_S = 300.0


class TrustedFiles:
    """Files that were found intact, by path. Threads may share one.

    Args:
        stamp: what changes when the file at a path is touched.
        trusted_s: how long a file is trusted before it must be hashed again.
    """

    def __init__(self, stamp: Callable[[str], Stamp], trusted_s: float) -> None:
        self._stamp = stamp
        self._trusted_s = trusted_s
        self._whole: dict[str, tuple[Stamp, float]] = {}  # stamp, when found intact

    def find(self, path: str) -> Stamp | None:
        """The file's stamp; None if it was not found intact, was touched, or too long ago."""
        found = self._whole.get(path)
        if found is None:
            return None
        is_old = time.monotonic() - found[1] > self._trusted_s
        if is_old or found[0] != self._stamp(path):
            self.forget(path)
            return None
        return found[0]

    def last(self, path: str) -> Stamp | None:
        """The stamp that the file had when it was last found intact; it is not looked at."""
        found = self._whole.get(path)
        return found and found[0]

    def add(self, path: str, stamp: Stamp) -> None:
        """Records that a file was found intact; its stamp is from before it was read."""
        self._whole[path] = (stamp, time.monotonic())

    def forget(self, path: str) -> None:
        self._whole.pop(path, None)
