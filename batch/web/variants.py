"""The stored video of each recipient in a plan; seen anew as soon as a run writes another plan."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.delivery.stitch import Movie, layout_movie
from batch.web.kept import Kept
from personalize.plan.plan_tables import read_plan
from render_cluster import SegmentStore, Track, TrackKind, find_track

_MOST_TRACKS = 2_000  # about 10 kB each
_MOST_VARIANTS = 1_000  # about 15 kB each, once their movie was asked for
_LOOKED_AT = 50
# Elsewhere than in a folder, nothing cheap tells that a sidecar has changed.
_KEPT_WITHOUT_STAMP_S = 10.0


@dataclass(frozen=True, eq=False)
class StoredVariant:
    """The tracks of a video, in playing order: picture, sound, picture, sound, ..."""

    tracks: tuple[Track, ...]

    @cached_property
    def movie(self) -> Movie:
        """Its layout."""
        return layout_movie(list(zip(self.tracks[::2], self.tracks[1::2], strict=True)))

    @cached_property
    def etag(self) -> str:
        """Changes with any byte of the video."""
        digest = hashlib.sha256()
        for track in self.tracks:
            digest.update(bytes.fromhex(track.sha256))
        return f'"{digest.hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class _KeptTrack:
    track: Track
    stamp: tuple[int, ...]
    read_at_s: float

    def is_current(self, stamp: tuple[int, ...], now_s: float) -> bool:
        is_young = now_s - self.read_at_s < _KEPT_WITHOUT_STAMP_S
        return self.stamp == stamp and (bool(stamp) or is_young)


class Variants:
    """The variants of the plan in a folder. Threads may share one."""

    def __init__(self, plan_folder: Path, store: SegmentStore) -> None:
        self._folder = plan_folder
        self._store = store
        self._lock = threading.Lock()
        self._stamp = -1
        self._tables = _Tables.empty()
        self._tracks: Kept[tuple[TrackKind, str], _KeptTrack] = Kept(_MOST_TRACKS)
        self._variants: Kept[tuple[int, ...], StoredVariant] = Kept(_MOST_VARIANTS)

    def find(self, recipient_key: str) -> tuple[StoredVariant, str] | None:
        """The video of a recipient and its language; None if the plan has none.

        The same object as the last time, unless one of its tracks was made again.

        Raises:
            CorruptTrackError: the store does not have it.
            ConfigError: the plan cannot be read, or is from more than one run.
        """
        tables = self.open_plan()
        row = tables.row_of(recipient_key)
        if row is None:
            return None
        uses = tuple(tables.uses[row].as_py())
        if not uses:
            return None
        tracks = tuple(
            track
            for use in uses
            for track in (
                self._track("picture", tables.picture_keys[use].as_py()),
                self._track("sound", tables.sound_keys[use].as_py()),
            )
        )
        kept = self._variants.get(uses)
        if kept is None or any(a is not b for a, b in zip(kept.tracks, tracks, strict=False)):
            kept = StoredVariant(tracks)
            self._variants.put(uses, kept)
        return kept, tables.languages[row].as_py()

    def forget(self, variant: StoredVariant) -> None:
        """Reads the sidecars of its tracks again the next time: one of them turned out damaged."""
        for track in variant.tracks:
            self._tracks.forget((track.facts.kind, track.key))

    def holds_any(self) -> bool:
        """Whether the store has any picture of the plan's first segments, intact or not."""
        keys = self.open_plan().picture_keys
        return not len(keys) or any(
            self._store.has("picture", key) for key in keys[:_LOOKED_AT].to_pylist()
        )

    def open_plan(self) -> _Tables:
        """The plan's tables, read if they were written since the last time.

        Raises:
            ConfigError: they cannot be read, or are from more than one run.
        """
        variants = self._folder / "variants.parquet"
        with self._lock:
            stamp = variants.stat().st_mtime_ns if variants.exists() else 0
            if stamp != self._stamp:
                self._tables = _Tables.read(self._folder)
                self._variants.clear()
                self._stamp = stamp
            return self._tables

    def _track(self, kind: TrackKind, key: str) -> Track:
        stamp, now_s = self._store.stamp(kind, key), time.monotonic()
        kept = self._tracks.get((kind, key))
        if kept is not None and kept.is_current(stamp, now_s):
            return kept.track
        track = find_track(self._store, kind, key)
        if kept is not None and kept.track.file == track.file:
            track = kept.track
        self._tracks.put((kind, key), _KeptTrack(track, stamp, now_s))
        return track


@dataclass(frozen=True, slots=True)
class _Tables:
    """A plan's columns, as Arrow: a million Python objects would take hundreds of megabytes.

    `order` has the rows of `keys` in alphabetical order.
    """

    keys: pa.Array
    order: np.ndarray
    uses: pa.Array
    languages: pa.Array
    picture_keys: pa.Array
    sound_keys: pa.Array

    @classmethod
    def empty(cls) -> _Tables:
        strings = pa.array([], pa.string())
        uses = pa.array([], pa.list_(pa.int32()))
        return cls(strings, np.array([], np.uint64), uses, strings, strings, strings)

    @classmethod
    def read(cls, folder: Path) -> _Tables:
        plan = read_plan(folder)
        keys, uses, languages = (
            plan.variants[name].combine_chunks()
            for name in ("recipient_key", "segments", "language")
        )
        order = pc.sort_indices(keys).to_numpy()
        pictures, sounds = (
            plan.segments[name].combine_chunks() for name in ("picture_key", "sound_key")
        )
        return cls(keys, order, uses, languages, pictures, sounds)

    def row_of(self, key: str) -> int | None:
        """The row of a recipient: Arrow sorts UTF-8 bytes, which is the order of code points."""
        low, high = 0, len(self.order)
        while low < high:
            middle = (low + high) // 2
            row = int(self.order[middle])
            found: str = self.keys[row].as_py()
            if found == key:
                return row
            low, high = (middle + 1, high) if found < key else (low, middle)
        return None
