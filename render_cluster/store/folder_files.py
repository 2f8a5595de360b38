"""Files of a store that is a folder, read and named without following a link out of it."""

from __future__ import annotations

import errno
import os
import stat

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
    *folders, name = path.split("/")
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            below = _open_folder(folder, here)
            os.close(here)
            here = below
        descriptor = _open_file(name, here)
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(errno.ENOENT, "is not a regular file", path)
    return descriptor


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
