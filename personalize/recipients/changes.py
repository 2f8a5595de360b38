"""Whether a key still belongs to the person whose link was made with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from personalize.recipients.people import NOTHING, TRAITS


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
        name: ((both[f"{name}_then"] != NOTHING) & (both[f"{name}_now"] != NOTHING)).to_numpy()
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
    some = people[people[trait] != NOTHING]
    some = some[some["email"] == NOTHING] if trait == "name" else some
    return some.drop_duplicates(trait, keep=False)
