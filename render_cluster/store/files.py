"""The file system under the store: a folder, or any that pyarrow knows.

Whole files in and out, and what each failure means to the caller.
"""

from __future__ import annotations

import errno
import os
import re
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from pyarrow.fs import FileSelector, FileSystem, FileType, LocalFileSystem
from tenacity import Retrying

from personalize.errors import StageError, TransientError, VidmergeError
from render_cluster.store.folder_files import (
    append_beneath,
    open_beneath,
    read_beneath,
    refuse_links,
)
from render_cluster.store.kernel_copy import write_all
from render_cluster.store.open_files import OpenFile, OpenFiles, Stamp, stamp_of
from render_cluster.store.place import open_place, without_secrets
from render_cluster.store.retry import RETRYING

_T = TypeVar("_T")

_FULL = {errno.ENOSPC, errno.EDQUOT}
_MAY_PASS = {
    *(errno.ETIMEDOUT, errno.ECONNRESET, errno.ECONNABORTED, errno.ECONNREFUSED, errno.EPIPE),
    *(errno.EAGAIN, errno.EINTR, errno.EBUSY, errno.EIO, errno.ESTALE),
    *(errno.ENETDOWN, errno.ENETUNREACH, errno.ENETRESET, errno.EHOSTUNREACH, errno.EHOSTDOWN),
}
# pyarrow reports an object store's refusals as an OSError without errno; these words of the AWS and
# Google clients mean that retrying is useless.
_REFUSED = re.compile(
    r"ACCESS.DENIED|INVALID.ACCESS|NO.SUCH.BUCKET|SIGNATURE|PERMISSION|CREDENTIALS|EXPIRED.TOKEN",
    re.IGNORECASE,
)
_NO_HARD_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_UNFINISHED = ".part"


class StoreFiles:
    """Files below one root. Paths are relative to it, with `/`.

    Every call may raise TransientError (after the retries of `retrying`) and StageError("store"),
    also for a full disk.
    """

    def __init__(
        self,
        uri: str,
        filesystem: FileSystem | None = None,
        retrying: Retrying = RETRYING,
        *,
        must_exist: bool = False,
    ) -> None:
        self.uri = without_secrets(uri)
        self._retrying = retrying
        self._fs, self._root = (
            (filesystem, uri) if filesystem else open_place(uri, must_exist=must_exist)
        )
        self._is_folder = isinstance(self._fs, LocalFileSystem)
        self._open_files = OpenFiles(lambda path: open_beneath(self._root, path))

    def read(self, path: str) -> bytes | None:
        """The whole file, or None if it does not exist."""

        def read() -> bytes:
            if self._is_folder:
                return read_beneath(self._root, path)
            with self._fs.open_input_stream(self._at(path)) as stream:
                return bytes(stream.read())

        return self._tried("read", path, read)

    def read_range(self, path: str, offset: int, length: int) -> bytes | None:
        """Some bytes of a file (fewer at its end), or None if it does not exist."""

        def read() -> bytes:
            if self._is_folder:
                return read_beneath(self._root, path, offset, length)
            with self._fs.open_input_file(self._at(path)) as file:
                file.seek(offset)
                return bytes(file.read(length))

        return self._tried("read", path, read)

    def append_to(self, target: int, ranges: Sequence[tuple[str, int, int]]) -> bool:
        """Appends ranges of files, as (path, offset, length), to an open file, in one attempt.

        False if a file is missing or ends too early.
        """
        if not self._is_folder:
            pieces = (self.read_range(*place) for place in ranges)
            wanted = (length for _, _, length in ranges)
            return all(map(partial(_append, target), pieces, wanted))
        start = os.lseek(target, 0, os.SEEK_CUR)

        def append() -> bool:
            os.lseek(target, start, os.SEEK_SET)  # an attempt before this one may have failed
            return append_beneath(self._root, ranges, target)

        return bool(self._tried("copy", ranges[0][0] if ranges else "", append))

    def write_new(self, path: str, data: bytes) -> bool:
        """Writes a whole file or nothing; False, with nothing written, if it already exists.

        In a folder it is written under another name, synced to disk and linked to its name, which
        succeeds for the first writer only. An object store shows an object only when it is
        complete.
        """
        write = self._write_in_folder if self._is_folder else self._write_object
        return bool(self._tried("write", path, lambda: write(path, data)))

    def delete(self, path: str) -> None:
        """Removes a file if it exists."""

        def delete() -> None:
            if self._is_folder:
                refuse_links(self._root, path)
            self._fs.delete_file(self._at(path))

        self._tried("delete", path, delete)

    def sizes(self, folder: str) -> dict[str, int]:
        """Path and size of every finished file below a folder, with one listing."""
        return {path: size for _, path, size in self.ages(folder)}

    def ages(self, folder: str) -> list[tuple[int, str, int]]:
        """Every finished file of a folder as (when it was last written or `touch`ed, path, bytes).

        The time is in nanoseconds since 1970 by the clock of the file system.
        """

        def listed() -> list[tuple[int, str, int]]:
            selector = FileSelector(self._at(folder), recursive=True, allow_not_found=True)
            skip = len(self._at(""))
            return [
                (info.mtime_ns, info.path[skip:], info.size)
                for info in self._fs.get_file_info(selector)
                if info.type == FileType.File and not info.path.endswith(_UNFINISHED)
            ]

        return self._tried("list", folder, listed) or []

    def touch(self, path: str) -> None:
        """Records that a file of a folder was used, if possible.

        An object store has no such time, and a read-only folder cannot be changed.
        """
        if self._is_folder:
            with suppress(OSError):
                os.utime(self._at(path), follow_symlinks=False)

    def stamp(self, path: str) -> Stamp:
        """Changes when a file of a folder is touched; elsewhere free, and always the same."""
        if not self._is_folder:
            return ()
        try:
            return stamp_of(os.lstat(self._at(path)))
        except OSError:
            return (-1,)

    def open(self, path: str, stamp: Stamp) -> OpenFile | None:
        """A file of a folder, opened; None if it has changed since it had that stamp."""

        def opened() -> OpenFile | None:
            return self._open_files.open(path, stamp)

        return self._open_files.kept(path, stamp) or self._tried("open", path, opened)

    @property
    def is_folder(self) -> bool:
        """Whether its files can be opened."""
        return self._is_folder

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}" if self._root else path

    def _tried(self, doing: str, path: str, work: Callable[[], _T]) -> _T | None:
        """The result of some work with retries, None if a file is missing."""

        def once() -> _T | None:
            try:
                return work()
            except FileNotFoundError:
                return None
            except OSError as error:
                raise self._meaning(doing, path, error) from error

        return self._retrying(once)

    def _meaning(self, doing: str, path: str, error: OSError) -> VidmergeError:
        if error.errno in _FULL:
            return StageError("store", f"no space left on {self.uri}")
        message = f"cannot {doing} {path} in {self.uri}: {error}"
        kinds = (TimeoutError, ConnectionError, BlockingIOError, InterruptedError)
        without_code = error.errno is None and not self._is_folder
        if isinstance(error, kinds) or error.errno in _MAY_PASS:
            return TransientError(message)
        if without_code and not _REFUSED.search(str(error)):
            return TransientError(message)
        return StageError("store", message)

    def _write_in_folder(self, path: str, data: bytes) -> bool:
        refuse_links(self._root, path)
        final = Path(self._at(path))
        beside = final.with_name(f".{final.name}.{uuid.uuid4().hex}{_UNFINISHED}")
        final.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            is_first = _take_name(beside, final)
        finally:
            beside.unlink(missing_ok=True)
        _sync_folder(final.parent)
        return is_first

    def _write_object(self, path: str, data: bytes) -> bool:
        at = self._at(path)
        if self._fs.get_file_info(at).type != FileType.NotFound:
            return False
        try:
            self._put_object(at, data)
        except FileNotFoundError:  # only file systems with real folders need them created
            self._fs.create_dir(at.rpartition("/")[0], recursive=True)
            self._put_object(at, data)
        return True

    def _put_object(self, at: str, data: bytes) -> None:
        """Writes an object and removes a half-written one.

        pyarrow closes, and so publishes, a stream whose write has failed.
        """
        try:
            with self._fs.open_output_stream(at) as stream:
                stream.write(data)
        except FileNotFoundError:
            raise
        except OSError:
            self._delete_quietly(at)
            raise

    def _delete_quietly(self, at: str) -> None:
        try:
            self._fs.delete_file(at)
        except OSError:
            return  # the first failure is the one to report


def _append(target: int, data: bytes | None, length: int) -> bool:
    write_all(target, data or b"")
    return data is not None and len(data) == length


def _take_name(beside: Path, final: Path) -> bool:
    """Gives a finished file its name unless another writer was first."""
    try:
        final.hardlink_to(beside)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        if final.exists():
            return False
        beside.replace(final)
    return True


def _sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
