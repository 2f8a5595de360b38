"""Who asked for no more videos on the page of an earlier one: known by hashes, in every batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from personalize.recipients.identities.hashes import address_hash
from personalize.recipients.identities.identity import Identities
from personalize.recipients.identities.reached_by import ReachedBy
from personalize.recipients.nobody.not_people import RowFault

_REASON = "asked for no more videos on the page of an earlier one; no video is made"


@dataclass(frozen=True, slots=True)
class AskedToStop:
    """People who asked: by the hash of their address, and by the column and key that identify."""

    addresses: frozenset[int] = field(default_factory=frozenset)
    keys: frozenset[tuple[str, str]] = field(default_factory=frozenset)


NOBODY_ASKED = AskedToStop()


def find_asked(
    asked: AskedToStop, reached_by: Sequence[ReachedBy], identities: Identities
) -> Iterator[RowFault]:
    """The rows of people who asked, whatever file and campaign they are in now."""
    if asked.addresses:
        for column in reached_by:
            distinct = column.values.dictionary_encode()
            hashes = map(address_hash, distinct.dictionary.to_pylist())
            asks = np.array([one in asked.addresses for one in hashes], bool)
            for at in np.flatnonzero(asks[distinct.indices.to_numpy()]).tolist():
                row, value = int(column.rows[at]), column.values[at].as_py()
                yield RowFault(row, column.header, value, _REASON, is_about_person=True)
    yield from _by_key(asked, identities)


def _by_key(asked: AskedToStop, identities: Identities) -> Iterator[RowFault]:
    if not asked.keys:
        return
    keys = identities.keys()
    wanted = pa.array(sorted(key for _, key in asked.keys), pa.string())
    for row in np.flatnonzero(np.isin(keys.to_numpy(zero_copy_only=False), wanted)).tolist():
        header, key = identities.headers[row].as_py(), keys[row].as_py()
        if (header, key) in asked.keys:
            yield RowFault(row, header, key, _REASON, is_about_person=True)
