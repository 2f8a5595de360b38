"""Given names that are known as such: those of the pronunciation lexicon, in any case."""

from __future__ import annotations

from functools import cache

import pyarrow.compute as pc
import pyarrow.parquet as pq

from personalize.pronunciation.lexicon import FILE
from personalize.words.word_lists import fold


def is_given_name(name: str) -> bool:
    """Whether a name, or the first part of a double one such as Jean-Pierre, is a given name."""
    whole, first = fold(name), fold(name.partition("-")[0])
    return whole in _known() or first in _known()


@cache
def _known() -> frozenset[str]:
    table = pq.ParquetFile(FILE).read(["written", "context"], use_threads=False)
    given = table.filter(pc.equal(table["context"], "given"))
    return frozenset(map(fold, given["written"].to_pylist()))
