"""The record of a stored file: its path, and the sidecar that commits it.

A sidecar is trusted only if its checksum is right and its path is the one that kind, key and
SHA-256 imply: whoever may write into a store may write a sidecar too, and must not choose which
file of the machine is read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from render_cluster.media.track import (
    CorruptTrackError,
    StoredFile,
    Track,
    TrackFacts,
    facts_from_record,
    facts_record,
)

_KIND = re.compile(r"[a-z]+")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_TRACK_SUFFIXES = {"picture": ".m4s", "sound": ".m4s"}


def folder_of(kind: str, key: str) -> str:
    """The folder of a key's files."""
    if not _KIND.fullmatch(kind) or not _KEY.fullmatch(key):
        raise ValueError(f"expected a lower-case kind and a file-name-safe key, got {kind}/{key}")
    return f"{kind}/{key[:2]}"


def sidecar_of(kind: str, key: str) -> str:
    """The path of a key's sidecar."""
    return f"{folder_of(kind, key)}/{key}.json"


def stored_file(kind: str, key: str, data: bytes, suffix: str) -> StoredFile:
    """The path for some bytes."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"{folder_of(kind, key)}/{key}-{sha256[:12]}{suffix}"
    if not _is_implied(path, kind, key, sha256):
        raise ValueError(f"expected the suffix of a {kind}, got {suffix!r}")
    return StoredFile(kind, key, path, len(data), sha256)


def record_bytes(file: StoredFile, record: Mapping[str, Any]) -> bytes:
    """The content of a sidecar: the file's path and checksums, and any further facts."""
    sums = {"path": file.path, "sha256": file.sha256, "size_bytes": file.size_bytes}
    whole = {**record, **sums}
    return json.dumps(whole | {"checksum": _checksum(whole)}, sort_keys=True).encode()


def read_record(kind: str, key: str, raw: bytes) -> tuple[StoredFile, dict[str, Any]]:
    """The content of a sidecar.

    Raises:
        CorruptTrackError: it is damaged or altered, or names a file that is not this key's.
    """
    where = sidecar_of(kind, key)
    try:
        record = json.loads(raw)
        checksum = record.pop("checksum")
        path, size_bytes, sha256 = (record[name] for name in ("path", "size_bytes", "sha256"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CorruptTrackError(kind, key, f"{where}: {error!r}") from error
    if checksum != _checksum(record):
        raise CorruptTrackError(kind, key, f"{where} was altered")
    if not _is_implied(path, kind, key, sha256) or type(size_bytes) is not int:
        raise CorruptTrackError(kind, key, f"{where} names a file that is not this key's")
    return StoredFile(kind, key, path, size_bytes, sha256), record


def track_record(facts: TrackFacts, words_ms: Sequence[int]) -> dict[str, Any]:
    """What the sidecar of a track says besides path and checksums."""
    record: dict[str, Any] = {"facts": facts_record(facts)}
    return record | {"words_ms": list(words_ms)} if words_ms else record


def track_of(file: StoredFile, record: Mapping[str, Any]) -> Track:
    """The track that a sidecar describes.

    Raises:
        CorruptTrackError: the sidecar has no facts, or impossible ones.
    """
    try:
        words_ms = tuple(map(int, record.get("words_ms", ())))
        return Track(facts_from_record(record["facts"]), file, words_ms)
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptTrackError(file.kind, file.key, f"facts: {error!r}") from error


def check_bytes(file: StoredFile, data: bytes | None) -> bytes:
    """The bytes of a file, if they are what was committed; None stands for no file.

    Raises:
        CorruptTrackError: they are not.
    """
    if data is None:
        raise CorruptTrackError(file.kind, file.key, f"{file.path} is missing")
    if len(data) != file.size_bytes:
        size = f"expected {file.size_bytes} bytes, got {len(data)}"
        raise CorruptTrackError(file.kind, file.key, f"{file.path}: {size}")
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise CorruptTrackError(file.kind, file.key, f"{file.path}: SHA-256 differs")
    return data


def _is_implied(path: object, kind: str, key: str, sha256: object) -> bool:
    """Whether a path is the one that kind, key and SHA-256 imply."""
    if not isinstance(path, str) or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        return False
    before = f"{folder_of(kind, key)}/{key}-{sha256[:12]}"
    suffix = path.removeprefix(before)
    expected = _TRACK_SUFFIXES.get(kind, suffix)
    return path == before + expected and _SUFFIX.fullmatch(expected) is not None


def _checksum(record: Mapping[str, Any]) -> str:
    """SHA-256 of a sidecar's content, so that a damaged one is never trusted."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
