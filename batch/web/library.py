"""The videos of a batch by token: what a link leads to, from plan, ledger and store."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from batch.delivery.captions import CaptionedPart, captions_vtt
from batch.delivery.opening_poster import load_opening_poster
from batch.delivery.stitch import Movie, layout_movie
from batch.job.folder import BatchFolder
from batch.ledger.ledger import Ledger
from batch.ledger.tokens import is_token
from personalize.plan.plan_tables import read_plan
from personalize.plan.segment import SegmentSpec
from render_cluster import SegmentStore, Track, find_parts

Parts = list[tuple[Track, Track]]

_MOST_POSTERS = 128  # kept in memory, about 100 kB each
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Video:
    """What one token leads to."""

    display_name: str
    seconds: float
    parts: Parts
    language: str = "en"
    captions: tuple[CaptionedPart, ...] = ()

    @property
    def etag(self) -> str:
        """Changes with any byte of the video."""
        digest = hashlib.sha256()
        for track in (track for part in self.parts for track in part):
            digest.update(bytes.fromhex(track.sha256))
        return f'"{digest.hexdigest()[:32]}"'

    def check(self, store: SegmentStore) -> None:
        """Makes sure that all of it is present and intact.

        Raises:
            CorruptTrackError: a file of the store is not what was committed.
        """
        for track in (track for part in self.parts for track in part):
            store.check(track)

    def captions_vtt(self) -> str:
        """Its captions, WebVTT."""
        return captions_vtt(self.captions, self.language)

    def movie(self) -> Movie:
        """Its layout."""
        return layout_movie(self.parts)


class VideoLibrary:
    """Finds videos. Sees a new plan as soon as a rerun has written one."""

    def __init__(self, folder: BatchFolder, ledger: Ledger, store: SegmentStore) -> None:
        self.ledger = ledger
        self.store = store
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp = -1
        self._posters: dict[str, bytes] = {}  # for a read-only store, each is made once
        self._specs: list[SegmentSpec] = []
        self._keys = pa.chunked_array([], pa.string())
        self._languages = pa.chunked_array([], pa.string())
        self._uses = self._captions = pa.chunked_array([], pa.list_(pa.int32()))
        self._shown = pa.chunked_array([], pa.list_(pa.string()))

    def find(self, token: str) -> Video | None:
        """The video of a token, or None: unknown, or its recipient has no video.

        Raises:
            CorruptTrackError: the store does not have what the ledger says.
        """
        recipient = self.ledger.recipient_of(token) if is_token(token) else None
        if recipient is None or recipient["status"] != "video":
            return None
        specs, shown, language = self._variant_of(recipient["recipient_key"])
        parts = [find_parts(self.store, spec) for spec in specs]
        captions = tuple(
            CaptionedPart(text, spec.speech, sound)
            for text, spec, (_, sound) in zip(shown, specs, parts, strict=True)
        )
        name, seconds = _name(recipient), recipient["seconds"]
        return Video(name, seconds, parts, language, captions) if parts else None

    def poster(self, video: Video) -> bytes:
        """A video's poster, a JPEG.

        Raises:
            StageError: it cannot be made.
        """
        picture = video.parts[0][0]
        with self._lock:
            kept = self._posters.get(picture.sha256)
        if kept is None:
            kept = load_opening_poster(self.store, picture)
            with self._lock:
                self._posters[picture.sha256] = kept
                while len(self._posters) > _MOST_POSTERS:
                    del self._posters[next(iter(self._posters))]
        return kept

    def holds_any(self) -> bool:
        """Whether the store has any picture of the plan's first segments, intact or not."""
        self.open_plan()
        return not self._specs or any(
            self.store.has("picture", spec.picture_key) for spec in self._specs[:_LOOKED_AT]
        )

    def open_plan(self) -> None:
        """Reads the plan, if it was written since the last time.

        Raises:
            ConfigError: it cannot be read, or is from more than one run.
        """
        self._variant_of("")

    def _variant_of(self, recipient_key: str) -> tuple[list[SegmentSpec], list[str | None], str]:
        """The segments of a recipient, what is shown for each, and their language."""
        with self._lock:
            variants = self._folder.plan / "variants.parquet"
            stamp = variants.stat().st_mtime_ns if variants.exists() else 0
            if stamp != self._stamp:
                plan = read_plan(self._folder.plan)
                # Kept as Arrow: a million lists would take hundreds of megabytes.
                self._keys, self._uses = plan.variants["recipient_key"], plan.variants["segments"]
                self._languages = plan.variants["language"]
                self._captions = plan.variants["captions"]
                self._shown = plan.segments["captions"]
                self._specs = plan.specs()
                self._stamp = stamp
            row = pc.index(self._keys, recipient_key).as_py()
            if row < 0:
                return [], [], ""
            uses = self._uses[row].as_py()
            chosen = self._captions[row].as_py() or [None] * len(uses)
            shown = [
                None if which is None else self._shown[index][which].as_py()
                for index, which in zip(uses, chosen, strict=True)
            ]
            return [self._specs[index] for index in uses], shown, self._languages[row].as_py()


def _name(recipient: Mapping[str, Any]) -> str:
    """The recipient's name; empty if only a placeholder is known."""
    name = str(recipient["display_name"])
    return "" if name == f"Recipient {recipient['row_number']}" else name
