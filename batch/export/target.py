"""Where an export goes. What is there already, and is the same, is not sent again."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from render_cluster import StoreFiles

MANIFEST = "manifest.csv"
_COMPARED_BYTES = 1 << 12


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of an export; `row_number` is the recipient's, 0 for what several share."""

    path: str
    row_number: int
    size_bytes: int
    sha256: str
    is_new: bool


@dataclass(slots=True)
class Target:
    """A folder, or an address such as s3://bucket/folder. Threads may share one.

    A file counts as the same by its size and its end: an MP4 ends with its seal, which has digests
    of all its bytes; a shared file's name has its content's hash; the rest are short texts.
    """

    files: StoreFiles
    _sizes: dict[str, int] = field(default_factory=dict)

    def look(self, folders: Iterable[str]) -> None:
        """Lists what is in some folders, once."""
        for folder in folders:
            self._sizes |= self.files.sizes(folder)

    def put(self, path: str, data: bytes, row_number: int = 0) -> Exported:
        """Writes a file, or leaves the same one that is there."""
        is_new = not self._is_there(path, data)
        if is_new:
            self.files.delete(path)
            self.files.write_new(path, data)
        return Exported(path, row_number, len(data), hashlib.sha256(data).hexdigest(), is_new)

    def finish(self, exported: Iterable[Exported]) -> None:
        """Writes the manifest, last: an export without one is not finished.

        What the manifest before had for a recipient, and this one has not, is removed: a link that
        has ended must not live on in an export.
        """
        exported = list(exported)
        for path in self._of_recipients_before() - {one.path for one in exported}:
            self.files.delete(path)
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(["row_number", "file", "size_bytes", "sha256"])
        for one in sorted(exported, key=lambda one: (one.row_number, one.path)):
            rows.writerow([one.row_number or "", one.path, one.size_bytes, one.sha256])
        self.files.delete(MANIFEST)
        self.files.write_new(MANIFEST, text.getvalue().encode())

    def _of_recipients_before(self) -> set[str]:
        text = (self.files.read(MANIFEST) or b"").decode()
        return {row["file"] for row in csv.DictReader(io.StringIO(text)) if row["row_number"]}

    def _is_there(self, path: str, data: bytes) -> bool:
        if self._sizes.get(path) != len(data):
            return False
        end = data[-_COMPARED_BYTES:]
        return self.files.read_range(path, len(data) - len(end), len(end)) == end
