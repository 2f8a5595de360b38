"""Links made by a version that did not remember for whom: only a name is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.job.monitor import Monitor
from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError
from personalize.recipients.identity import BY_ROW, is_row_key, renamed_keys
from personalize.words.word_lists import fold

if TYPE_CHECKING:
    from batch.job.job import Job, PlannedJob

_OTHERS_OF_ALL = 0.05  # as for strangers: somebody may have changed their name


def check_older_links(
    ledger: Ledger, job: Job, planned: PlannedJob, monitor: Monitor
) -> tuple[str, ...]:
    """The keys that may belong to somebody else now, once nothing speaks against the run.

    Raises:
        ConfigError: links would play another person, or all of them would play nothing.
    """
    mine = planned.recipients.accepted.select(["recipient_key", "row_number", "display_name"])
    now = {row["recipient_key"]: row for row in mine.to_pylist()}
    older = ledger.people.unknown()
    ledger.people.rename(renamed_keys(older.keys() - now.keys(), now.keys() - older.keys()))
    older = ledger.people.unknown()
    shared = older.keys() & now.keys()
    rows = sorted(now[key]["row_number"] for key in shared if is_row_key(key))
    others = sorted(
        key
        for key in shared
        if not is_row_key(key) and fold(older[key]) != fold(now[key]["display_name"])
    )
    doubtful = (*others, *(key for key in shared if is_row_key(key)))
    if job.replace:
        return doubtful
    if rows and job.reading.identity != BY_ROW:
        raise ConfigError(
            f"{job.recipients_file}: an older version made the links of {len(rows):,} rows (row "
            f"{rows[0]} first) and did not remember for whom, and nothing but the row's number "
            "identifies them. If no row was inserted, removed or moved since, use --identity row; "
            "else name a new folder with --out"
        )
    if older and not shared and not ledger.people.with_links().num_rows:
        raise ConfigError(
            f"none of the {len(older):,} people whose links were made is in "
            f"{job.recipients_file}: all those links would stop working. Name a new folder with "
            "--out, or use --replace if that is what you want"
        )
    if others:
        first = min(now[key]["row_number"] for key in others)
        found = (
            f"{job.recipients_file}: {len(others):,} of {len(shared):,} people have a different "
            f"name than when their links were made (row {first} first)"
        )
        if len(others) > _OTHERS_OF_ALL * len(shared):
            raise ConfigError(
                f"{found}. If this is another list, name a new folder with --out; --replace ends "
                "their links and makes new ones"
            )
        monitor.warn(found)
    return doubtful
