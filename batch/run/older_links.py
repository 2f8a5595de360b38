"""Links made by a version that did not remember for whom: only a name is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from batch.job.monitor import Monitor
from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError
from personalize.recipients.identities.identity import BY_ROW, is_row_key, renamed_keys
from personalize.words.word_lists import fold

if TYPE_CHECKING:
    from batch.job.job import Job, PlannedJob

_OTHERS_OF_ALL = 0.05  # as for strangers: somebody may have changed their name


@dataclass(frozen=True, slots=True)
class _Shared:
    """The links of an older version whose keys are in the file.

    `older` is the name that each link was made for, `now` the recipient who has its key now.
    """

    older: dict[str, str]
    now: dict[str, dict[str, Any]]

    @property
    def by_row(self) -> list[str]:
        """The keys that are only a row's number."""
        return [key for key in self.older if is_row_key(key)]

    @property
    def renamed(self) -> list[str]:
        """The other keys, of people whose name has changed."""
        return sorted(
            key
            for key, name in self.older.items()
            if not is_row_key(key) and fold(name) != fold(self.now[key]["display_name"])
        )

    def first_row(self, keys: Sequence[str]) -> int:
        """The first of their rows in the file."""
        return min(int(self.now[key]["row_number"]) for key in keys)


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
    shared = _Shared({key: name for key, name in older.items() if key in now}, now)
    if not job.replace:
        _refuse_row_keys(shared, job)
        if older and not shared.older and not ledger.people.with_links().num_rows:
            raise ConfigError(
                f"none of the {len(older):,} people whose links were made is in "
                f"{job.recipients_file}: all those links would stop working. Name a new folder "
                "with --out, or use --replace if that is what you want"
            )
        _refuse_other_names(shared, job, monitor)
    return (*shared.renamed, *shared.by_row)


def _refuse_row_keys(shared: _Shared, job: Job) -> None:
    if shared.by_row and job.reading.identity != BY_ROW:
        raise ConfigError(
            f"{job.recipients_file}: an older version made the links of {len(shared.by_row):,} "
            f"rows (row {shared.first_row(shared.by_row)} first) and did not remember for whom, "
            "and nothing but the row's number identifies them. If no row was inserted, removed or "
            "moved since, use --identity row; else name a new folder with --out"
        )


def _refuse_other_names(shared: _Shared, job: Job, monitor: Monitor) -> None:
    """Refuses if too many people have another name; a few are only reported."""
    others = shared.renamed
    if not others:
        return
    found = (
        f"{job.recipients_file}: {len(others):,} of {len(shared.older):,} people have a different "
        f"name than when their links were made (row {shared.first_row(others)} first)"
    )
    if len(others) > _OTHERS_OF_ALL * len(shared.older):
        raise ConfigError(
            f"{found}. If this is another list, name a new folder with --out; --replace ends "
            "their links and makes new ones"
        )
    monitor.warn(found)
