"""By what each row's person is known or reached: record ids, and all addresses in a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.source.real_address import find_invented

_ADDRESS = re.compile(r"[^\s,;<>()\[\]\"'|:]+@[^\s,;<>()\[\]\"'|@]+")
# Cells with several addresses, or with one that is not alone: mailto:a@x.de, Ann (a@x.de), a@x.de.
_NOT_PLAIN = r"@.*@|@.*[()\[\]|:]|[()\[\]|:].*@|@.*\.\s*$"


@dataclass(frozen=True, slots=True)
class ReachedBy:
    """What people are reached or known by: (M,) values, and (M,) the row that each is of.

    A row may have several, such as two addresses in a cell, or none.
    """

    header: str
    values: pa.Array
    rows: NDArray[np.int64]

    def trusted(self) -> ReachedBy:
        """Only the values that are one person's: not none@none.com, which many rows share."""
        keep = pc.and_not(pc.not_equal(self.values, ""), find_invented(self.values))
        return ReachedBy(
            self.header, self.values.filter(keep), self.rows[keep.to_numpy(zero_copy_only=False)]
        )


def one_each(header: str, values: pa.Array) -> ReachedBy:
    """What a column says, if each row has one value at most; (N,)."""
    return ReachedBy(header, values, np.arange(len(values)))


def all_addresses(header: str, first: pa.Array, cells: pa.Array) -> ReachedBy:
    """Every address of a column: the first of each cell, and those beside it.

    Args:
        header: of the column.
        first: (N,) the first address of each cell, in small letters.
        cells: (N,) the cells themselves.
    """
    not_plain = np.flatnonzero(
        pc.match_substring_regex(cells, _NOT_PLAIN).fill_null(False).to_numpy(zero_copy_only=False)
    )
    more = [
        (row, address) for row in not_plain.tolist() for address in addresses_in(cells[row].as_py())
    ]
    values = pa.concat_arrays([first, pa.array([address for _, address in more], pa.string())])
    rows = np.concatenate([np.arange(len(first)), np.array([row for row, _ in more], np.int64)])
    return ReachedBy(header, values, rows)


def addresses_in(text: str) -> list[str]:
    """Every e-mail address in a text, in small letters, without `mailto:` and a last full stop."""
    return [address.rstrip(".").lower() for address in _ADDRESS.findall(text)]
