"""Makes the pictures of a batch: one for each distinct greeting over each distinct opening."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from PIL import Image

from batch.delivery.guard import Guard
from batch.delivery.opening_poster import make_opening_poster, poster_at_s
from batch.job.monitor import Monitor
from batch.mail_pictures.greetings import Greeting, greeting_of
from batch.mail_pictures.keys import PICTURES_SCHEMA, STORE_KINDS, mail_picture, mail_picture_key
from batch.mail_pictures.moving import (
    MOST_BYTES,
    SIZES,
    MovingKind,
    Size,
    decode_opening,
    make_moving,
)
from batch.mail_pictures.still import make_still, open_opening
from batch.run.outcomes import Failure, segment_uses
from personalize.errors import ConfigError, StageError
from personalize.plan.segment import SegmentSpec
from render_cluster import (
    CorruptTrackError,
    SegmentStore,
    Track,
    fetch_fonts,
    find_parts,
    fonts_of,
    init_segment,
)

_AT_ONCE = 256
_OPENINGS_KEPT = 8  # a GIF's frames are 14 MB


@dataclass(frozen=True, slots=True)
class MailPictures:
    """The keys of each recipient's pictures (PICTURES_SCHEMA), and damaged files of the store."""

    table: pa.Table
    broken: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One picture: the index of its opening, and what is written over it."""

    opening: int
    greeting: Greeting


def make_mail_pictures(
    outcomes: pa.Table,
    variants: pa.Table,
    specs: Sequence[SegmentSpec],
    store: SegmentStore,
    moving: MovingKind | None,
    monitor: Monitor,
) -> MailPictures:
    """Makes the pictures that the store lacks. One that fails is missing from the table.

    Args:
        outcomes: those of the variants, in the same order (OUTCOMES_SCHEMA).
        variants: the recipients who should have a video.
        specs: the segments that the variants index.
        store: has the segments and receives the pictures.
        moving: what is made besides the still one.
        monitor: notified of each picture, and warned if some could not be made.
    """
    rows = variants.filter(pc.equal(outcomes["status"], "video"))
    wanted, codes = _distinct(rows)
    studio = _Studio(store, specs, moving)
    guard = Guard("the picture")
    failures = _without_fonts(wanted, monitor)
    made = [one for one in wanted if one not in failures]
    monitor.begin("mail pictures", len(made))
    try:
        failures |= dict(_failures(made, studio, guard, monitor))
    finally:
        monitor.end()
    if failures:
        reason = next(iter(failures.values())).reason.strip().splitlines()[-1]
        monitor.warn(
            f"{len(failures):,} pictures for mails could not be made ({reason}); their recipients "
            "get the plain poster"
        )
    return MailPictures(_table(rows, wanted, codes, failures, studio), guard.broken)


class _Studio:
    """Makes pictures; openings are decoded once for many greetings."""

    def __init__(
        self, store: SegmentStore, specs: Sequence[SegmentSpec], moving: MovingKind | None
    ) -> None:
        self._store = store
        self._specs = specs
        self.moving = moving
        self._track = lru_cache(maxsize=None)(self._find_track)
        self._still = lru_cache(maxsize=_OPENINGS_KEPT)(self._open_still)
        self._frames = lru_cache(maxsize=_OPENINGS_KEPT)(self._decode)
        self.key = lru_cache(maxsize=None)(self._find_key)

    def _find_key(self, wanted: _Wanted) -> str:
        return mail_picture_key(self._track(wanted.opening), wanted.greeting)

    def make(self, wanted: _Wanted) -> None:
        """Makes the still picture, and the moving one if one is wanted, unless they are there."""
        key = self.key(wanted)
        if not self._has(key, "jpg"):
            self._put(key, "jpg", make_still(self._still(wanted.opening), wanted.greeting))
        if self.moving and not self._has(key, self.moving):
            self._put(key, self.moving, self._smallest(wanted, self.moving))

    def _smallest(self, wanted: _Wanted, kind: MovingKind) -> bytes:
        """The largest of SIZES that mails may carry."""
        for size in SIZES:
            made = make_moving(self._frames(wanted.opening, size), wanted.greeting, kind, size)
            if len(made) <= MOST_BYTES:
                return made
        raise StageError("mail picture", f"the {kind} has {len(made):,} bytes at its smallest")

    def _has(self, key: str, suffix: str) -> bool:
        """Whether a picture is there and intact; a damaged one is discarded."""
        try:
            return mail_picture(self._store, key, suffix) is not None
        except CorruptTrackError:
            self._store.discard(STORE_KINDS[suffix], key)
            return False

    def _put(self, key: str, suffix: str, data: bytes) -> None:
        self._store.put_blob(STORE_KINDS[suffix], key, data, f".{suffix}")

    def _find_track(self, opening: int) -> Track:
        return find_parts(self._store, self._specs[opening])[0]

    def _open_still(self, opening: int) -> Image.Image:
        return open_opening(make_opening_poster(self._store, self._track(opening)))

    def _decode(self, opening: int, size: Size) -> NDArray[np.uint8]:
        track = self._track(opening)
        movie = init_segment(track.facts) + self._store.read(track)
        return decode_opening(movie, track.facts.size_px, poster_at_s(track), size)


def _distinct(rows: pa.Table) -> tuple[list[_Wanted], NDArray[np.int64]]:
    """The distinct pictures that some variants need, and (V,) the index of each one's."""
    flat, starts = segment_uses(rows)
    names = rows["greeted_name"].combine_chunks().fill_null("").dictionary_encode()
    tags = rows["language"].combine_chunks().dictionary_encode()
    parts = np.stack([flat[starts[:-1]], names.indices.to_numpy(), tags.indices.to_numpy()])
    found, codes = np.unique(parts, axis=1, return_inverse=True)
    known: dict[_Wanted, int] = {}
    places = [
        known.setdefault(
            _Wanted(
                opening, greeting_of(tags.dictionary[tag].as_py(), names.dictionary[name].as_py())
            ),
            len(known),
        )
        for opening, name, tag in found.T.tolist()
    ]
    return list(known), np.array(places, np.int64)[codes.reshape(-1)]


def _without_fonts(wanted: Sequence[_Wanted], monitor: Monitor) -> dict[_Wanted, Failure]:
    """Fetches the fonts of all greetings; returns the pictures whose fonts are not to be had."""
    fonts = {one.greeting: fonts_of(one.greeting.text, one.greeting.language) for one in wanted}
    lacking = {}
    for font in dict.fromkeys(font for some in fonts.values() for font in some):
        try:
            fetch_fonts([font], monitor.say)
        except ConfigError as error:
            lacking[font] = Failure(str(error))
    return {one: lacking[font] for one in wanted for font in fonts[one.greeting] if font in lacking}


def _failures(
    wanted: Sequence[_Wanted], studio: _Studio, guard: Guard, monitor: Monitor
) -> Iterator[tuple[_Wanted, Failure]]:
    """Makes pictures in threads, since encoders release Python's lock; those that failed."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            found = pool.map(partial(guard.failure_of, studio.make), some)
            for one, failure in zip(some, found, strict=True):
                if failure is not None:
                    yield one, failure
                monitor.pieces_done()


def _table(
    rows: pa.Table,
    wanted: Sequence[_Wanted],
    codes: NDArray[np.int64],
    failures: dict[_Wanted, Failure],
    studio: _Studio,
) -> pa.Table:
    keys = pa.array([None if one in failures else studio.key(one) for one in wanted], pa.string())
    mine = keys.take(pa.array(codes))
    nothing = pa.nulls(rows.num_rows, pa.string())
    columns = {
        suffix: mine if suffix in ("jpg", studio.moving) else nothing for suffix in STORE_KINDS
    }
    return pa.table({"recipient_key": rows["recipient_key"], **columns}, schema=PICTURES_SCHEMA)
