"""Names that are known as given names or surnames: those of the pronunciation lexicon."""

from __future__ import annotations

from functools import cache

import pyarrow.compute as pc
import pyarrow.parquet as pq

from personalize.pronunciation.lexicon import FILE
from personalize.words.word_lists import fold


def is_given_name(name: str) -> bool:
    """Whether a name, or the first part of a double one such as Jean-Pierre, is a given name."""
    whole, first = fold(name), fold(name.partition("-")[0])
    return whole in _known("given") or first in _known("given")


def is_surname(name: str) -> bool:
    """Whether a word is a surname, in any case and without its marks."""
    return fold(name) in _known("surname")


@cache
def _known(context: str) -> frozenset[str]:
    table = pq.ParquetFile(FILE).read(["written", "context"], use_threads=False)
    found = table.filter(pc.equal(table["context"], context))
    return frozenset(map(fold, found["written"].to_pylist()))
