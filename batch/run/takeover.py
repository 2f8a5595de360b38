"""Whether a run may continue in a batch's folder: a link that was sent never plays another person.

Unless the user says so, it also never plays another campaign, and never stops working.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from batch.job.monitor import Monitor
from batch.ledger.ledger import Ledger
from batch.run.older_links import check_older_links
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.recipients.changes import Changes, compare_people
from personalize.recipients.identities.identity import BY_ROW
from personalize.recipients.people import main_identity, people_of

if TYPE_CHECKING:
    from batch.job.job import Job, PlannedJob

# The share of people with the same id who may differ in name, address and number: an id still
# belongs to its owner if a contact is occasionally overwritten in the CRM.
_STRANGERS_OF_ALL = 0.05


@dataclass(frozen=True, slots=True)
class Takeover:
    """Who the recipients are (PEOPLE_SCHEMA), and the keys whose links end with this run."""

    people: pa.Table
    retired: tuple[str, ...]


def check_takeover(ledger: Ledger, job: Job, planned: PlannedJob, monitor: Monitor) -> Takeover:
    """What a run does to existing links, once nothing speaks against it.

    Raises:
        ConfigError: links would play another person or campaign, or all of them would play nothing.
    """
    people = people_of(planned.recipients, planned.campaign)
    links = ledger.people.links()
    if not links:
        return Takeover(people, ())
    numbers = planned.recipients.accepted["row_number"].to_pylist()
    older = check_older_links(ledger, job, planned, monitor)
    known = ledger.people.with_links()
    changes = compare_people(known, people, numbers)
    if job.replace:
        numbers = [*changes.moved, *changes.reassigned, *changes.strangers]
        others = pa.array(numbers, pa.int64())
        mine = planned.recipients.accepted
        keys = mine.filter(pc.is_in(mine["row_number"], others))["recipient_key"]
        return Takeover(people, (*keys.to_pylist(), *older))
    _refuse_other_campaign(ledger.batch(), job, planned.campaign, links, monitor)
    _refuse_lost_identity(known, people, job, changes)
    if job.reading.identity != BY_ROW:
        _refuse_moved_rows(job, changes)
    _refuse_strangers(known, job, changes, monitor)
    _warn_of_lost_links(job, changes, monitor)
    return Takeover(people, ())


def script_digests(campaign: Campaign) -> list[str]:
    """A hash of the text of each line, for telling an edited campaign from another one."""
    texts = (" ".join(line.text.split()) for line in campaign.lines)
    return [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts]


def _refuse_other_campaign(
    batch: dict[str, Any], job: Job, campaign: Campaign, links: int, monitor: Monitor
) -> None:
    then = json.loads(batch["record"]).get("script", [])
    kept = len(set(then) & set(script_digests(campaign)))
    same_name = batch["campaign"] == campaign.name
    same_file = batch["campaign_file"] == str(job.campaign_file.absolute())
    if same_name and not then:
        monitor.warn(
            f"an older version made the {links:,} links and recorded no script: they now play that "
            f"of {job.campaign_file}"
        )
        return
    if same_name and same_file:
        if then and not kept:
            monitor.warn(f"every line of the script is new: the {links:,} links now play that")
        return
    # A campaign that was moved or renamed must keep half of its lines; if it was both, all of them.
    enough = 2 * kept >= max(len(then), len(campaign.lines))
    if same_name or same_file:
        is_same = enough and kept > 0
    else:
        is_same = len(then) == len(campaign.lines) == kept
    if not is_same:
        raise ConfigError(
            f"{job.folder.root} holds the campaign {batch['campaign']!r} and {links:,} links; with "
            f"{campaign.name!r} from {job.campaign_file} in its place, links that were sent would "
            "play that. Name a new folder with --out, or use --replace if that is what you want"
        )


def _refuse_lost_identity(known: pa.Table, people: pa.Table, job: Job, changes: Changes) -> None:
    if not changes.known or not people.num_rows:
        return
    then, now = main_identity(known), main_identity(people)
    file, told = job.recipients_file, job.reading.identity
    if told is not None and told != then:
        return  # they said what they want, and it differs from before
    if 2 * changes.shared >= changes.known:
        return
    if then != now:
        missing = "still identifies people by row" if then == BY_ROW else f"has no column {then!r}"
        raise ConfigError(
            f"{file} {missing}, which identifies the recipients of this batch: the "
            f"{changes.known:,} links that were made would stop working. Export it again with that "
            f"column; or, to accept that, use --identity {now!r}"
        )
    if len(changes.renumbered) > _STRANGERS_OF_ALL * changes.known:
        raise ConfigError(
            f"{file}: {len(changes.renumbered):,} people have a different {now} than when their "
            f"links were made (row {changes.renumbered[0]} first): those links would stop working. "
            "Export it again as before, or use --replace if that is what you want"
        )
    if not changes.shared:
        raise ConfigError(
            f"none of the {changes.known:,} people whose links were made is in {file}: all those "
            "links would stop working. Name a new folder with --out, or use --replace if that is "
            "what you want"
        )


def _warn_of_lost_links(job: Job, changes: Changes, monitor: Monitor) -> None:
    lost = changes.known - changes.shared
    if 2 * lost > changes.known:
        monitor.warn(
            f"{lost:,} of {changes.known:,} people whose links were made are not in "
            f"{job.recipients_file}: their links stop working"
        )


def _refuse_moved_rows(job: Job, changes: Changes) -> None:
    if not changes.moved:
        return
    first = min(changes.moved)
    raise ConfigError(
        f"{job.recipients_file}: {len(changes.moved):,} of {changes.shared:,} rows belong "
        f"to someone else than when the links were made (row {first} first). Only the row number "
        "identifies them, so links that were sent would play another person's video. Put the rows "
        "back in their order, new ones at the end; or export with an id or e-mail column into a "
        "new folder; or, if you only corrected cells in place, use --identity row"
    )


def _refuse_strangers(known: pa.Table, job: Job, changes: Changes, monitor: Monitor) -> None:
    column = main_identity(known)
    if changes.reassigned:
        raise ConfigError(
            f"{job.recipients_file}: {len(changes.reassigned):,} of {changes.shared:,} people have "
            f"the {column} that somebody else had when the links were made (row "
            f"{min(changes.reassigned)} first), as if it were a running number. Links that were "
            "sent would play another person's video: export it with the CRM's own ids; or start "
            "again in another --out, with --identity COLUMN for what does not change"
        )
    if not changes.strangers:
        return
    found = (
        f"{job.recipients_file}: {len(changes.strangers):,} of {changes.shared:,} people with the "
        f"same {column} as in the last run have a different name and address (row "
        f"{min(changes.strangers)} first)"
    )
    if len(changes.strangers) > _STRANGERS_OF_ALL * changes.shared:
        raise ConfigError(
            f"{found}. If this is another list, links that were sent would play its people's "
            "videos: name a new folder with --out, or use --replace, which ends their links and "
            "makes new ones"
        )
    monitor.warn(f"{found}; their links now play the new name")
