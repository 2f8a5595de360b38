"""Everybody's video into a folder or object storage; goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from batch.delivery.known_segments import KnownSegments
from batch.export.forms import Form, HlsFiles, Mp4Files
from batch.export.target import Exported, Target
from batch.job.folder import BatchFolder
from batch.job.monitor import Monitor
from batch.job.settings import Settings
from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError
from personalize.plan.plan_tables import read_plan
from render_cluster import SegmentStore, StoreFiles

FormName = Literal["mp4", "hls"]
_FORMS: dict[FormName, Callable[[KnownSegments, Target], Form]] = {
    "mp4": Mp4Files,
    "hls": HlsFiles,
}
_THREADS = 8
"""Object storage answers each request in tens of milliseconds, whoever waits."""
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class ExportTotals:
    """How many recipients and files an export has, and how many files were sent now."""

    videos: int
    files: int
    new_files: int
    new_bytes: int


def export_batch(
    folder: BatchFolder, settings: Settings, to: str, form: FormName, monitor: Monitor
) -> ExportTotals:
    """Writes the videos of a batch to a folder or URI, and a manifest with their checksums.

    Raises:
        ConfigError: there is no batch, or nobody in it has a video.
        CorruptTrackError: a file of the store is missing or damaged; run the batch again.
        StageError, TransientError: the target cannot be written; run the export again.
    """
    url, batch_id = folder.ledger_url(settings.ledger), folder.identity().batch_id
    with Ledger(url, batch_id, reads_only=True) as ledger:
        noted = str(ledger.batch()["store"])
        ended = ledger.link_ends.ended_tokens()
        links = ledger.people.first_links(ledger.people.links())
    links = [link for link in links if link["token"] not in ended]
    if not links:
        raise ConfigError(f"nobody in {folder.root} has a video whose link leads anywhere")
    plan = read_plan(folder.plan)
    uri = settings.store if "store" in settings.model_fields_set else noted
    known = KnownSegments(SegmentStore(uri, must_exist=True), plan, plan.specs())
    row_of = {key: row for row, key in enumerate(plan.variants["recipient_key"].to_pylist())}
    target = Target(StoreFiles(to))
    made = _FORMS[form](known, target)
    target.look(made.folders)
    work = [
        (row_of[link["recipient_key"]], link["row_number"], link["token"])
        for link in links
        if link["recipient_key"] in row_of
    ]
    exported = _put_all(made, work, monitor)
    target.finish(exported)
    sent = [one for one in exported if one.is_new]
    sizes = sum(one.size_bytes for one in sent)
    return ExportTotals(len(work), len(exported), len(sent), sizes)


def _put_all(form: Form, work: list[tuple[int, int, str]], monitor: Monitor) -> list[Exported]:
    exported: list[Exported] = []
    monitor.begin("videos exported", len(work))
    try:
        with ThreadPoolExecutor(_THREADS) as pool:
            for start in range(0, len(work), _AT_ONCE):
                some = work[start : start + _AT_ONCE]
                for files in pool.map(lambda one: list(form.put(*one)), some):
                    exported += files
                    monitor.pieces_done()
    finally:
        monitor.end()
    return exported
