"""Whether a key still belongs to the person whose link was made with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from personalize.recipients.identities.hashes import NOTHING
from personalize.recipients.people import TRAITS


@dataclass(frozen=True, slots=True)
class Changes:
    """How the people of a run differ from those whose links were made, as row numbers of its file.

    `moved`: only its number identifies the row, and it is somebody else now. `reassigned`: the
    row's id belonged to somebody else, and one of the two has another id in the other run.
    `strangers`: by name and address, the row's id belonged to somebody else. `renumbered`: its
    person had another id, which nobody has now.
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
    then = _with_proof(known.to_pandas())
    new = _with_proof(now.to_pandas().assign(row_number=list(row_numbers)))
    both = pd.merge(then, new, on="recipient_key", suffixes=("_then", "_now"))
    same = {name: (both[f"{name}_then"] == both[f"{name}_now"]).to_numpy() for name in TRAITS}
    filled = {
        name: ((both[f"{name}_then"] != NOTHING) & (both[f"{name}_now"] != NOTHING)).to_numpy()
        for name in TRAITS
    }
    by_row = both["identified_by_now"].to_numpy() == ""
    unmoved = same["name"] & same["email"] & same["said"] | filled["whole"] & same["whole"]
    numbers = both["row_number"].to_numpy()
    others = ~by_row & ~_same_person(both, same, filled, _exchanged_names(both, then, new))
    elsewhere = _with_another_key(then, new)
    keys = pd.concat([elsewhere["recipient_key_then"], elsewhere["recipient_key_now"]])
    reassigned = others & both["recipient_key"].isin(keys).to_numpy()
    gone = elsewhere[~elsewhere["recipient_key_then"].isin(new["recipient_key"])]
    return Changes(
        known=known.num_rows,
        shared=len(both),
        moved=tuple(numbers[by_row & ~unmoved].tolist()),
        reassigned=tuple(numbers[reassigned].tolist()),
        strangers=tuple(numbers[others & ~reassigned].tolist()),
        renumbered=tuple(sorted(gone["row_number"].unique().tolist())),
    )


def _with_proof(people: pd.DataFrame) -> pd.DataFrame:
    """Adds `proves`: whether somebody has an address that nobody else has."""
    shared = people["email"].duplicated(keep=False)
    return people.assign(proves=(people["email"] != NOTHING) & ~shared)


def _same_person(
    both: pd.DataFrame,
    same: dict[str, NDArray[np.bool_]],
    filled: dict[str, NDArray[np.bool_]],
    exchanged: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """(N,) whether a key's present owner may be its former one: names and addresses change.

    The address proves nothing if it is the identity itself, or somebody else's as well: families
    and offices share one.
    """
    is_address = same["email"] & filled["email"] & _identified_by_email(both)
    proves = (both["proves_then"] & both["proves_now"]).to_numpy() & ~is_address
    email_same = proves & same["email"]
    name_same = filled["name"] & same["name"]
    alike = filled["start"] & same["start"] & (same["last"] | ~filled["last"] | is_address)
    email_differs = filled["email"] & ~same["email"]
    comparable = filled["name"] | proves
    by_rest = ~comparable & (same["said"] | (filled["whole"] & same["whole"]))
    return email_same | name_same | (alike & ~email_differs & ~exchanged) | by_rest


def _exchanged_names(
    both: pd.DataFrame, then: pd.DataFrame, new: pd.DataFrame
) -> NDArray[np.bool_]:
    """(N,) whether a key's former name came to another key, or its present one left another.

    Ann may have become Anna, but not if there was an Anna, whose key is now another's.
    """
    changed = both[both["name_then"] != both["name_now"]]
    left = [changed["name_then"], then[~then["recipient_key"].isin(new["recipient_key"])]["name"]]
    came = [changed["name_now"], new[~new["recipient_key"].isin(then["recipient_key"])]["name"]]
    was = both["name_now"].isin(pd.concat(left)) | both["name_then"].isin(pd.concat(came))
    return (was & (both["name_then"] != both["name_now"])).to_numpy()


def _identified_by_email(both: pd.DataFrame) -> NDArray[np.bool_]:
    """(N,) whether every person of a header's rows keeps the address, making it the identity."""
    kept = both["email_then"] == both["email_now"]
    header = both["identified_by_now"]
    hashed = both["recipient_key"].str.startswith("id-")
    return (kept.groupby(header).transform("all") & hashed).to_numpy()


def _with_another_key(then: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Those who have another key now, known by an address or a name that nobody shares.

    A name does not count if two addresses, each one person's, contradict it.
    """
    by_email = pd.merge(
        then[then["proves"]], new[new["proves"]], on="email", suffixes=("_then", "_now")
    )
    by_name = pd.merge(_named_apart(then), _named_apart(new), on="name", suffixes=("_then", "_now"))
    contradicted = (
        by_name["proves_then"]
        & by_name["proves_now"]
        & (by_name["email_then"] != by_name["email_now"])
    )
    met = pd.concat([by_email, by_name[~contradicted]])
    met = met[["recipient_key_then", "recipient_key_now", "row_number"]].drop_duplicates()
    return met[met["recipient_key_then"] != met["recipient_key_now"]]


def _named_apart(people: pd.DataFrame) -> pd.DataFrame:
    return people[people["name"] != NOTHING].drop_duplicates("name", keep=False)
