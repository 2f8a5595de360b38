"""Pictures for mails in the store: their keys, their kinds, and which one each recipient has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from batch.mail_pictures.greetings import Greeting
from personalize.whole_file import whole_file
from render_cluster import SegmentStore, Track, fonts_fingerprint

MAIL_PICTURE_VERSION = 1
"""What a mail picture looks like: raise it with every change of design or encoding."""

STORE_KINDS: Mapping[str, str] = MappingProxyType(
    {"jpg": "mailposter", "gif": "mailgif", "webp": "mailwebp"}
)
"""The store's kind of each file suffix."""
PICTURES_SCHEMA = pa.schema(
    [
        pa.field("recipient_key", pa.string(), nullable=False),
        *(pa.field(suffix, pa.string()) for suffix in STORE_KINDS),
    ]
)
"""One row per video; the key of the recipient's picture by suffix, null where there is none."""
_PATH = "/m/"
_KEY = re.compile(r"[0-9a-f]{40}")
_FILE = "pictures.parquet"


def mail_picture_key(opening: Track, greeting: Greeting) -> str:
    """The key of a greeting over an opening: the same for everyone who is greeted alike.

    It holds nothing that tells recipients of one greeting apart, so that fetching the picture does
    not say who opened a mail.
    """
    fonts = fonts_fingerprint(greeting.text, greeting.language)
    parts = (opening.sha256, greeting.text, fonts, MAIL_PICTURE_VERSION)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]


def mail_picture(store: SegmentStore, key: str, suffix: str) -> bytes | None:
    """The picture behind `/m/<key>.<suffix>`; None if there is none.

    Args:
        store: of the batch.
        key: as it came, from anybody.
        suffix: `jpg`, `gif` or `webp`.

    Raises:
        CorruptTrackError: it is damaged.
    """
    kind = STORE_KINDS.get(suffix)
    if kind is None or not _KEY.fullmatch(key):
        return None
    return store.blob(kind, key)


def picture_paths(pictures: pa.Table, recipient_keys: pa.Array, suffix: str) -> pa.Array:
    """Where each recipient's picture is below the batch's address; null where there is none."""
    rows = pc.index_in(recipient_keys, pictures["recipient_key"].combine_chunks())
    keys = pictures[suffix].combine_chunks().take(rows.combine_chunks())
    return pc.binary_join_element_wise(_PATH, keys, f".{suffix}", "")


def write_pictures(pictures: pa.Table, folder: Path) -> None:
    """Writes the table beside the plan's."""
    with whole_file(folder / _FILE) as beside:
        pq.write_table(pictures, beside, compression="zstd")


def read_pictures(folder: Path) -> pa.Table:
    """The table of a run; empty if the run was of a version that made none."""
    path = folder / _FILE
    return pq.read_table(path, schema=PICTURES_SCHEMA) if path.exists() else no_pictures()


def no_pictures() -> pa.Table:
    """A table without rows."""
    return PICTURES_SCHEMA.empty_table()
