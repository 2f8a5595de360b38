"""Stored files that are read only once they are known to be what was committed."""

from __future__ import annotations

from collections.abc import Sequence

from render_cluster.media.track import CorruptTrackError, StoredFile
from render_cluster.store.files import StoreFiles
from render_cluster.store.open_files import OpenFile
from render_cluster.store.record import check_bytes
from render_cluster.store.trusted_files import TrustedFiles


class CheckedFiles:
    """Reads files and checks their size and SHA-256. Threads may share one.

    Args:
        files: where they are.
        trusted_s: how long a file that was found intact is trusted before it is hashed again.
    """

    def __init__(self, files: StoreFiles, trusted_s: float) -> None:
        self._files = files
        self._trusted = TrustedFiles(files.stamp, trusted_s)

    def read(self, file: StoredFile) -> bytes:
        """The whole file.

        Raises:
            CorruptTrackError: it is missing or not what was committed.
        """
        stamp = self._files.stamp(file.path)
        data = check_bytes(file, self._files.read(file.path))
        self._trusted.add(file.path, stamp)
        return data

    def check(self, file: StoredFile) -> None:
        """Makes sure that a file is what was committed.

        It is read and hashed on first use in this process, after it was touched (which only a
        folder can tell), and every few minutes; in between, a call costs one look at its status.

        Raises:
            CorruptTrackError: it is missing or not what was committed.
        """
        if not self.is_trusted(file):
            self.read(file)

    def is_trusted(self, file: StoredFile) -> bool:
        """Whether `check` would return at once: it was found intact and not touched since."""
        return self._trusted.find(file.path) is not None

    def open(self, file: StoredFile) -> OpenFile | None:
        """A file to send from, just after its check; None if it is not in a folder.

        Raises:
            CorruptTrackError: it was not checked, or is not what was checked.
        """
        if not self._files.is_folder:
            return None
        stamp = self._trusted.last(file.path)
        opened = stamp and self._files.open(file.path, stamp)
        if not opened:
            self.forget(file.path)
            raise CorruptTrackError(file.kind, file.key, f"{file.path} was changed")
        return opened

    def read_range(self, file: StoredFile, offset: int, length: int) -> bytes:
        """`length` bytes from `offset` of a file that is checked as by `check`.

        Raises:
            CorruptTrackError: it is missing or not what was committed.
        """
        if not self.is_trusted(file):
            return self.read(file)[offset : offset + length]
        data = self._files.read_range(file.path, offset, length)
        if data is None or len(data) != min(length, file.size_bytes - offset):
            raise self._is_short(file)
        return data

    def append_to(self, target: int, ranges: Sequence[tuple[StoredFile, int, int]]) -> None:
        """Appends ranges, as (file, offset, length), to an open file; all are checked first.

        Raises:
            CorruptTrackError: a file is missing or not what was committed.
            OSError: the target cannot be written.
        """
        for file, _, _ in ranges:
            self.check(file)
        places = [(file.path, offset, length) for file, offset, length in ranges]
        if not self._files.append_to(target, places):
            for file, _, _ in ranges:  # to name the one at fault, which changed just now
                self.read(file)
            raise self._is_short(ranges[0][0])

    def forget(self, path: str) -> None:
        """No longer trusts a file."""
        self._trusted.forget(path)

    def _is_short(self, file: StoredFile) -> CorruptTrackError:
        self.forget(file.path)
        return CorruptTrackError(file.kind, file.key, f"{file.path} is shorter than committed")
