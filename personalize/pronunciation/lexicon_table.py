"""The table of the lexicon in memory: the texts as pyarrow holds them, and who is written how.

Parquet with zstd because pyarrow is here already, it reads 36,000 rows in milliseconds, and the
columns that repeat cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

import pyarrow.parquet as pq

from personalize.pronunciation.written_forms import foldings, has_special_shape, may_be_joined

_COLUMNS = ["written", "context", "phones", "accept", "source", "is_ordinary"]
_CASED = "word"
"""The context in which case tells what is meant: IT is no "it"."""


class LexiconTable:
    """The rows by context and by how they are written."""

    def __init__(self, file: Path, contexts: Iterable[str]) -> None:
        """Reads the table.

        Raises:
            OSError: the file is missing or cannot be read.
        """
        # Not read_table, which loads pyarrow's data sets first: half a second in a new process.
        table = pq.ParquetFile(file).read(_COLUMNS, use_threads=False)
        self._phones, self._accept, self._source = (
            table[name].combine_chunks() for name in ("phones", "accept", "source")
        )
        self._written: list[str] = table["written"].to_pylist()
        keys = "\n".join(self._written).casefold().split("\n")  # in one call, which is faster
        flags = table["is_ordinary"].to_pylist()
        self._ordinary = {key for key, flag in zip(keys, flags, strict=True) if flag}
        self._exact: dict[str, dict[str, int]] = {context: {} for context in contexts}
        self._folded: dict[str, dict[str, int]] = {context: {} for context in contexts}
        self._cased: dict[str, int] = {}
        start = 0
        for context, run in groupby(table["context"].to_pylist()):  # the table is sorted by it
            end = start + len(list(run))
            self._index(range(start, end), keys, context)
            start = end

    def _index(self, rows: Sequence[int], keys: list[str], context: str) -> None:
        if context == _CASED:
            cased = [row for row in rows if has_special_shape(self._written[row])]
            self._cased = {self._written[row]: row for row in cased}
            rows = sorted(set(rows).difference(cased))
        exact = self._exact[context] = {keys[row]: row for row in rows}
        marked = [(key, row) for key, row in exact.items() if not (key.isascii() and key.isalpha())]
        for key, row in marked:
            for folded in foldings(key):
                self._folded[context].setdefault(folded, row)

    def __len__(self) -> int:
        return len(self._phones)

    def row(self, written: str, context: str, *, is_exact: bool) -> int | None:
        """The row that is written so; without accents and signs unless it must be exact.

        Exact is also "Ji Woo" for "Ji-woo", but not "Mary Ann" for "Maryann".
        """
        if context == _CASED and written in self._cased:
            return self._cased[written]
        exact, folded = self._exact[context], self._folded[context]
        key = written.casefold()
        plain = next(foldings(key))
        if key in exact:
            return exact[key]
        if is_exact:
            return folded.get(plain) if " " in key or "-" in key else None
        return exact.get(plain, folded.get(plain)) if may_be_joined(key) else None

    def cased_row(self, written: str, context: str) -> int | None:
        """The row that is written so in exactly these capitals and small letters."""
        if context == _CASED and written in self._cased:
            return self._cased[written]
        row = self._exact[context].get(written.casefold())
        return row if row is not None and self._written[row] == written else None

    def is_ordinary(self, word: str) -> bool:
        """Whether a name or company is an ordinary English word as well."""
        return word.casefold() in self._ordinary

    def reading(self, row: int) -> tuple[str, str, tuple[str, ...]]:
        """The phones, the source and what else is accepted."""
        accept = self._accept[row].as_py()
        others = tuple(accept.split(" | ")) if accept else ()
        return self._phones[row].as_py(), self._source[row].as_py(), others
