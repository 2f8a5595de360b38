"""Writes the links of a batch into HubSpot; run again, it writes only what has changed since."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from batch.crm.contacts import LOCAL_HOSTS, read_batch
from batch.crm.hubspot.batches import MOST_CONTACTS, write_contacts
from batch.crm.hubspot.changes import Change, Changes, find_changes, in_hubspot
from batch.crm.hubspot.client import HubSpot, HubSpotAccess, RefusedError
from batch.crm.hubspot.properties import create_properties
from batch.crm.tool import KeyKind
from batch.delivery.our_cells import harmless
from batch.job.folder import BatchFolder, sole_run, writing_csv
from batch.job.monitor import Monitor
from batch.ledger.ledger import Ledger
from batch.ledger.times import in_utc
from batch.visits.watched import find_watched
from personalize.errors import ConfigError, VidmergeError

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did, or would do: `failed` are row numbers with reasons, in file order."""

    by: KeyKind
    contacts: int
    written: int = 0
    unchanged: int = 0
    created: tuple[str, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()
    examples: tuple[Change, ...] = ()


@dataclass(slots=True)
class _Progress:
    written: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


def preview_push(folder: BatchFolder, ledger_setting: str | None, by: KeyKind | None) -> Pushed:
    """What a push would write; asks HubSpot nothing and changes nothing.

    Raises:
        ConfigError: there is no batch, or nobody in it can be found in HubSpot.
    """
    url, batch_id = folder.ledger_url(ledger_setting), folder.identity().batch_id
    with Ledger(url, batch_id, reads_only=True) as ledger:
        changes = _changes(folder, ledger, by)
    examples = tuple(islice(changes, _SHOWN))
    return Pushed(changes.by, len(changes), failed=changes.left_out, examples=examples)


def push(
    folder: BatchFolder,
    ledger_setting: str | None,
    access: HubSpotAccess,
    by: KeyKind | None,
    monitor: Monitor,
) -> Pushed:
    """Writes what HubSpot does not have yet; after a kill or an error, run it again.

    Raises:
        ConfigError: there is no batch, nobody in it can be found in HubSpot, or the token may not
            do this.
        VidmergeError: HubSpot was away for too long, or refuses everybody for one reason.
    """
    url, batch_id = folder.ledger_url(ledger_setting), folder.identity().batch_id
    with sole_run(folder), Ledger(url, batch_id) as ledger, HubSpot(access) as hubspot:
        _refuse_local_links(str(ledger.batch()["base_url"]))
        changes = _changes(folder, ledger, by)
        account = _account(hubspot)
        created = create_properties(hubspot)
        progress = _write(hubspot, changes, ledger, account, monitor)
    failed = tuple(sorted([*progress.failed, *changes.left_out]))
    _write_failed(folder.exports / "hubspot" / "push_failed.csv", failed)
    unchanged = len(changes) - progress.written - len(progress.failed)
    return Pushed(changes.by, len(changes), progress.written, unchanged, tuple(created), failed)


def _refuse_local_links(base_url: str) -> None:
    if urlsplit(base_url).hostname in LOCAL_HOSTS:
        raise ConfigError(
            f"the links lead to {base_url}, which nobody else can open: run the batch again with "
            "--base-url, and push then"
        )


def _changes(folder: BatchFolder, ledger: Ledger, by: KeyKind | None) -> Changes:
    ended = [run["finished_at"] for run in ledger.runs() if run["finished_at"]]
    if not ended:
        raise ConfigError(f"no run of the batch in {folder.root} has ended; run it again")
    made_at: datetime = ended[-1]
    watched = find_watched(folder, ledger)
    return find_changes(read_batch(folder, ledger), in_hubspot(in_utc(made_at)), by, watched)


def _account(hubspot: HubSpot) -> str:
    """Where to: a sandbox does not count for the account, if HubSpot tells them apart."""
    try:
        portal = hubspot.get(f"/account-info/{hubspot.version}/details").get("portalId", "")
    except RefusedError:
        portal = ""  # a token without this scope
    return f"hubspot {portal}".strip()


def _write(
    hubspot: HubSpot, changes: Changes, ledger: Ledger, account: str, monitor: Monitor
) -> _Progress:
    """Writes what the ledger does not know of, a batch at a time."""
    progress = _Progress()
    known = ledger.pushed.digests(account)
    pending = (one for one in changes if known.get(one.contact) != one.digest)
    monitor.begin("contacts", len(changes))
    try:
        while some := list(islice(pending, MOST_CONTACTS)):
            written = write_contacts(hubspot, some, changes.by)
            ledger.pushed.record(account, {one.contact: one.digest for one in written.done})
            progress.written += len(written.done)
            progress.failed += [(one.row_number, reason) for one, reason in written.failed]
            monitor.pieces_done(len(some))
            _stop_if_all_fail(progress, len(some))
        monitor.pieces_done(len(changes) - progress.written - len(progress.failed))
    finally:
        monitor.end()
    return progress


def _stop_if_all_fail(progress: _Progress, attempted: int) -> None:
    """Ends a push whose first batch failed for one reason: the others would, one by one."""
    reasons = {reason for _, reason in progress.failed}
    is_first = len(progress.failed) == attempted
    if not progress.written and is_first and attempted == MOST_CONTACTS and len(reasons) == 1:
        raise VidmergeError(
            f"HubSpot refused the first {attempted} contacts, all for one reason: {reasons.pop()}"
        )


def _write_failed(path: Path, failed: Sequence[tuple[int, str]]) -> None:
    """Writes whose row is not in HubSpot and why, or removes the file if everybody's is."""
    if not failed:
        path.unlink(missing_ok=True)
        return
    with writing_csv(path) as file:
        rows = [(row, harmless(reason)) for row, reason in failed]
        csv.writer(file).writerows([("row_number", "reason"), *rows])
