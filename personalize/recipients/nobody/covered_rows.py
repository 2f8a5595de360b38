"""Other rows of people who opted out or cannot be reached: same record id, or same address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personalize.recipients.identities.reached_by import ReachedBy
from personalize.recipients.nobody.not_people import RowFault


def find_covered(
    stopped: Mapping[int, RowFault], columns: Sequence[ReachedBy]
) -> Iterator[RowFault]:
    """The rows that share an id or an address with a stopped one, before or after it.

    Args:
        stopped: the rows that get no video because of who they are, each with its fault.
        columns: the ids and the addresses of all rows.
    """
    if not stopped:
        return
    rows = np.fromiter(stopped, np.int64, len(stopped))
    for column in (column.trusted() for column in columns):
        of_stopped = np.isin(column.rows, rows)
        values, owners = column.values.filter(pa.array(of_stopped)), column.rows[of_stopped]
        at = pc.index_in(column.values, values).fill_null(-1).to_numpy(zero_copy_only=False)
        for place in np.flatnonzero((at >= 0) & ~of_stopped).tolist():
            owner = int(owners[at[place]])
            reason = (
                f"has the same {column.header} as row {owner + 1}, which {stopped[owner].reason}"
            )
            value = column.values[place].as_py()
            yield RowFault(int(column.rows[place]), column.header, value, reason)
