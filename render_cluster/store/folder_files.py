"""Files of a store that is a folder, read and named without following a link out of it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence

from render_cluster.store.kernel_copy import copy_range

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Opening a FIFO must not wait for the other end.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def read_beneath(root: str, path: str, offset: int = 0, length: int = -1) -> bytes:
    """Bytes of a file below `root`: from `offset`, `length` of them, or all if that is -1.

    Raises:
        As `open_beneath`.
    """
    with os.fdopen(open_beneath(root, path), "rb") as file:
        if offset:
            file.seek(offset)
        return file.read(length)


def open_beneath(root: str, path: str) -> int:
    """The descriptor of a file below `root`, to be read and closed by the caller.

    Each folder is opened from the one above it, so that a link created meanwhile is not followed
    either. A link or a device in the file's place counts as no file.

    Raises:
        FileNotFoundError: there is no such file.
        NotADirectoryError: a folder on the way is a link.
    """
    with OpenFolders(root) as folders:
        return folders.open(path)


def append_beneath(root: str, ranges: Sequence[tuple[str, int, int]], target: int) -> bool:
    """Appends ranges of files below `root`, as (path, offset, length), to an open file.

    Files are opened as by `open_beneath`, which says what is raised. False if one ends too early.
    """
    with OpenFolders(root) as folders:
        for path, offset, length in ranges:
            source = folders.open(path)
            try:
                if copy_range(source, target, offset, length) != length:
                    return False
            finally:
                os.close(source)
    return True


class OpenFolders:
    """Opens files below a root, and each folder on the way once. Closes the folders at the end."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._open: dict[str, int] = {}

    def __enter__(self) -> OpenFolders:
        self._open[""] = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self._open.values():
            os.close(descriptor)

    def open(self, path: str) -> int:
        """A descriptor for reading, which the caller closes; raises as `open_beneath` does."""
        folder, _, name = path.rpartition("/")
        descriptor = _open_file(name, self._folder(folder))
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise FileNotFoundError(errno.ENOENT, "is not a regular file", path)
        return descriptor

    def _folder(self, folder: str) -> int:
        if folder not in self._open:
            above, _, name = folder.rpartition("/")
            self._open[folder] = _open_folder(name, self._folder(above))
        return self._open[folder]


def refuse_links(root: str, path: str) -> None:
    """Accepts a path if none of its folders below `root` is a link.

    Raises:
        NotADirectoryError: one is.
    """
    at = root
    for folder in path.split("/")[:-1]:
        at = f"{at}/{folder}"
        if os.path.islink(at):  # noqa: PTH114 - called for each file: a Path costs more than this
            raise _is_link(folder)


def _open_folder(folder: str, above: int) -> int:
    try:
        return os.open(folder, _FOLDER, dir_fd=above)
    except NotADirectoryError as error:
        raise _is_link(folder) from error


def _open_file(name: str, folder: int) -> int:
    try:
        return os.open(name, _FILE, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise FileNotFoundError(
                errno.ENOENT, "is a link or a device, not a file", name
            ) from error
        raise


def _is_link(folder: str) -> NotADirectoryError:
    return NotADirectoryError(
        errno.ENOTDIR, "is a link or not a folder; links in a store are not followed", folder
    )
