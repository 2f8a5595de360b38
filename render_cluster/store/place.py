"""Where a store is: from a folder or URI to a file system and a path in it."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pyarrow as pa
from pyarrow.fs import FileSystem, FileType, LocalFileSystem

from personalize.errors import ConfigError


def open_place(uri: str, *, must_exist: bool) -> tuple[FileSystem, str]:
    """The file system of a URI or a folder (created if necessary), and the root in it.

    Raises:
        ConfigError: it cannot be opened.
    """
    if "://" not in uri:
        uri = Path(uri).expanduser().absolute().as_uri()
    try:
        filesystem, root = FileSystem.from_uri(uri)
        if must_exist:
            if filesystem.get_file_info(root).type != FileType.Directory:
                raise FileNotFoundError(errno.ENOENT, "there is no such folder")
        elif isinstance(filesystem, LocalFileSystem):
            Path(root).mkdir(parents=True, exist_ok=True)
    except (pa.ArrowInvalid, OSError) as error:
        asked = "the folder of a store" if must_exist else "a folder that you may write to"
        raise ConfigError(
            f"cannot open the store {without_secrets(uri)}: {_first_line(error)}. "
            f"Give {asked}, or an address such as s3://bucket/folder, "
            f"with --store, VIDMERGE_STORE or vidmerge.toml."
        ) from error
    return filesystem, root.rstrip("/")


def _first_line(error: Exception) -> str:
    lines = without_secrets(str(error)).splitlines()
    return lines[0] if lines else type(error).__name__


def without_secrets(uri: str) -> str:
    """A URI that is safe in messages: s3:// URIs can contain an access key and its secret.

    A secret may contain `/`, so everything up to the last `@` is removed, and the values of
    options.
    """
    return re.sub(r"([?&][^=&#\s]*=)[^&#\s]*", r"\1***", re.sub(r"//\S*@", "//", uri))
