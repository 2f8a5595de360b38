"""The ledger's rows of a batch, from what the pipeline knows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from batch.outcomes import RecipientOutcome
from personalize.plan import Plan
from render_cluster.store_files import without_secrets
from reports.machine import describe_machine

if TYPE_CHECKING:
    from batch.pipeline import Job, PlannedJob


def batch_row(job: Job, planned: PlannedJob) -> dict[str, Any]:
    """The batch's row: what is run, with which settings, versions and machine."""
    settings = job.settings.model_dump(exclude={"ledger", "store"})
    record = {
        "machine": describe_machine(),
        "settings": settings,
        "identity": asdict(planned.identity),
    }
    return {
        "campaign": planned.campaign.name,
        "campaign_file": str(job.campaign_file.absolute()),
        "recipients_file": str(job.recipients_file.absolute()),
        "store": without_secrets(job.settings.store),
        "base_url": job.settings.base_url,
        "price_per_core_hour_usd": job.settings.price_per_core_hour_usd,
        "record": json.dumps(record),
    }


def plan_rows(plan: Plan) -> list[dict[str, Any]]:
    """The segments' rows."""
    rows: list[dict[str, Any]] = plan.segments.select(
        ["segment_key", "line_id", "recipients"]
    ).to_pylist()
    return rows


def recipient_rows(outcomes: Iterable[RecipientOutcome]) -> list[dict[str, Any]]:
    """The recipients' rows."""
    return [
        {
            "row_number": o.row_number,
            "recipient_key": o.recipient_key or None,
            "display_name": o.display_name,
            "status": o.status,
            "cause_column": o.column,
            "cause_value": o.value,
            "reason": o.reason,
            "seconds": o.seconds,
        }
        for o in outcomes
    ]
