"""What is written to each contact, and a hash of it: a push leaves out what is there already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.crm.contacts import Batch
from batch.crm.import_files import select_people, usable_keys
from batch.crm.tool import KeyKind, find_tool
from batch.visits.watched import NOT_WATCHED, Watched

_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """The values of one contact; `key` is a record id or an address."""

    row_number: int
    key: str
    properties: dict[str, str]

    @property
    def contact(self) -> str:
        """A hash of the key, which the ledger keeps instead of an address."""
        return hashlib.sha256(self.key.lower().encode()).hexdigest()[:32]

    @property
    def digest(self) -> str:
        """A hash of the values, without the time: a run that changes nothing pushes nothing."""
        values = {name: self.properties[name] for name in sorted(self.properties)}
        values.pop("vidmerge_made_at", None)
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write, by which key, and whose row cannot be written and why.

    `rows` has row_number, key, url, picture and status of one row for each contact; `watched` what
    was watched, by row number.
    """

    by: KeyKind
    rows: pa.Table
    campaign: str
    made_at: str
    left_out: tuple[tuple[int, str], ...]
    watched: Mapping[int, Watched]

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def __iter__(self) -> Iterator[Change]:
        for batch in self.rows.to_batches(max_chunksize=_ROWS_AT_ONCE):
            yield from map(self._change, batch.to_pylist())

    def _change(self, row: dict[str, Any]) -> Change:
        properties = {
            "vidmerge_video_url": row["url"],
            "vidmerge_thumbnail_url": row["picture"],
            "vidmerge_status": row["status"],
            "vidmerge_batch": self.campaign,
            "vidmerge_made_at": self.made_at,
        }
        seen = self.watched.get(row["row_number"], NOT_WATCHED)
        properties |= {
            "vidmerge_plays": str(seen.plays),
            "vidmerge_reached": seen.reached,
            "vidmerge_played_at": in_hubspot(seen.last_at) if seen.last_at else "",
        }
        return Change(row["row_number"], row["key"], properties)


def in_hubspot(time: datetime) -> str:
    """A time in UTC as HubSpot reads it: ISO 8601 with milliseconds."""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def find_changes(
    batch: Batch,
    made_at: str,
    by: KeyKind | None = None,
    watched: Mapping[int, Watched] = MappingProxyType({}),
) -> Changes:
    """The values of every contact, also of those without a video: an old link must not stay.

    Args:
        batch: the people and their links.
        made_at: when the last run ended, in ISO 8601.
        by: what HubSpot finds people by; None chooses it.
        watched: what was watched, by row number.

    Raises:
        ConfigError: nobody has a video, or a key.
    """
    tool = find_tool("hubspot")
    selection = select_people(batch, tool, by)
    key = selection.key
    everybody = batch.contacts.append_column("key", usable_keys(batch.contacts, key, tool))
    keys, has_video = pc.utf8_lower(everybody["key"]), pc.not_equal(everybody["url"], "")
    watches = pc.and_(has_video, pc.is_in(keys, pc.utf8_lower(selection.people[key.by])))
    # Of people without a video, only those who have none in another row either.
    other = pc.and_(pc.invert(pc.is_in(keys, keys.filter(has_video))), pc.not_equal(keys, ""))
    rows = _first_of_each(everybody.filter(pc.or_(watches, other)))
    columns = rows.select(["row_number", "key", "url", "picture", "status"])
    left_out = [(row["row_number"], row["reason"]) for row in selection.left_out.to_pylist()]
    return Changes(key.by, columns, batch.campaign, made_at, tuple(left_out), watched)


def _first_of_each(rows: pa.Table) -> pa.Table:
    """The first row of each key, in order."""
    codes = pc.utf8_lower(rows["key"]).combine_chunks().dictionary_encode().indices
    _, firsts = np.unique(codes.to_numpy(), return_index=True)
    return rows.take(pa.array(np.sort(firsts)))
