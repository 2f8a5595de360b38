"""The whole run: read, plan, look up, render what is missing, deliver, link, report."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from batch.delivery.changes_csv import write_changes
from batch.delivery.deliver import deliver
from batch.delivery.links_csv import write_links
from batch.delivery.rejected_csv import write_rejected
from batch.job.engine import Engine
from batch.job.folder import sole_run
from batch.job.job import Job, PlannedJob
from batch.job.monitor import Monitor
from batch.ledger.ledger import Ledger, RunTotals
from batch.mail_pictures.keys import picture_paths, write_pictures
from batch.mail_pictures.making import make_mail_pictures
from batch.page.batch_page import PAGE_FILE, write_page
from batch.planning import Mending, plan_job
from batch.run.ledger_rows import batch_row, link_end, plan_rows, recipient_rows
from batch.run.mended_file import read_remembered, remember
from batch.run.only_rows import render_for
from batch.run.outcomes import check_complete, collect_outcomes, variant_outcomes
from batch.run.produce import Produced, produce
from batch.run.reporting import write_report
from batch.run.takeover import check_takeover
from personalize.errors import ConfigError
from personalize.plan.plan import write_plan
from personalize.plan.understanding import Understanding, warnings_of
from personalize.recipients.people import main_identity
from render_cluster import (
    SegmentStore,
)
from reports.summary import BatchSummary

_ROUNDS = 2  # the second repairs what delivery found damaged in the store


@dataclass(frozen=True, slots=True)
class _Made:
    """Everyone's outcome (OUTCOMES_SCHEMA), their pictures, and what each round rendered."""

    outcomes: pa.Table
    pictures: pa.Table
    rounds: list[Produced]


def run_batch(job: Job, engine: Engine, monitor: Monitor) -> BatchSummary:
    """Makes everyone's video and reports what became of each row.

    Raises:
        ConfigError: the batch cannot start; nothing was rendered.
        VidmergeError: rows in are not videos plus named failures.
    """
    began_s = time.monotonic()
    reading = replace(job.reading, remembered=_remembered_identity(job))
    files = (job.campaign_file, job.recipients_file)
    mending = Mending(read_remembered(job.folder.mended_rows), job.only)
    planned = plan_job(*files, job.settings, engine, reading, mending)
    _tell(planned.understanding, monitor)
    with sole_run(job.folder), _open_ledger(job) as ledger:
        takeover = check_takeover(ledger, job, planned, monitor)
        store = SegmentStore(job.settings.store)
        run_id = ledger.begin_run(batch_row(job, planned))
        ledger.record_plan(plan_rows(planned.plan))
        made = _produce_and_deliver(job, planned, store, ledger, engine, monitor)
        check_complete(len(planned.recipients.source), made.outcomes)
        ledger.people.record(takeover.people, takeover.retired)
        _write_results(job, planned, ledger, store, made, monitor)
        ledger.link_ends.expire(*link_end(planned.campaign))
        ledger.finish_run(run_id, _totals(made.rounds, time.monotonic() - began_s))
        store.trim("clip", int(job.settings.clips_gb * 1e9))
        return write_report(job.folder, ledger)


def _tell(found: Understanding, monitor: Monitor) -> None:
    """Who gets no video and why, by kind, and what the sender should check."""
    for left_out in found.left_out:
        monitor.say(f"not people: {left_out}")
    for text in found.suppressed:
        monitor.say(f"suppression list {text}")
    for kind, count in found.stopped:
        monitor.say(f"no video for {count:,} {'row' if count == 1 else 'rows'}: {kind}")
    for warning in warnings_of(found):
        monitor.warn(warning)


def _remembered_identity(job: Job) -> str | None:
    """What identified people when this folder's links were made, if any were."""
    if not job.folder.is_batch:
        return None
    with _open_ledger(job) as ledger:
        people = ledger.people.with_links()
    return main_identity(people) if people.num_rows else None


def _open_ledger(job: Job) -> Ledger:
    was_batch = job.folder.is_batch
    identity = job.folder.claim(job.settings.ledger)
    try:
        return Ledger(job.folder.ledger_url(job.settings.ledger), identity.batch_id)
    except ConfigError:
        if not was_batch:  # a mistyped ledger must not remain this folder's ledger
            job.folder.give_up()
        raise


def _produce_and_deliver(
    job: Job,
    planned: PlannedJob,
    store: SegmentStore,
    ledger: Ledger,
    engine: Engine,
    monitor: Monitor,
) -> _Made:
    plan, specs = planned.plan, planned.plan.specs()
    render = render_for(engine.render, plan, planned.only)
    rounds: list[Produced] = []
    for _ in range(_ROUNDS):
        rounds.append(produce(specs, planned.render_settings, store, ledger, render, monitor))
        delivery = deliver(
            variant_outcomes(plan.variants, rounds[-1].states),
            plan,
            specs,
            store,
            job.folder if _writes_videos(job) else None,
            monitor,
        )
        moving = planned.campaign.moving_picture
        shown = (delivery.outcomes, plan.variants, specs)
        pictures = make_mail_pictures(*shown, store, moving, monitor)
        broken = delivery.broken | pictures.broken
        if not broken:
            break
        for kind, key in broken:
            store.discard(kind, key)
        monitor.say(f"{len(broken):,} damaged files in the store were replaced")
    rejected = (planned.recipients.rejected, plan.rejected)
    return _Made(collect_outcomes(delivery.outcomes, *rejected), pictures.table, rounds)


def _write_results(
    job: Job,
    planned: PlannedJob,
    ledger: Ledger,
    store: SegmentStore,
    made: _Made,
    monitor: Monitor,
) -> None:
    """Replaces the results of an earlier run; until now its links kept working."""
    outcomes = made.outcomes
    # Before the plan, whose time the server looks at.
    write_page(planned.page, job.folder.plan / PAGE_FILE, store)
    write_plan(planned.plan, job.folder.plan)
    write_pictures(made.pictures, job.folder.plan)
    ledger.record_recipients(recipient_rows(outcomes))
    watches = pc.equal(outcomes["status"], "video")
    watchers = outcomes["recipient_key"].filter(watches).combine_chunks()
    nobody = pa.nulls(outcomes.num_rows, pa.string())
    tokens = pc.replace_with_mask(nobody, watches.combine_chunks(), ledger.tokens(watchers))
    remember(job.folder.mended_rows, planned.mended)
    source = planned.source
    suffix = planned.campaign.moving_picture or "jpg"
    pictures = picture_paths(made.pictures, outcomes["recipient_key"], suffix)
    cells = (outcomes, tokens, job.settings.base_url, pictures)
    kept = write_links(job.folder.links_csv, source, *cells)
    if source.sha256 and not kept:
        monitor.warn(
            f"{job.folder.links_csv} has the cells of {source.path} as they were read, in UTF-8: "
            "the file has changed since, or nothing can be appended in its encoding"
        )
    write_rejected(job.folder.rejected_csv, source, planned.recipients.source, outcomes)
    write_changes(job.folder.changes_csv, planned.recipients.changes)
    if _writes_videos(job):
        job.folder.keep_videos(watchers.to_pylist())


def _writes_videos(job: Job) -> bool:
    """A batch that was ever asked to write its videos keeps them up to date."""
    return job.write_videos or job.folder.videos.exists()


def _totals(rounds: Sequence[Produced], wall_s: float) -> RunTotals:
    return RunTotals(
        rendered=sum(len(produced.rendered) for produced in rounds),
        reused=rounds[0].reused,
        failed=rounds[-1].failed,
        rendered_s=sum(produced.rendered_s for produced in rounds),
        wall_s=wall_s,
    )
