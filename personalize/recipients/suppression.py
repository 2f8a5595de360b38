"""Who must get no video, by lists of e-mail addresses or record ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personalize.errors import ConfigError
from personalize.headers.columns import known_columns
from personalize.recipients.identity import MARKS
from personalize.recipients.not_people import RowFault
from personalize.recipients.reached_by import ReachedBy
from personalize.regular_file import read_regular_file
from personalize.source.email_column import find_email_column
from personalize.source.source_csv import SourceTable, read_source

_ADDRESS = re.compile(r"[^\s,;<>\"']+@[^\s,;<>\"']+")
_MARKS = re.compile(MARKS)
_SHORT_BYTES = 4_000


@dataclass(frozen=True, slots=True)
class SuppressionList:
    """The entries of one file, in small letters."""

    path: Path
    entries: frozenset[str]


def read_suppressions(paths: Sequence[Path]) -> list[SuppressionList]:
    """The lists in some files: one address or id a row, or exports with a column of them.

    Raises:
        ConfigError: a file cannot be read, or has no such column.
    """
    return [SuppressionList(path, frozenset(_entries(path))) for path in paths]


def find_suppressed(
    lists: Sequence[SuppressionList], columns: Sequence[ReachedBy]
) -> Iterator[RowFault]:
    """The rows that are on a list.

    Args:
        lists: the lists.
        columns: what people are reached or known by.
    """
    for one in lists:
        entries = pa.array(sorted(one.entries), pa.string())
        for column in columns:
            found = pc.is_in(pc.utf8_lower(column.values), entries)
            for at in np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist():
                row, value = int(column.rows[at]), column.values[at].as_py()
                reason = f"is on the suppression list {one.path.name}; no video is made"
                yield RowFault(row, column.header, value, reason, is_about_person=True)


def _entries(path: Path) -> Iterator[str]:
    content = read_regular_file(path, "the suppression list in it")
    if not content.strip():
        return
    lines = content[:_SHORT_BYTES].split()
    if len(content) < _SHORT_BYTES and len(lines) == 1:  # a list of one, which is no table
        yield from _entries_in([content.decode("utf-8", "replace")])
        return
    source = read_source(path)
    for index in _columns(source):
        if len(source.header) == 1 or _ADDRESS.search(source.header[index]):
            yield from _entries_in([source.header[index]])  # a list need not have a header
        yield from _entries_in(source.columns[index].unique().to_pylist())


def _entries_in(cells: Sequence[str | None]) -> Iterator[str]:
    for cell in cells:
        text = _MARKS.sub("", cell or "").strip().lower()
        address = _ADDRESS.search(text)
        if text:
            yield address[0] if address else text


def _columns(source: SourceTable) -> list[int]:
    if len(source.header) == 1:
        return [0]
    known = known_columns(source.header)
    found = {known[field].positions[0] for field in ("record_id", "email") if field in known}
    email = find_email_column(source.header, source.columns)
    found |= {email} if email is not None else set()
    found |= {at for at, name in enumerate(source.header) if _ADDRESS.fullmatch(name.strip())}
    if not found:
        raise ConfigError(
            f"{source.path}: no column of e-mail addresses or record ids for the suppression list; "
            "leave one column, or name one Email or Record ID"
        )
    return sorted(found)
