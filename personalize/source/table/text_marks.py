"""Marks by which spreadsheets keep a cell as text: `="Ann"` is Ann, `'0049` is 0049.

They are in the file, but a person who opens it does not see them.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from personalize.source.table.source_table import SourceTable

_FORMULA = re.compile(r'\s*=\s*"((?:[^"]|"")*)"\s*', re.DOTALL)
# 't Hooft and 's Gravesande are names: their apostrophe stands before a small letter.
_APOSTROPHE = re.compile(r"\s*['\u2018\u2019](?=[-=+@\d]|[^\W\d_])(?P<text>.*)", re.DOTALL)


def read_marked(text: str) -> str:
    """The cell as a spreadsheet shows it."""
    if found := _FORMULA.fullmatch(text):
        return found[1].replace('""', '"')
    found = _APOSTROPHE.fullmatch(text)
    if not found or found["text"][0].islower():
        return text
    inner = found["text"]
    # 'Anna' is in quotes; 'Anna is marked as text; 'O'Neil' is both.
    return inner[:-1] if inner[-1:] in ("'", "\u2019") and len(inner) > 1 else inner


def without_text_marks(table: SourceTable) -> SourceTable:
    """The table with its cells as a spreadsheet shows them; what changes stays in `written`."""
    columns, written = list(table.columns), dict(table.written)
    for index, column in enumerate(table.columns):
        if not _may_be_marked(column):
            continue
        read = _read(column)
        if not read.equals(column):
            columns[index] = read
            written.setdefault(index, column)
    if not written:
        return table
    return replace(table, columns=tuple(columns), written=written)


def _may_be_marked(column: pa.ChunkedArray) -> bool:
    """Found without a regular expression, which would take longer than all the rest."""
    marks = (pc.starts_with(column, "'"), pc.starts_with(column, "\u2019"),
             pc.starts_with(column, "\u2018"), pc.match_substring(column, '="'))  # fmt: skip
    return any(pc.any(mark).as_py() for mark in marks)


def _read(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Each distinct cell is read once."""
    encoded = column.combine_chunks().dictionary_encode()
    values = [read_marked(value) for value in encoded.dictionary.to_pylist()]
    read = pa.array(values, pa.string()).take(encoded.indices)
    return pa.chunked_array([read], pa.string())
