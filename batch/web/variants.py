"""The stored video of each recipient in a plan; seen anew as soon as a run writes another plan."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.delivery.captions import CaptionedPart
from batch.delivery.stitch import Movie, layout_movie
from batch.page.batch_page import PAGE_FILE, BatchPage, read_page
from batch.page.content import OWN_TEXTS
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


@dataclass(frozen=True, slots=True)
class PlannedVideo:
    """What the plan says of one recipient.

    `own` are the page's texts, `lines` the ids of the lines that they hear, `page` what everybody
    shares.
    """

    variant: StoredVariant
    language: str
    own: Mapping[str, str | None]
    lines: tuple[str, ...]
    captions: tuple[CaptionedPart, ...]
    page: BatchPage


class Variants:
    """The variants of the plan in a folder. Threads may share one."""

    def __init__(self, plan_folder: Path, store: SegmentStore) -> None:
        self._folder = plan_folder
        self._store = store
        self._lock = threading.Lock()
        self._stamp = 0
        self._tables: _Tables | None = None  # `pa.array([])` would import pandas: 30 MB
        self._tracks: Kept[tuple[TrackKind, str], _KeptTrack] = Kept(_MOST_TRACKS)
        self._variants: Kept[tuple[int, ...], StoredVariant] = Kept(_MOST_VARIANTS)

    def find(self, recipient_key: str) -> PlannedVideo | None:
        """The video of a recipient; None if the plan has none.

        Its variant is the same object as the last time, unless one of its tracks was made again.

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
        own = {name: texts[row].as_py() for name, texts in tables.own.items()}
        lines = tuple(tables.line_ids[use].as_py() for use in uses)
        language = tables.languages[row].as_py()
        captions = tables.captions_of(row, uses, tracks[1::2])
        return PlannedVideo(kept, language, own, lines, captions, tables.page)

    def page(self) -> BatchPage:
        """What the pages of all recipients share."""
        return self.open_plan().page

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
            if self._tables is None or stamp != self._stamp:
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
    line_ids: pa.Array
    speech: pa.Array
    shown: pa.Array
    captions: pa.Array
    own: dict[str, pa.Array]
    page: BatchPage

    @classmethod
    def read(cls, folder: Path) -> _Tables:
        plan = read_plan(folder)
        keys, uses, languages, captions = (
            plan.variants[name].combine_chunks()
            for name in ("recipient_key", "segments", "language", "captions")
        )
        # Not `to_numpy`, which imports pandas too.
        order = np.frombuffer(pc.sort_indices(keys).buffers()[1], np.uint64, len(keys))
        pictures, sounds, lines, speech, shown = (
            plan.segments[name].combine_chunks()
            for name in ("picture_key", "sound_key", "line_id", "speech", "captions")
        )
        own = {text: plan.variants[column].combine_chunks() for text, column in OWN_TEXTS.items()}
        page = read_page(folder / PAGE_FILE)
        of_segments = (pictures, sounds, lines, speech, shown)
        return cls(keys, order, uses, languages, *of_segments, captions, own, page)

    def captions_of(
        self, row: int, uses: Sequence[int], sounds: Sequence[Track]
    ) -> tuple[CaptionedPart, ...]:
        """What is shown for each segment of a recipient."""
        chosen = self.captions[row].as_py() or [None] * len(uses)
        return tuple(
            CaptionedPart(
                None if which is None else self.shown[use][which].as_py(),
                self.speech[use].as_py(),
                sound,
            )
            for use, which, sound in zip(uses, chosen, sounds, strict=True)
        )

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
