"""Rows of the same person: by id, then by e-mail address and name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.campaign.allowed_values import DuplicatePolicy
from personalize.recipients.identities.identity import Identities
from personalize.source.real_address import is_real_address

_MENDS = {
    "keep_first": "has the same {} as row {}; keep one of them",
    "keep_last": "has the same {} as row {}; the last one counts",
    "reject": "has the same {} as row {}; none of them counts; remove all but one",
}


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row (by its index) that is not used because another has the same person."""

    row: int
    column: str
    value: str
    reason: str


def find_duplicates(
    identities: Identities,
    emails: tuple[str, pa.Array] | None,
    names: pa.Array,
    among: NDArray[np.bool_],
    policy: DuplicatePolicy,
) -> Iterator[Duplicate]:
    """The rows that are duplicates of others; rows with one address but two names are not.

    Args:
        identities: of all rows.
        emails: the header of the addresses, and each row's, if the export has such a column.
        names: (N,) how each row's person is called.
        among: (N,) the rows that may be used.
        policy: which of several rows counts; under `keep_all` nothing is a duplicate.
    """
    if policy == "keep_all":
        return
    left = among.copy()
    for row, other in _repeats(identities.values, left, policy):
        left[row] = False
        header, value = identities.headers[row].as_py(), identities.values[row].as_py()
        yield Duplicate(row, header, value, _reason(header, other, policy))
    if emails is None:
        return
    header, addresses = emails
    folded = pc.utf8_lower(pc.replace_substring(names, " ", ""))
    both = pc.binary_join_element_wise(addresses, folded, "\n")
    is_filled = pc.not_equal(addresses, "").to_numpy(zero_copy_only=False)
    for row, other in _repeats(both, left & is_filled, policy):
        value = addresses[row].as_py()
        if is_real_address(value):
            reason = _reason(f"{header} and name", other, policy)
            yield Duplicate(row, header, value, reason)


def kept_apart(identities: Identities, among: NDArray[np.bool_]) -> Identities:
    """The identities with each repeated one told apart: the second of 42 is `42#2`."""
    duplicate_of = identities.duplicate_of(among)
    values = identities.values.to_numpy(zero_copy_only=False).copy()
    seen: dict[str, int] = {}
    for row in np.flatnonzero(duplicate_of >= 0).tolist():
        value = values[row]
        seen[value] = seen.get(value, 1) + 1
        values[row] = f"{value}#{seen[value]}"
    return replace(identities, values=pa.array(values, pa.string()))


def _repeats(
    values: pa.Array, among: NDArray[np.bool_], policy: DuplicatePolicy
) -> Iterator[tuple[int, int]]:
    """The rows that do not count, each with one that has the same value."""
    rows = np.flatnonzero(among)
    if not len(rows):
        return
    codes = values.take(pa.array(rows)).dictionary_encode().indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    _, last = np.unique(codes[::-1], return_index=True)
    firsts, lasts = rows[first][codes], rows[len(rows) - 1 - last][codes]
    kept = lasts if policy == "keep_last" else firsts
    repeated = firsts != lasts if policy == "reject" else rows != kept
    for at in np.flatnonzero(repeated).tolist():
        other = lasts[at] if rows[at] == kept[at] else kept[at]
        yield int(rows[at]), int(other)


def _reason(header: str, other: int, policy: DuplicatePolicy) -> str:
    return _MENDS[policy].format(header, other + 1)
