"""Who the recipients of a run are, so that the next run can tell whether a key is still theirs.

Only hashes of each person are kept: enough to recognise somebody, too little to read.
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

from personalize.campaign.campaign import Campaign
from personalize.fields import find_column, find_known_column
from personalize.recipients.field_columns import encode
from personalize.recipients.identity import BY_ROW
from personalize.recipients.recipients import Recipients
from personalize.source.email_column import find_email_column

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
_NOTHING = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """How the people of a run differ from those whose links were made, as row numbers of its file.

    `moved`: only its number identifies the row, and it is somebody else now. `reassigned`: the
    row's id belonged to somebody who now has another id. `strangers`: by name and address, the
    row's id belonged to somebody else. `renumbered`: its person had another id, which nobody has
    now.
    """

    known: int
    shared: int
    moved: tuple[int, ...]
    reassigned: tuple[int, ...]
    strangers: tuple[int, ...]
    renumbered: tuple[int, ...]


def people_of(recipients: Recipients, campaign: Campaign) -> pa.Table:
    """The accepted recipients with PEOPLE_SCHEMA, in file order."""
    accepted, source = recipients.accepted, recipients.source
    rows = accepted["row_number"].to_numpy() - 1
    headers = recipients.identities.headers.take(pa.array(rows))

    def trait(column: int, fold: Callable[[str], str] = _fold) -> NDArray[np.int64]:
        distinct, codes = encode(source.columns[column].take(pa.array(rows)))
        return np.array([_hash(fold(value)) for value in distinct], np.int64)[codes]

    def together(columns: Sequence[int], fold: Callable[[str], str] = _fold) -> NDArray[np.int64]:
        return _combined([trait(column, fold) for column in columns], len(rows))

    names = _name_columns(recipients, campaign)
    last = names[1:] or ([] if _column_of(recipients, campaign, "first_name") in names else names)
    email = _column_of(recipients, campaign, "email")
    email = find_email_column(source.header, source.columns) if email is None else email
    spoken = {field for script in campaign.line_scripts() for field in script.fields}
    traits = {
        "name": together(names),
        "start": together(names[:1], _start_of_name),
        "last": together(last[:1], _last_word),
        "email": together([] if email is None else [email]),
        "said": together([recipients.columns[field] for field in sorted(spoken)]),
    }
    nameless = (traits["name"] == _NOTHING) & (traits["email"] == _NOTHING)
    needs_all = nameless | (headers.to_numpy(zero_copy_only=False) == "")
    ours = [i for i, header in enumerate(source.header) if not header.startswith(_OURS)]
    whole = np.where(needs_all, together(ours, str), _NOTHING) if needs_all.any() else _NOTHING
    traits["whole"] = np.broadcast_to(whole, len(rows))
    keys = {"recipient_key": accepted["recipient_key"], "identified_by": headers}
    return pa.table(keys | traits, schema=PEOPLE_SCHEMA)


def compare_people(known: pa.Table, now: pa.Table, row_numbers: Sequence[int]) -> Changes:
    """Whether the people of a run are those whose links were made.

    Args:
        known: those with a link (PEOPLE_SCHEMA).
        now: those of the new file, in the same form.
        row_numbers: the row numbers of `now`.
    """
    then = known.to_pandas()
    new = now.to_pandas().assign(row_number=list(row_numbers))
    both = pd.merge(then, new, on="recipient_key", suffixes=("_then", "_now"))
    same = {name: (both[f"{name}_then"] == both[f"{name}_now"]).to_numpy() for name in TRAITS}
    filled = {
        name: ((both[f"{name}_then"] != _NOTHING) & (both[f"{name}_now"] != _NOTHING)).to_numpy()
        for name in TRAITS
    }
    by_row = both["identified_by_now"].to_numpy() == ""
    unmoved = same["name"] & same["email"] & same["said"] | filled["whole"] & same["whole"]
    numbers = both["row_number"].to_numpy()
    others = ~by_row & ~_same_person(both, same, filled)
    elsewhere = _with_another_key(then, new)
    reassigned = others & both["recipient_key"].isin(elsewhere["recipient_key_then"]).to_numpy()
    gone = elsewhere[~elsewhere["recipient_key_then"].isin(new["recipient_key"])]
    return Changes(
        known=known.num_rows,
        shared=len(both),
        moved=tuple(numbers[by_row & ~unmoved].tolist()),
        reassigned=tuple(numbers[reassigned].tolist()),
        strangers=tuple(numbers[others & ~reassigned].tolist()),
        renumbered=tuple(sorted(gone["row_number"].tolist())),
    )


def _same_person(
    both: pd.DataFrame, same: dict[str, NDArray[np.bool_]], filled: dict[str, NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    """(N,) whether a key's present owner may be its former one: names and addresses change.

    The address proves nothing if it is the identity itself: families and offices share one.
    """
    is_address = same["email"] & filled["email"] & _identified_by_email(both)
    email_same = filled["email"] & same["email"] & ~is_address
    name_same = filled["name"] & same["name"]
    alike = filled["start"] & same["start"] & (same["last"] | ~filled["last"] | is_address)
    email_differs = filled["email"] & ~same["email"]
    comparable = filled["name"] | (filled["email"] & ~is_address)
    by_rest = ~comparable & (same["said"] | (filled["whole"] & same["whole"]))
    return email_same | name_same | (alike & ~email_differs) | by_rest


def _identified_by_email(both: pd.DataFrame) -> NDArray[np.bool_]:
    """(N,) whether every person of a header's rows keeps the address, making it the identity."""
    kept = both["email_then"] == both["email_now"]
    header = both["identified_by_now"]
    hashed = both["recipient_key"].str.startswith("id-")
    return (kept.groupby(header).transform("all") & hashed).to_numpy()


def _with_another_key(then: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Those known by their address, else by their name, who have another key now."""
    found = []
    for trait in ("email", "name"):
        left, right = _told_apart_by(then, trait), _told_apart_by(new, trait)
        met = pd.merge(left, right, on=trait, suffixes=("_then", "_now"))
        found.append(met[met["recipient_key_then"] != met["recipient_key_now"]])
    return pd.concat(found)[["recipient_key_then", "recipient_key_now", "row_number"]]


def _told_apart_by(people: pd.DataFrame, trait: str) -> pd.DataFrame:
    """Those with a trait that nobody shares; a name counts only if there is no address."""
    some = people[people[trait] != _NOTHING]
    some = some[some["email"] == _NOTHING] if trait == "name" else some
    return some.drop_duplicates(trait, keep=False)


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


def _combined(columns: Sequence[NDArray[np.int64]], rows: int) -> NDArray[np.int64]:
    """One hash of several, in order; empty if all are empty."""
    combined, filled = np.full(rows, 17, np.int64), np.zeros(rows, bool)
    for column in columns:
        combined = combined * np.int64(1_000_003) ^ column
        filled = filled | (column != _NOTHING)
    return np.where(filled, combined, _NOTHING)


def _hash(text: str) -> int:
    if not text:
        return _NOTHING
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum() or letter == "@")


def _start_of_name(text: str) -> str:
    """Three letters: Ann may become Anna, and Rob Robert, without becoming somebody else."""
    return _fold(text)[:3]


def _last_word(text: str) -> str:
    """The surname, from its own column or the end of a full name."""
    return _fold(text.split()[-1]) if text.split() else ""
