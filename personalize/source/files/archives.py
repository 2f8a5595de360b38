"""Archives: the one table inside a zip or gzip file, unpacked within limits."""

from __future__ import annotations

import fnmatch
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from personalize.errors import ConfigError
from personalize.source.files.content import MAX_BYTES

# A table of repeated rows packs to a hundredth; what unpacks to more than this is a bomb.
_MOST_RATIO = 250
_ALWAYS_ALLOWED_BYTES = 64 << 20
_PIECE_BYTES = 1 << 20
_SLICE_BYTES = 1 << 16
_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet",
            ".json", ".jsonl", ".ndjson", ".html", ".htm", ".gz")  # fmt: skip
_JUNK = ("__MACOSX/*", "*/.*", ".*", "*Thumbs.db", "*desktop.ini")
# Mailchimp exports an audience as one file for each status; only these people may be written to.
_MAILCHIMP = "subscribed_*export*"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "[Content_Types].xml")
_OTHER_DOCUMENTS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "Index/Document.iwa": "a Numbers document; export it from Numbers as CSV or Excel",
    "META-INF/MANIFEST.MF": "a Java archive",
}
_FLAG_ENCRYPTED = 0x1
_DEFLATED = -zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file inside an archive.

    `note` says which others are left out, if any. `is_named`: the user named it among several.
    """

    name: str
    content: bytes
    note: str = ""
    is_named: bool = False


def is_workbook(path: Path, content: bytes) -> bool:
    """Whether a zip archive is a workbook of Excel or LibreOffice, whose parts are within limits.

    Raises:
        ConfigError: it is another kind of document, damaged, encrypted or a bomb.
    """
    with _opened(path, content) as archive:
        names = set(archive.namelist())
        for part, what in _OTHER_DOCUMENTS.items():
            if part in names:
                raise ConfigError(f"{path} is {what}, not a table; export the recipients as CSV")
        is_excel = any(part in names for part in _WORKBOOK_PARTS)
        is_open = "mimetype" in names and "content.xml" in names
        if not (is_excel or is_open):
            return False
        for member in archive.infolist():
            for _ in _pieces(path, archive, member):
                pass
    return True


def unzip(path: Path, content: bytes, wanted: str | None = None) -> Unpacked:
    """The table in a zip archive.

    Args:
        path: the archive, for messages.
        content: its bytes.
        wanted: the file in it that the user named; None if there is only one.

    Raises:
        ConfigError: there is none, there are several, or they cannot be unpacked.
    """
    with _opened(path, content) as archive:
        parts = {part.filename: part for part in archive.infolist() if _is_table(part)}
        name = _choose(path, list(parts), wanted)
        others = [other for other in parts if other != name]
        unpacked = b"".join(_pieces(path, archive, parts[name]))
    note = f"{path.name}: only {name} is read, not {', '.join(others)}" if others else ""
    return Unpacked(name, unpacked, note, bool(others) and wanted is not None)


def gunzip(path: Path, content: bytes) -> Unpacked:
    """The file in a gzip archive, which may consist of several members.

    Raises:
        ConfigError: it is damaged, or unpacks to more than a table can be.
    """
    pieces, guard = [], _Guard(path, len(content))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            while piece := file.read(_PIECE_BYTES):
                guard.count(piece)
                pieces.append(piece)
    except EOFError as error:
        raise ConfigError(f"{path} ends too early: the gzip archive is cut off") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ConfigError(f"{path} is a damaged gzip archive ({error})") from error
    return Unpacked(path.name.removesuffix(".gz"), b"".join(pieces))


@dataclass(slots=True)
class _Guard:
    """Refuses what unpacks to more than its packed size allows."""

    path: Path
    packed_bytes: int
    unpacked_bytes: int = 0

    def count(self, piece: bytes) -> None:
        """Adds a piece that was unpacked."""
        self.unpacked_bytes += len(piece)
        allowed = max(_ALWAYS_ALLOWED_BYTES, _MOST_RATIO * self.packed_bytes)
        if self.unpacked_bytes > min(allowed, MAX_BYTES):
            raise ConfigError(
                f"{self.path} unpacks to more than {min(allowed, MAX_BYTES):,} bytes from "
                f"{self.packed_bytes:,}, which no table does; it is not read"
            )


def _opened(path: Path, content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ConfigError(
            f"{path} is a damaged zip archive or workbook ({error}); export it again"
        ) from error


def _pieces(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a part, and never more than its packed size allows.

    Unpacked here, because a part may claim to be smaller than it is.
    """
    if part.flag_bits & _FLAG_ENCRYPTED:
        raise ConfigError(f"{path}: {part.filename} is encrypted; unpack it with its password")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ConfigError(f"{path}: {part.filename} is packed in an unusual way; unpack it")
    try:
        if part.compress_type == zipfile.ZIP_DEFLATED:
            _count_unpacked(_Guard(path, part.compress_size), _raw(archive, part))
        with archive.open(part) as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise ConfigError(
            f"{path}: {part.filename} is damaged ({error}); export it again"
        ) from error


def _count_unpacked(guard: _Guard, packed: bytes) -> None:
    unpacker = zlib.decompressobj(_DEFLATED)
    for start in range(0, len(packed), _SLICE_BYTES):
        rest = packed[start : start + _SLICE_BYTES]
        while rest and not unpacker.eof:
            guard.count(unpacker.decompress(rest, _PIECE_BYTES))
            rest = unpacker.unconsumed_tail


def _raw(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The packed bytes of a part: 30 bytes, its name and its extra field precede them."""
    file = archive.fp
    assert file is not None
    file.seek(part.header_offset + 26)
    sizes = file.read(4)
    skipped = int.from_bytes(sizes[:2], "little") + int.from_bytes(sizes[2:], "little")
    file.seek(part.header_offset + 30 + skipped)
    return file.read(part.compress_size)


def _is_table(part: zipfile.ZipInfo) -> bool:
    junk = any(fnmatch.fnmatch(part.filename, pattern) for pattern in _JUNK)
    return not part.is_dir() and not junk and part.filename.lower().endswith(_ENDINGS)


def _choose(path: Path, names: list[str], wanted: str | None) -> str:
    if len(names) == 1:
        return names[0]
    if wanted is not None:
        found = [name for name in names if wanted in (name, PurePosixPath(name).name)]
        if len(found) == 1:
            return found[0]
        raise ConfigError(f"{path} contains no {wanted!r}; it contains {', '.join(names)}")
    if not names:
        raise ConfigError(f"{path} is a zip archive without a table; export the recipients as CSV")
    subscribed = [n for n in names if fnmatch.fnmatch(PurePosixPath(n).name.lower(), _MAILCHIMP)]
    if len(subscribed) == 1:
        return subscribed[0]
    raise ConfigError(f"{path} contains several tables: {', '.join(names)}; name one with --sheet")
