"""Whether files, and what a batch has made, are whole: as they were written, and as they should be.

Nothing is changed and nothing is rendered: the next run replaces what is damaged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from batch.delivery.known_segments import KnownSegments
from batch.job.folder import BatchFolder
from batch.job.monitor import Monitor
from batch.job.settings import Settings
from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError
from personalize.plan.plan_tables import read_plan
from render_cluster import CorruptTrackError, SegmentStore, check_movie, is_sealed

_MOVIES, _SEGMENTS = (".mp4", ".m4v", ".mov"), (".m4s",)
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Checked:
    """A file or segment that was looked at; without `faults` it is whole, as far as it can prove.

    `is_proven`: each of its bytes was held against a digest, and not only against the others.
    """

    name: str
    faults: tuple[str, ...]
    is_proven: bool = True


def check_path(path: Path, settings: Settings, monitor: Monitor) -> Iterator[Checked]:
    """Checks a file, each video and segment in a folder, or all of a batch.

    Raises:
        ConfigError: there is nothing to check.
    """
    if path.is_dir() and BatchFolder(path).is_batch:
        yield from _check_batch(BatchFolder(path), settings, monitor)
        return
    inside = sorted(path.rglob("*")) if path.is_dir() else [path]
    files = [file for file in inside if file.suffix in (*_MOVIES, *_SEGMENTS) and file.is_file()]
    if not files:
        raise ConfigError(f"{path} is no video, segment or batch, and no folder with any")
    yield from _watched(map(_check_file, files), len(files), "files", monitor)


def _check_file(file: Path) -> Checked:
    data = file.read_bytes()
    if file.suffix in _SEGMENTS:
        return Checked(str(file), tuple(_name_fault(file, data)))
    return Checked(str(file), tuple(check_movie(data)), is_sealed(data))


def _name_fault(file: Path, data: bytes) -> Iterator[str]:
    """A segment's name ends with the first digits of its SHA-256."""
    digest = hashlib.sha256(data).hexdigest()[:_DIGITS]
    if file.stem.rpartition("-")[2] != digest:
        yield f"its name says another content than it has, of which SHA-256 begins {digest}"


def _check_batch(folder: BatchFolder, settings: Settings, monitor: Monitor) -> Iterator[Checked]:
    url, batch_id = folder.ledger_url(settings.ledger), folder.identity().batch_id
    with Ledger(url, batch_id, reads_only=True) as ledger:
        noted, made = str(ledger.batch()["store"]), ledger.segment_frames().keys()
    uri = settings.store if "store" in settings.model_fields_set else noted
    plan = read_plan(folder.plan)
    known = KnownSegments(SegmentStore(uri, must_exist=True), plan, plan.specs())
    expected = [at for at, spec in enumerate(known.specs) if spec.segment_key in made]
    segments = (_check_segment(known, index) for index in expected)
    yield from _watched(segments, len(expected), "segments", monitor)
    if folder.videos.exists():
        yield from _check_videos(folder, known, monitor)


def _check_segment(known: KnownSegments, index: int) -> Checked:
    """Its files are what the store committed, which also requires one header of all pictures."""
    spec = known.specs[index]
    try:
        for track in known.parts(index):
            known.store.check(track)
    except CorruptTrackError as error:
        return Checked(f"segment {spec.segment_key} of line {spec.line_id!r}", (str(error),))
    return Checked(f"segment {spec.segment_key} of line {spec.line_id!r}", ())


def _check_videos(folder: BatchFolder, known: KnownSegments, monitor: Monitor) -> Iterator[Checked]:
    keys = known.plan.variants["recipient_key"].to_pylist()
    row_of = {folder.video(key).name: row for row, key in enumerate(keys)}
    files = sorted(folder.videos.glob("*.mp4"))
    checked = (_check_video(file, known, row_of.get(file.name)) for file in files)
    yield from _watched(checked, len(files), "videos", monitor)


def _check_video(file: Path, known: KnownSegments, row: int | None) -> Checked:
    """Each byte is as it was sealed, and the header is the one that the plan asks for."""
    data = file.read_bytes()
    faults = check_movie(data, must_be_sealed=True)
    if row is None:
        faults.append("nobody in the plan has this video")
    elif not faults:
        try:
            if not data.startswith(known.movie(row).header):
                faults.append("it is another video than the plan asks for: run the batch again")
        except CorruptTrackError as error:
            faults.append(str(error))
    return Checked(str(file), tuple(faults))


def _watched(
    checked: Iterable[Checked], count: int, what: str, monitor: Monitor
) -> Iterator[Checked]:
    monitor.begin(f"{what} checked", count)
    try:
        for one in checked:
            monitor.pieces_done()
            yield one
    finally:
        monitor.end()
