"""Who the recipients of a run are, so that the next run can tell whether a key is still theirs.

Of each person hashes alone are kept: enough to see that somebody is the same, too little to read.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign import Campaign
from personalize.email_column import find_email_column
from personalize.field_columns import encode
from personalize.fields import find_column, find_known_column
from personalize.identity import BY_ROW
from personalize.recipients import Recipients

TRAITS = ("first", "last", "email", "phone", "said", "whole")
PEOPLE_SCHEMA = pa.schema(
    [
        pa.field("recipient_key", pa.string(), nullable=False),
        pa.field("identified_by", pa.string(), nullable=False),
        *(pa.field(name, pa.int64(), nullable=False) for name in TRAITS),
    ]
)
"""One row for each recipient: key, the header that identifies (empty: the row's number), and a
hash of each trait, 0 where it is empty. `said` is of all fields of the script; `whole` of the whole
row, and only where nothing else identifies."""

_OURS = "vidmerge_"
_NOTHING = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """How the people of a run differ from those whose links were made.

    `moved` and `strangers` are row numbers of the new file: of rows that only their number
    identifies and that hold somebody else now, and of rows whose id or address was somebody else's.
    """

    known: int
    shared: int
    moved: tuple[int, ...]
    strangers: tuple[int, ...]


def people_of(recipients: Recipients, campaign: Campaign) -> pa.Table:
    """The accepted recipients with PEOPLE_SCHEMA, in the order of the file."""
    accepted, source = recipients.accepted, recipients.source
    rows = accepted["row_number"].to_numpy() - 1
    headers = recipients.identities.headers.take(pa.array(rows))

    def trait(column: int | None, fold: Callable[[str], str] = _fold) -> NDArray[np.int64]:
        if column is None:
            return np.zeros(len(rows), np.int64)
        distinct, codes = encode(source.columns[column].take(pa.array(rows)))
        return np.array([_hash(fold(value)) for value in distinct], np.int64)[codes]

    spoken = sorted({field for script in campaign.line_scripts() for field in script.fields})
    by_row = np.flatnonzero(headers.to_numpy(zero_copy_only=False) == "")
    whole = np.zeros(len(rows), np.int64)
    if len(by_row):
        cells = [
            trait(index, str)[by_row]
            for index, header in enumerate(source.header)
            if not header.startswith(_OURS)
        ]
        whole[by_row] = _combined(cells, len(by_row))
    first = _column_of(recipients, campaign, "first_name")
    if first is None:
        first = _column_of(recipients, campaign, "full_name")
    email = _column_of(recipients, campaign, "email")
    email = find_email_column(source.header, source.columns) if email is None else email
    return pa.table(
        {
            "recipient_key": accepted["recipient_key"],
            "identified_by": headers,
            "first": trait(first, _start_of_name),
            "last": trait(_column_of(recipients, campaign, "last_name")),
            "email": trait(email),
            "phone": trait(_column_of(recipients, campaign, "phone"), _digits),
            "said": _combined([trait(recipients.columns[f]) for f in spoken], len(rows)),
            "whole": whole,
        },
        schema=PEOPLE_SCHEMA,
    )


def compare_people(known: pa.Table, now: pa.Table, row_numbers: Sequence[int]) -> Changes:
    """Whether the people of a run are those whose links were made.

    A person with an id may change name, address or number, one at a time or all but one. Somebody
    with neither the same name nor address nor number is another.

    Args:
        known: those with a link (PEOPLE_SCHEMA).
        now: those of the new file, likewise.
        row_numbers: theirs.
    """
    new = now.to_pandas().assign(row_number=list(row_numbers))
    both = pd.merge(known.to_pandas(), new, on="recipient_key", suffixes=("_then", "_now"))
    same, comparable = np.zeros(len(both), bool), np.zeros(len(both), bool)
    for name in ("first", "last", "email", "phone"):
        then, current = both[f"{name}_then"].to_numpy(), both[f"{name}_now"].to_numpy()
        filled = (then != _NOTHING) & (current != _NOTHING)
        comparable = comparable | filled
        same = same | (filled & (then == current))
    by_row = both["identified_by_now"].to_numpy() == ""
    unmoved = (both["whole_then"] == both["whole_now"]).to_numpy()
    names = ("first", "last", "email", "phone", "said")
    unmoved = unmoved | np.all([both[f"{n}_then"] == both[f"{n}_now"] for n in names], axis=0)
    numbers = both["row_number"].to_numpy()
    return Changes(
        known=known.num_rows,
        shared=len(both),
        moved=tuple(numbers[by_row & ~unmoved].tolist()),
        strangers=tuple(numbers[~by_row & comparable & ~same].tolist()),
    )


def main_identity(people: pa.Table) -> str:
    """The header that identifies most of some people; `row` where their numbers do."""
    counts = people["identified_by"].value_counts().to_pylist()
    most = max(counts, key=lambda count: (count["counts"], count["values"]), default=None)
    return (most["values"] or BY_ROW) if most else BY_ROW


def _column_of(recipients: Recipients, campaign: Campaign, field: str) -> int | None:
    mapping = campaign.fields.get(field)
    header = recipients.source.header
    wanted = mapping.column if mapping else None
    found = find_column(wanted, header) if wanted else find_known_column(field, header)
    return found[0] if found else None


def _combined(columns: Sequence[NDArray[np.int64]], rows: int) -> NDArray[np.int64]:
    """One hash of several, in their order."""
    combined = np.full(rows, 17, np.int64)
    for column in columns:
        combined = combined * np.int64(1_000_003) ^ column
    return combined


def _hash(text: str) -> int:
    if not text:
        return _NOTHING
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum() or letter == "@")


def _start_of_name(text: str) -> str:
    """Three letters: Ann who becomes Anna, and Rob who becomes Robert, stay who they are."""
    return _fold(text)[:3]


def _digits(text: str) -> str:
    """The last of a telephone number, with or without its country."""
    return "".join(filter(str.isdigit, text))[-7:]
