"""Who the recipients of a run are, so that the next run can tell whether a key is still theirs.

Only hashes of each person are kept: enough to recognise somebody, too little to read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.headers.columns import find_column, find_known_column
from personalize.recipients.fields.field_columns import encode
from personalize.recipients.identities.hashes import (
    NOTHING,
    combined,
    fold_address,
    fold_text,
    hash_of,
)
from personalize.recipients.identities.identity import BY_ROW, email_column
from personalize.recipients.recipients import Recipients

TRAITS = ("name", "start", "last", "email", "said", "whole")
PEOPLE_SCHEMA = pa.schema(
    [
        pa.field("recipient_key", pa.string(), nullable=False),
        pa.field("identified_by", pa.string(), nullable=False),
        *(pa.field(name, pa.int64(), nullable=False) for name in TRAITS),
    ]
)
"""One row per recipient: key, the header that identifies (empty: the row number), and a hash of
each trait, 0 if it is empty. `start` is for the first letters of the first name, `said` for all
fields of the script, `whole` for the whole row, and only for rows without name and address."""

_OURS = "vidmerge_"


def people_of(recipients: Recipients, campaign: Campaign) -> pa.Table:
    """The accepted recipients with PEOPLE_SCHEMA, in file order."""
    accepted, source = recipients.accepted, recipients.source
    rows = accepted["row_number"].to_numpy() - 1
    headers = recipients.identities.headers.take(pa.array(rows))

    def trait(column: int, fold: Callable[[str], str] = fold_text) -> NDArray[np.int64]:
        distinct, codes = encode(source.columns[column].take(pa.array(rows)))
        return np.array([hash_of(fold(value)) for value in distinct], np.int64)[codes]

    def together(
        columns: Sequence[int], fold: Callable[[str], str] = fold_text
    ) -> NDArray[np.int64]:
        return combined([trait(column, fold) for column in columns], len(rows))

    names = _name_columns(recipients, campaign)
    last = names[1:] or ([] if _column_of(recipients, campaign, "first_name") in names else names)
    email = email_column(source, campaign)
    spoken = {field for script in campaign.line_scripts() for field in script.fields}
    traits = {
        "name": together(names),
        "start": together(names[:1], _start_of_name),
        "last": together(last[:1], _last_word),
        "email": together([] if email is None else [email], fold_address),
        "said": together([recipients.columns[field] for field in sorted(spoken)]),
    }
    nameless = (traits["name"] == NOTHING) & (traits["email"] == NOTHING)
    needs_all = nameless | (headers.to_numpy(zero_copy_only=False) == "")
    ours = [i for i, header in enumerate(source.header) if not header.startswith(_OURS)]
    whole = np.where(needs_all, together(ours, str), NOTHING) if needs_all.any() else NOTHING
    traits["whole"] = np.broadcast_to(whole, len(rows))
    keys = {"recipient_key": accepted["recipient_key"], "identified_by": headers}
    return pa.table(keys | traits, schema=PEOPLE_SCHEMA)


def main_identity(people: pa.Table) -> str:
    """The header that identifies most people; `row` if row numbers do."""
    counts = people["identified_by"].value_counts().to_pylist()
    most = max(counts, key=lambda count: (count["counts"], count["values"]), default=None)
    return (most["values"] or BY_ROW) if most else BY_ROW


def _name_columns(recipients: Recipients, campaign: Campaign) -> list[int]:
    """Where names are, the given name first: known columns, else the campaign's own fields."""
    known = [_column_of(recipients, campaign, f) for f in ("first_name", "last_name")]
    known = known if any(c is not None for c in known) else [
        _column_of(recipients, campaign, "full_name")
    ]  # fmt: skip
    found = [column for column in known if column is not None]
    return found or [
        column
        for field, column in recipients.columns.items()
        if campaign.field_kind(field) == "person" and field != "owner"
    ]


def _column_of(recipients: Recipients, campaign: Campaign, field: str) -> int | None:
    mapping = campaign.fields.get(field)
    header = recipients.source.header
    wanted = mapping.column if mapping else None
    found = find_column(wanted, header) if wanted else find_known_column(field, header)
    return found[0] if found else None


def _start_of_name(text: str) -> str:
    """Three letters: Ann may become Anna, and Rob Robert, without becoming somebody else."""
    return fold_text(text)[:3]


def _last_word(text: str) -> str:
    """The surname, from its own column or the end of a full name."""
    return fold_text(text.split()[-1]) if text.split() else ""
