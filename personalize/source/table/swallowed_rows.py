"""Rows swallowed by a stray quote: found inside the cell that contains them, and restored.

A quote at the start of a cell runs to the next quote, over any number of lines. The people in
between would vanish silently, so each line becomes a row again, to be rejected by name: nobody can
tell which of its cells are right.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_NUMBER = re.compile(r"[0-9]{1,18}")
_SAMPLE_ROWS = 500
_TYPICAL = 0.8
_LONGEST_CELL_CHARS = 60


@dataclass(frozen=True, slots=True)
class Swallowed:
    """The lines of a file, from 1, that one quote spans: it opens in `first`, closes in `last`."""

    first: int
    last: int

    def reason(self, line: int) -> str:
        """Why the row in `line` is rejected, and what to do."""
        where = "this row" if line == self.first else f"line {self.first}"
        return (
            f"line {line} of the file is inside a quote that {where} opens and line {self.last} "
            f"closes; remove the stray quote in line {self.first}"
        )


@dataclass(frozen=True, slots=True)
class RowShape:
    """What tells a row of this export from prose: its width, and e-mail or number columns."""

    width: int
    delimiter: str
    typed: tuple[tuple[int, re.Pattern[str]], ...]
    spaced: bool = False

    def fits(self, line: str) -> bool:
        """Whether a line within a cell is a whole row."""
        if self.width == 1:  # names; a note would have other columns beside it
            return len(line) <= _LONGEST_CELL_CHARS
        if line.count(self.delimiter) < self.width - 1:
            return False
        cells = next(csv.reader([line], delimiter=self.delimiter), [])
        # A quote in the first cell ends a multi-line cell: this is the row's own last line.
        if len(cells) != self.width or self.width < 2 or '"' in cells[0]:
            return False
        # In prose a space follows the comma; a quote may end the cell that contains the line.
        tight = self.spaced or not any(cell[:1] == " " for cell in cells[1:])
        found = {kind for index, kind in self.typed if kind.fullmatch(cells[index].strip())}
        if _EMAIL in found:
            return True
        if '"' in "".join(cells) or not tight:
            return False
        if self.typed:
            return bool(found)
        short = all(len(cell) <= _LONGEST_CELL_CHARS for cell in cells)
        return self.width > 2 and short and sum(any(map(str.isalnum, c)) for c in cells) > 2


def row_shape(
    header: Sequence[str], columns: Sequence[pa.ChunkedArray], delimiter: str
) -> RowShape:
    """The shape of the rows under a header; of a multi-line cell the first line counts."""
    samples = [
        [cell.splitlines()[0].strip() for cell in column.slice(0, _SAMPLE_ROWS).to_pylist() if cell]
        for column in columns
    ]
    typed = [
        (index, kind)
        for index, cells in enumerate(samples)
        for kind in (_EMAIL, _NUMBER)
        if cells and sum(map(bool, map(kind.fullmatch, cells))) >= _TYPICAL * len(cells)
    ]
    spaced = any(name[:1] == " " for name in header[1:])
    return RowShape(len(columns), delimiter, tuple(typed), spaced)


def find_swallowed(text: str, line_ends: NDArray[np.int64], shape: RowShape) -> list[Swallowed]:
    """The spans of lines that are one row of the file and contain other rows.

    Args:
        text: the whole file.
        line_ends: (N + 1,) the line, from 1, where the header and then each row ends.
        shape: the shape of the file's rows.
    """
    long_rows = np.flatnonzero(np.diff(line_ends) > 1)
    if not len(long_rows):
        return []
    lines = list(io.StringIO(text, newline=""))
    spans = (Swallowed(int(line_ends[row]) + 1, int(line_ends[row + 1])) for row in long_rows)
    return [
        span
        for span in spans
        # There may be blank lines before the row.
        if any(shape.fits(line.rstrip("\r\n")) for line in _after_first(lines, span))
    ]


def set_free(text: str, spans: Sequence[Swallowed], delimiter: str) -> Iterator[str]:
    """The lines of the text, with each line of a span as a whole row."""
    within = {line for span in spans for line in range(span.first, span.last + 1)}
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if number not in within or not line.strip():
            yield line
            continue
        cells = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
        row = io.StringIO()
        csv.writer(row, delimiter=delimiter, lineterminator="\n").writerow(cells)
        yield row.getvalue()


def _after_first(lines: Sequence[str], span: Swallowed) -> list[str]:
    filled = [line for line in lines[span.first - 1 : span.last] if line.strip()]
    return filled[1:]
