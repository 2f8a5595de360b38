"""Whether a run may go on in a batch's folder: a link that was sent never plays another person.

Nor another campaign, nor nothing at all, unless whoever runs it says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from batch.ledger import Ledger
from batch.monitor import Monitor
from personalize.campaign import Campaign
from personalize.errors import ConfigError
from personalize.identity import BY_ROW
from personalize.people import Changes, compare_people, main_identity, people_of

if TYPE_CHECKING:
    from batch.pipeline import Job, PlannedJob

# Of people with the same id that may be somebody else by their name, address and number: a CRM's
# id is still theirs when a contact is overwritten now and then.
_STRANGERS_OF_ALL = 0.05


@dataclass(frozen=True, slots=True)
class Takeover:
    """Who the recipients are (PEOPLE_SCHEMA), and the keys whose links end with this run."""

    people: pa.Table
    retired: tuple[str, ...]


def check_takeover(ledger: Ledger, job: Job, planned: PlannedJob, monitor: Monitor) -> Takeover:
    """What a run does to links that were made, once nothing speaks against it.

    Raises:
        ConfigError: links would play another person or campaign, or all of them nothing.
    """
    people = people_of(planned.recipients, planned.campaign)
    links = ledger.people.links()
    if not links:
        return Takeover(people, ())
    numbers = planned.recipients.accepted["row_number"].to_pylist()
    known = ledger.people.with_links()
    changes = compare_people(known, people, numbers)
    if job.replace:
        others = pa.array([*changes.moved, *changes.strangers], pa.int64())
        mine = planned.recipients.accepted
        keys = mine.filter(pc.is_in(mine["row_number"], others))["recipient_key"]
        return Takeover(people, tuple(keys.to_pylist()))
    _refuse_other_campaign(ledger.batch(), job, planned.campaign, links)
    if job.reading.identity is None:
        _refuse_lost_identity(known, people, job, changes)
        _refuse_moved_rows(job, changes)
    _refuse_strangers(known, job, changes, monitor)
    return Takeover(people, ())


def script_digests(campaign: Campaign) -> list[str]:
    """A hash of the text of each line, for telling a campaign that was edited from another one."""
    texts = (" ".join(line.text.split()) for line in campaign.lines)
    return [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts]


def _refuse_other_campaign(batch: dict[str, Any], job: Job, campaign: Campaign, links: int) -> None:
    same_name = batch["campaign"] == campaign.name
    same_file = batch["campaign_file"] == str(job.campaign_file.absolute())
    if same_name and same_file:
        return
    known = json.loads(batch["record"]).get("script", [])
    if _is_same_script(known, script_digests(campaign), same_name=same_name):
        return
    raise ConfigError(
        f"{job.folder.root} holds the campaign {batch['campaign']!r} and {links:,} links; with "
        f"{campaign.name!r} in its place, links that were sent would play that. "
        "Name a new folder with --out, or say --replace if that is what you want"
    )


def _is_same_script(then: Sequence[str], now: Sequence[str], *, same_name: bool) -> bool:
    """Under its name, a script that moved keeps some line; under a new one, most of them."""
    kept = len(set(then) & set(now))
    return kept > 0 if same_name else 2 * kept >= max(len(then), 1) and kept > 0


def _refuse_lost_identity(known: pa.Table, people: pa.Table, job: Job, changes: Changes) -> None:
    if not changes.known or not people.num_rows:
        return
    then, now = main_identity(known), main_identity(people)
    file = job.recipients_file
    if then != now:
        missing = "still identifies people by row" if then == BY_ROW else f"has no column {then!r}"
        raise ConfigError(
            f"{file} {missing}, by which this batch knows its people: the "
            f"{changes.known:,} links that were made would stop working. Export it again with that "
            f"column; or, to accept that, say --identity {now!r}"
        )
    if not changes.shared:
        raise ConfigError(
            f"none of the {changes.known:,} people whose links were made is in {file}: all those "
            "links would stop working. Name a new folder with --out, or say --replace if that is "
            "what you want"
        )


def _refuse_moved_rows(job: Job, changes: Changes) -> None:
    if not changes.moved:
        return
    first = min(changes.moved)
    raise ConfigError(
        f"{job.recipients_file}: {len(changes.moved):,} of {changes.shared:,} rows hold somebody "
        f"else than when the links were made (row {first} first). Nothing but the row's number "
        "identifies them, so links that were sent would play another person's video. Put the rows "
        "back in their order, new ones at the end; or export with an id or e-mail column into a "
        "new folder; or, if you only corrected cells in place, say --identity row"
    )


def _refuse_strangers(known: pa.Table, job: Job, changes: Changes, monitor: Monitor) -> None:
    if not changes.strangers:
        return
    column = main_identity(known)
    found = (
        f"{job.recipients_file}: {len(changes.strangers):,} of {changes.shared:,} people with the "
        f"same {column} as in the last run have another name and address (row "
        f"{min(changes.strangers)} first)"
    )
    if len(changes.strangers) > _STRANGERS_OF_ALL * changes.shared:
        raise ConfigError(
            f"{found}. If this is another list, links that were sent would play its people's "
            "videos: name a new folder with --out, or say --replace, which ends their links and "
            "makes new ones"
        )
    monitor.warn(f"{found}; their links now play the new name")
