"""The whole run: read, plan, look up, render what is missing, deliver, link, report."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from batch.delivery.deliver import deliver
from batch.delivery.links_csv import write_links, write_rejected
from batch.job.folder import sole_run
from batch.job.job import Job, PlannedJob
from batch.job.monitor import Monitor
from batch.job.settings import Settings
from batch.ledger.ledger import Ledger, RunTotals
from batch.run.ledger_rows import batch_row, plan_rows, recipient_rows
from batch.run.outcomes import check_complete, collect_outcomes, variant_outcomes
from batch.run.produce import Produced, Render, produce
from batch.run.reporting import write_report
from batch.run.takeover import check_takeover
from personalize.campaign.campaign import Campaign, load_campaign
from personalize.errors import ConfigError
from personalize.plan.plan import FindUnsayable, build_plan, write_plan
from personalize.plan.segment import RenderIdentity
from personalize.plan.understanding import understand, warnings_of
from personalize.recipients.people import main_identity
from personalize.recipients.recipients import AS_FOUND, ReadingOptions, read_recipients
from render_cluster.presenter.model.recipe import is_file_name
from render_cluster.scene.scenery import Scenery, check_encodable, open_scenery
from render_cluster.segment.settings import RenderSettings
from render_cluster.store.segment_store import SegmentStore
from reports.summary import BatchSummary

Identify = Callable[[RenderSettings], RenderIdentity]
"""Fingerprints of what renders: `render_cluster.segment.render_identity.render_identity`."""

_ROUNDS = 2  # the second mends what delivery found broken in the store


def run_batch(
    job: Job,
    render: Render,
    identify: Identify,
    monitor: Monitor,
    find_unsayable: FindUnsayable | None = None,
) -> BatchSummary:
    """Makes everyone's video and says what became of each row.

    Raises:
        ConfigError: the batch cannot start; nothing was rendered.
        VidmergeError: rows in are not videos plus named failures.
    """
    began_s = time.monotonic()
    reading = replace(job.reading, remembered=_remembered_identity(job))
    files = (job.campaign_file, job.recipients_file)
    planned = plan_job(*files, job.settings, identify, reading, find_unsayable)
    for warning in warnings_of(planned.understanding):
        monitor.warn(warning)
    with sole_run(job.folder), _open_ledger(job) as ledger:
        takeover = check_takeover(ledger, job, planned, monitor)
        store = SegmentStore(job.settings.store)
        run_id = ledger.begin_run(batch_row(job, planned))
        ledger.record_plan(plan_rows(planned.plan))
        outcomes, rounds = _produce_and_deliver(job, planned, store, ledger, render, monitor)
        check_complete(len(planned.recipients.source), outcomes)
        ledger.people.record(takeover.people, takeover.retired)
        _write_results(job, planned, ledger, outcomes)
        ledger.finish_run(run_id, _totals(rounds, time.monotonic() - began_s))
        store.trim("clip", int(job.settings.clips_gb * 1e9))
        return write_report(job.folder, ledger)


def plan_job(
    campaign_file: Path,
    recipients_file: Path,
    settings: Settings,
    identify: Identify,
    reading: ReadingOptions = AS_FOUND,
    find_unsayable: FindUnsayable | None = None,
) -> PlannedJob:
    """Reads campaign and recipients and plans the segments; touches nothing."""
    campaign = load_campaign(campaign_file)
    recipients = read_recipients(recipients_file, campaign, reading)
    scenery = _open_scenery(campaign, campaign_file)
    render_settings = RenderSettings(
        presenter=_presenter_of(campaign, campaign_file),
        voice=campaign.voice,
        store=settings.store,
        workers=settings.workers,
        scenery=scenery,
        encoder=settings.encoder,
        device=settings.device,
        min_workers=settings.min_workers,
        resources=settings.resources,
    )
    identity = identify(render_settings)
    try:
        plan = build_plan(campaign, recipients, identity, find_unsayable)
    except ConfigError as error:
        raise ConfigError(f"{campaign_file}: {error}") from error
    understanding = understand(recipients, campaign, plan)
    return PlannedJob(campaign, recipients, plan, identity, render_settings, understanding)


def _presenter_of(campaign: Campaign, campaign_file: Path) -> str:
    """A name as it is; a file from the campaign's folder, for renderers that work elsewhere."""
    if is_file_name(campaign.presenter):
        return str((campaign_file.parent / campaign.presenter).absolute())
    return campaign.presenter


def _open_scenery(campaign: Campaign, file: Path) -> Scenery:
    """What the campaign is filmed before; a picture's path counts from the campaign's folder."""
    try:
        scenery = open_scenery(campaign.framing, campaign.background, campaign.blur, file.parent)
        check_encodable(scenery)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from error
    return scenery


def _remembered_identity(job: Job) -> str | None:
    """What identified people when the links of this folder were made, if any were."""
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
        if not was_batch:  # a mistyped ledger must not stay this folder's ledger
            job.folder.give_up()
        raise


def _produce_and_deliver(
    job: Job,
    planned: PlannedJob,
    store: SegmentStore,
    ledger: Ledger,
    render: Render,
    monitor: Monitor,
) -> tuple[pa.Table, list[Produced]]:
    """Everyone's outcome (OUTCOMES_SCHEMA), and what each round rendered."""
    plan, specs = planned.plan, planned.plan.specs()
    rounds: list[Produced] = []
    for _ in range(_ROUNDS):
        rounds.append(produce(specs, planned.render_settings, store, ledger, render, monitor))
        delivery = deliver(
            variant_outcomes(plan.variants, rounds[-1].states),
            plan.variants,
            specs,
            store,
            job.folder if _writes_videos(job) else None,
            monitor,
        )
        if not delivery.broken:
            break
        for kind, key in delivery.broken:
            store.discard(kind, key)
        monitor.say(f"{len(delivery.broken):,} damaged files found in the store, made again")
    rejected = (planned.recipients.rejected, plan.rejected)
    return collect_outcomes(delivery.outcomes, *rejected), rounds


def _write_results(job: Job, planned: PlannedJob, ledger: Ledger, outcomes: pa.Table) -> None:
    """Replaces the results of an earlier run; until here its links went on working."""
    write_plan(planned.plan, job.folder.plan)
    ledger.record_recipients(recipient_rows(outcomes))
    watches = pc.equal(outcomes["status"], "video")
    watchers = outcomes["recipient_key"].filter(watches).combine_chunks()
    nobody = pa.nulls(outcomes.num_rows, pa.string())
    tokens = pc.replace_with_mask(nobody, watches.combine_chunks(), ledger.tokens(watchers))
    source = planned.recipients.source
    write_links(job.folder.links_csv, source, outcomes, tokens, job.settings.base_url)
    write_rejected(job.folder.rejected_csv, outcomes)
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
