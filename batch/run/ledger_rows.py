"""The ledger's rows for a batch, from what the pipeline knows."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from batch.job.voice_terms import licence_record
from batch.run.takeover import script_digests
from personalize.plan.plan import Plan
from render_cluster import without_secrets
from reports.machine import describe_machine

if TYPE_CHECKING:
    from batch.job.job import Job, PlannedJob
    from personalize.campaign.campaign import Campaign

_NOT_RECORDED = {
    *("ledger", "store", "translate_url", "translate_model", "translate_key"),
    *("hubspot_url", "hubspot_version", "hubspot_calls_per_s"),
}
"""Settings that may hold a password, or that change nothing in a run."""


def batch_row(job: Job, planned: PlannedJob) -> dict[str, Any]:
    """The batch's row: what is run, with which voice, settings, versions and machine."""
    campaign = planned.campaign
    settings = job.settings.model_dump(exclude=_NOT_RECORDED)
    record = {
        "machine": describe_machine(),
        "settings": settings,
        "identity": asdict(planned.identity),
        "notice": {"text": campaign.shown_notice, "refused_because": campaign.notice_reason or ""},
        "script": script_digests(campaign),
        "recipients": _how_read(planned),
        "voices": [
            licence_record(campaign, voice.declared)
            for voice in planned.render_settings.look.voices
        ],
    }
    return {
        "campaign": campaign.name,
        "campaign_file": str(job.campaign_file.absolute()),
        "recipients_file": str(job.recipients_file.absolute()),
        "store": without_secrets(job.settings.store),
        "base_url": job.settings.base_url,
        "price_per_core_hour_usd": job.settings.price_per_core_hour_usd,
        "record": json.dumps(record),
    }


def _how_read(planned: PlannedJob) -> dict[str, str]:
    """What `links` and `push` need to read the customer's file again: never what is in it."""
    encoding = planned.recipients.source.csv_format.encoding.name
    named = {
        name: planned.campaign.fields[name].column
        for name in ("record_id", "email", "first_name", "last_name", "full_name")
        if name in planned.campaign.fields
    }
    told = {} if encoding.startswith("utf") else {"encoding": encoding}
    return told | {name: column for name, column in named.items() if column}


def link_end(campaign: Campaign) -> tuple[datetime | None, int | None]:
    """When the campaign's links end: a time, or days after each was made."""
    expire = campaign.links_expire
    if isinstance(expire, date):
        day_after = expire + timedelta(days=1)
        return datetime(day_after.year, day_after.month, day_after.day, tzinfo=UTC), None
    return None, expire


def plan_rows(plan: Plan) -> pa.Table:
    """The segments' rows."""
    return plan.segments.select(["segment_key", "line_id", "recipients"])


def recipient_rows(outcomes: pa.Table) -> pa.Table:
    """The recipients' rows; a row rejected before it had an identity has no key."""
    keys = outcomes["recipient_key"]
    return pa.table(
        {
            "row_number": outcomes["row_number"],
            "recipient_key": pc.if_else(pc.equal(keys, ""), None, keys),
            "display_name": outcomes["display_name"],
            "status": outcomes["status"],
            "cause_column": outcomes["column"],
            "cause_value": outcomes["value"],
            "reason": outcomes["reason"],
            "seconds": outcomes["seconds"],
        }
    )
