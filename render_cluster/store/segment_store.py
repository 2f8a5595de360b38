"""The content-addressed store of tracks, clips and posters: what counts as stored, and as intact.

A file is at `<kind>/<2 hex>/<key>-<12 hex of its SHA-256><suffix>`, and `<key>.json` beside it,
written last, commits it. Two processor types may encode one key to different bytes: since the name
includes the content's hash they never overwrite each other, and the first sidecar wins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pyarrow.fs import FileSystem
from tenacity import Retrying

from personalize.errors import StageError
from personalize.plan.segment import SegmentSpec
from render_cluster.media.cmaf import check_segment
from render_cluster.media.track import (
    CorruptTrackError,
    EncodedTrack,
    StoredFile,
    Track,
    TrackKind,
)
from render_cluster.store.checked_files import CheckedFiles
from render_cluster.store.files import StoreFiles
from render_cluster.store.open_files import OpenFile, Stamp
from render_cluster.store.record import (
    folder_of,
    read_record,
    record_bytes,
    sidecar_of,
    stored_file,
    track_of,
    track_record,
)
from render_cluster.store.retry import RETRYING
from render_cluster.store.trusted_files import TRUSTED_S

_CHECKING_THREADS = 8


class SegmentStore:
    """A store at a folder or URI. Every read checks size and SHA-256. Threads may share one.

    Args:
        uri: a folder, or `file://`, `s3://`, `gs://`; with `filesystem` given, a path in it.
        filesystem: a pyarrow file system to use instead of the URI's.
        retrying: the policy for errors that may pass.
        must_exist: refuse a store that does not exist, instead of creating it.
        trusted_s: how long a file that was found intact is trusted before it is hashed again.

    Raises:
        ConfigError: the store cannot be opened.
    """

    def __init__(
        self,
        uri: str | Path,
        filesystem: FileSystem | None = None,
        retrying: Retrying = RETRYING,
        *,
        must_exist: bool = False,
        trusted_s: float = TRUSTED_S,
    ) -> None:
        self._files = StoreFiles(str(uri), filesystem, retrying, must_exist=must_exist)
        self._checked = CheckedFiles(self._files, trusted_s)
        self._data_sha256: dict[str, bytes] = {}  # path: of its samples
        self._decoder_configs: dict[str, str] = {}  # profile: the one that its tracks share

    def put_track(
        self, kind: TrackKind, key: str, encoded: EncodedTrack, words_ms: Sequence[int] = ()
    ) -> Track:
        """The committed track of a key: this one, or one that an earlier writer committed.

        An earlier one is checked, and replaced if it is damaged.

        Args:
            kind: of the track.
            key: where it is stored.
            encoded: its bytes and their facts.
            words_ms: when a sound says its words, as in `Track`.

        Raises:
            StageError: the facts do not match the bytes, the track's decoder configuration is not
                its profile's, or the disk is full.
        """
        if encoded.facts.kind != kind:
            raise ValueError(f"expected a {kind} track, got {encoded.facts.kind}")
        try:
            check_segment(encoded)
        except ValueError as error:
            raise StageError("store", f"{kind} {key}: {error}") from error
        self._check_decoder_config(encoded)
        record = track_record(encoded.facts, words_ms)
        return track_of(*self._put(kind, key, encoded.data, ".m4s", record))

    def track(self, kind: TrackKind, key: str) -> Track | None:
        """The committed track of a key, its bytes unread; None if there is none.

        Raises:
            CorruptTrackError: its sidecar is damaged.
        """
        found = self._record(kind, key)
        return found and track_of(*found)

    def has(self, kind: str, key: str) -> bool:
        """Whether anything is committed under a key, intact or not."""
        return self._files.read(sidecar_of(kind, key)) is not None

    def read(self, track: Track) -> bytes:
        """The whole .m4s.

        Raises:
            CorruptTrackError: it is missing or not what was committed.
        """
        return self._checked.read(track.file)

    def check(self, track: Track) -> None:
        """Makes sure that a track is what was committed, as `CheckedFiles.check` does.

        Raises:
            CorruptTrackError: it is missing or not what was committed.
        """
        self._checked.check(track.file)

    def is_trusted(self, track: Track) -> bool:
        """Whether `check` would return at once: it was found intact and not touched since."""
        return self._checked.is_trusted(track.file)

    def open(self, track: Track) -> OpenFile | None:
        """A track as a file to send from, just after its check; None if it is not in a folder.

        Raises:
            CorruptTrackError: it was not checked, or is not what was checked.
        """
        return self._checked.open(track.file)

    def stamp(self, kind: str, key: str) -> Stamp:
        """Changes when something else is committed under a key; always () if not in a folder."""
        return self._files.stamp(sidecar_of(kind, key))

    def read_range(self, track: Track, offset: int, length: int) -> bytes:
        """`length` bytes of the .m4s from `offset`; the file is checked as by `check`.

        Raises:
            CorruptTrackError: it is missing or not what was committed.
        """
        return self._checked.read_range(track.file, offset, length)

    def append_to(self, target: int, ranges: Sequence[tuple[Track, int, int]]) -> None:
        """Appends ranges of tracks, as (track, offset, length), to an open file.

        Their files are checked as by `check`; of a folder, the kernel copies them.

        Raises:
            CorruptTrackError: one is missing or not what was committed.
            OSError: the target cannot be written.
        """
        self._checked.append_to(target, [(track.file, at, length) for track, at, length in ranges])

    def data_sha256(self, track: Track) -> bytes:
        """SHA-256 of a track's samples: read once in a process, which also checks the file.

        Raises:
            CorruptTrackError: it is missing or not what was committed.
        """
        known = self._data_sha256.get(track.path)
        if known is None:
            samples = self._checked.read(track.file)[track.facts.data_offset_bytes :]
            known = self._data_sha256[track.path] = hashlib.sha256(samples).digest()
        return known

    def put_blob(self, kind: str, key: str, data: bytes, suffix: str) -> StoredFile:
        """The committed file of a key: this one, or an earlier writer's that is intact."""
        return self._put(kind, key, data, suffix, {})[0]

    def blob(self, kind: str, key: str) -> bytes | None:
        """The bytes of a blob; None if there is none.

        Raises:
            CorruptTrackError: it is damaged.
        """
        found = self._record(kind, key)
        if found:
            self._files.touch(found[0].path)
        return found and self._checked.read(found[0])

    def trim(self, kind: str, limit_bytes: int) -> int:
        """Removes the least recently used blobs of a kind, until the rest fits.

        Removed blobs are made again when needed: for clips, never for tracks.

        Returns:
            How many were removed.
        """
        if kind in ("picture", "sound"):
            raise ValueError(f"expected a kind that can be spared, got {kind}")
        files = self._files.ages(kind)
        total_bytes = sum(size for _, _, size in files)
        removed = 0
        for _, path, size in sorted(file for file in files if not file[1].endswith(".json")):
            if total_bytes <= limit_bytes:
                break
            self.discard(kind, path.rsplit("/", 1)[1].rsplit("-", 1)[0])
            total_bytes -= size
            removed += 1
        return removed

    def discard(self, kind: str, key: str) -> None:
        """Removes everything under a key, so that it can be made again."""
        # Sidecar first: without it nothing is committed, whatever happens to the rest.
        self._files.delete(sidecar_of(kind, key))
        for path in self._files.sizes(folder_of(kind, key)):
            if path.startswith(f"{folder_of(kind, key)}/{key}-"):
                self._files.delete(path)
                self._checked.forget(path)

    def intact(self, specs: Iterable[SegmentSpec], *, verify: bool = True) -> set[str]:
        """The keys of those segments whose picture and sound are both present and intact.

        Args:
            specs: any number of segments; the store is listed once for all of them.
            verify: hash every file; otherwise only its size is compared.
        """
        wanted = list(specs)
        tracks = {("picture", s.picture_key) for s in wanted}
        tracks |= {("sound", s.sound_key) for s in wanted}
        sizes = self._files.sizes("picture") | self._files.sizes("sound")
        there = [(kind, key) for kind, key in tracks if sidecar_of(kind, key) in sizes]
        with ThreadPoolExecutor(_CHECKING_THREADS) as pool:
            checks = pool.map(
                lambda track: self._is_whole(track[0], track[1], sizes, verify=verify), there
            )
            whole = {track for track, is_whole in zip(there, checks, strict=True) if is_whole}
        return {
            s.segment_key
            for s in wanted
            if ("picture", s.picture_key) in whole and ("sound", s.sound_key) in whole
        }

    def _is_whole(self, kind: str, key: str, sizes: Mapping[str, int], *, verify: bool) -> bool:
        try:
            found = self._record(kind, key)
            if not found or sizes.get(found[0].path) != found[0].size_bytes:
                return False
            if verify:
                self._checked.read(found[0])
        except CorruptTrackError:
            return False
        return True

    def _put(
        self, kind: str, key: str, data: bytes, suffix: str, record: dict[str, Any]
    ) -> tuple[StoredFile, dict[str, Any]]:
        earlier = self._earlier(kind, key)
        if earlier:
            return earlier
        file = stored_file(kind, key, data, suffix)
        if not self._files.write_new(file.path, data) and self._files.read(file.path) != data:
            # Left without a sidecar, and damaged since: nothing refers to it.
            self._files.delete(file.path)
            self._files.write_new(file.path, data)
        is_first = self._files.write_new(sidecar_of(kind, key), record_bytes(file, record))
        winner = self._record(kind, key)
        if winner is None:
            raise CorruptTrackError(kind, key, "was discarded while it was being stored")
        if not is_first and winner[0].path != file.path:
            self._files.delete(file.path)
        return winner

    def _earlier(self, kind: str, key: str) -> tuple[StoredFile, dict[str, Any]] | None:
        """What an earlier writer committed; a damaged one is discarded."""
        try:
            found = self._record(kind, key)
            if found:
                self._checked.read(found[0])
        except CorruptTrackError:
            self.discard(kind, key)
            return None
        return found

    def _record(self, kind: str, key: str) -> tuple[StoredFile, dict[str, Any]] | None:
        """The content of a sidecar, once its checksum is verified."""
        raw = self._files.read(sidecar_of(kind, key))
        return None if raw is None else read_record(kind, key, raw)

    def _check_decoder_config(self, encoded: EncodedTrack) -> None:
        """Requires one decoder configuration per profile, so that its tracks can share a header."""
        facts = encoded.facts
        expected = self._decoder_configs.get(facts.profile)
        if expected is None:
            key = hashlib.sha256(facts.profile.encode()).hexdigest()[:40]
            self.put_blob("profile", key, facts.decoder_config_hex.encode(), ".txt")
            expected = (self.blob("profile", key) or b"").decode()
            self._decoder_configs[facts.profile] = expected
        if facts.decoder_config_hex != expected:
            raise StageError(
                "store",
                f"decoder configuration {facts.decoder_config_hex} is not {expected}, which all "
                f"other tracks of profile {facts.profile!r} have",
            )
