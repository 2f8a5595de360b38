"""Turns segments into what recipients get: a poster each, and a file where files are asked for."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from batch.delivery.stitch import layout_movie, write_movie
from batch.folder import BatchFolder
from batch.monitor import Monitor
from batch.outcomes import RecipientOutcome, fail
from batch.shelf import find_parts, make_poster
from personalize.errors import VidmergeError
from personalize.segment import SegmentSpec
from render_cluster.store import SegmentStore
from render_cluster.track import CorruptTrackError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Failure:
    reason: str
    bug: bool = False
    broken: tuple[str, str] | None = None


@dataclass(slots=True)
class Delivery:
    """What came of delivering; `broken` names files of the store that were found damaged."""

    outcomes: list[RecipientOutcome]
    broken: set[tuple[str, str]] = field(default_factory=set)

    def add(self, outcome: RecipientOutcome, failure: _Failure | None) -> None:
        """Notes one recipient, as a failure where there is one."""
        if failure is not None and failure.broken:
            self.broken.add(failure.broken)
        self.outcomes.append(
            outcome if failure is None else fail(outcome, failure.reason, bug=failure.bug)
        )


def deliver(
    outcomes: Sequence[RecipientOutcome],
    specs_of: Callable[[RecipientOutcome], Sequence[SegmentSpec]],
    store: SegmentStore,
    folder: BatchFolder | None,
    monitor: Monitor,
) -> Delivery:
    """Delivers to everyone who is to have a video; who cannot be served becomes a named failure.

    Args:
        outcomes: of all recipients that were planned.
        specs_of: the segments of one of them, in order.
        store: where the segments lie, and the posters go.
        folder: where to write the videos; None leaves them to be stitched on read.
        monitor: is told of each one.
    """
    ready = [outcome for outcome in outcomes if outcome.status == "video"]
    first = {outcome.row_number: specs_of(outcome)[0] for outcome in ready}
    no_poster = _make_posters({spec.picture_key: spec for spec in first.values()}, store)
    delivery = Delivery([])
    monitor.begin("videos", len(ready))
    try:
        for outcome in outcomes:
            failure = None
            if outcome.status == "video":
                failure = no_poster.get(first[outcome.row_number].picture_key)
                if failure is None and folder is not None:
                    failure = _guard(_write_video, outcome, specs_of(outcome), store, folder)
                monitor.pieces_done()
            delivery.add(outcome, failure)
    finally:
        monitor.end()
    return delivery


def _write_video(
    outcome: RecipientOutcome,
    specs: Sequence[SegmentSpec],
    store: SegmentStore,
    folder: BatchFolder,
) -> None:
    parts = [find_parts(store, spec) for spec in specs]
    write_movie(layout_movie(parts), store, folder.video(outcome.recipient_key))


def _make_posters(openings: dict[str, SegmentSpec], store: SegmentStore) -> dict[str, _Failure]:
    """Makes the poster of each distinct opening; gives the failures by picture key.

    Threads, because ffmpeg does the work in processes of its own.
    """

    def make(spec: SegmentSpec) -> None:
        make_poster(store, find_parts(store, spec)[0])

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        made = pool.map(lambda spec: _guard(make, spec), openings.values())
        return {key: failure for key, failure in zip(openings, made, strict=True) if failure}


def _guard(work: Callable[..., None], *arguments: object) -> _Failure | None:
    """Does the work; what goes wrong is one recipient's failure and nobody else's."""
    try:
        work(*arguments)
    except CorruptTrackError as error:
        return _Failure(str(error), broken=(error.kind, error.key))
    except VidmergeError as error:
        return _Failure(str(error))
    except OSError as error:
        return _Failure(f"the video cannot be written: {error.strerror or error}")
    except Exception:  # noqa: BLE001 - the guard: a bug costs one video and is reported with its traceback
        return _Failure(traceback.format_exc(), bug=True)
    return None
