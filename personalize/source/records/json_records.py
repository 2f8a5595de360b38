"""JSON records as a table: a column for each name, those inside an object joined by points."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from personalize.encoding.text_encoding import find_encoding
from personalize.errors import ConfigError
from personalize.source.records.json_objects import are_lines, objects_of_lines, objects_of_list
from personalize.source.table.csv_format import PLAIN_CSV
from personalize.source.table.records import MAX_COLUMNS
from personalize.source.table.source_table import Origin, SourceTable

_CHUNK_ROWS = 10_000
_DEEPEST = 4
_LISTED = "; "


def read_json(path: Path, content: bytes, encoding: str | None = None) -> SourceTable:
    """The table of a JSON file.

    Raises:
        ConfigError: it is not JSON, or no list of objects.
    """
    codec = find_encoding(path, content, encoding)
    is_lines = are_lines(content, codec)
    if is_lines:
        objects = objects_of_lines(path, content, codec)
    else:
        objects = objects_of_list(path, codec.decode(content).lstrip("\ufeff \t\r\n"))
    columns = _Columns(path)
    while chunk := list(itertools.islice(objects, _CHUNK_ROWS)):
        columns.add(chunk)
    rows = np.arange(1, columns.rows + 1, dtype=np.int64)
    return SourceTable(
        path=path,
        csv_format=PLAIN_CSV,
        header=tuple(map(_whole, columns.places)),
        columns=columns.arrays(),
        surplus={},
        row_begins=rows,
        row_ends=rows,
        header_ends=0,
        origin=Origin("JSON lines" if is_lines else "JSON", "record"),
    )


@dataclass(slots=True)
class _Columns:
    """Columns that grow, and that later records may add to. `places` are their names."""

    path: Path
    places: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    _chunks: list[tuple[int, list[pa.Array]]] = field(default_factory=list)

    def add(self, objects: list[Mapping[str, Any]]) -> None:
        """Adds a chunk of records."""
        rows = [self._row(one) for one in objects]
        width = len(self.places)
        if width > MAX_COLUMNS:
            raise ConfigError(
                f"{self.path}: its records have more than {MAX_COLUMNS:,} different names, the "
                "most columns that are read; export fewer"
            )
        full = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
        self._chunks.append((len(rows), [_array(column) for column in zip(*full, strict=True)]))
        self.rows += len(rows)

    def _row(self, one: Mapping[str, Any]) -> list[str]:
        values = list(one.values())
        if list(one) == list(self.places) and dict not in set(map(type, values)):
            return [value if type(value) is str else _text(value) for value in values]
        row = [""] * len(self.places)
        for name, value in _flat(one):
            at = self.places.setdefault(name, len(self.places))
            row += [""] * (at + 1 - len(row))
            row[at] = value
        return row

    def arrays(self) -> tuple[pa.ChunkedArray, ...]:
        """All chunks; records before the first with a name have empty cells under it."""
        return tuple(
            pa.chunked_array([_part(*chunk, at) for chunk in self._chunks], pa.string())
            for at in range(len(self.places))
        )


def _part(rows: int, columns: list[pa.Array], at: int) -> pa.Array:
    return columns[at] if at < len(columns) else pa.repeat(pa.scalar("", pa.string()), rows)


def _array(cells: Iterable[str]) -> pa.Array:
    cells = list(cells)
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:
        return pa.array(map(_whole, cells), pa.string())


def _whole(text: str) -> str:
    """The text without a lone half of a surrogate pair, which can be in no file."""
    return text.encode("utf-8", "replace").decode()


def _flat(one: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in one.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            yield from _flat(value, f"{before}{name}.", depth + 1)
        else:
            yield before + name, _text(value)


def _text(value: Any) -> str:  # noqa: ANN401 - what JSON is
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _LISTED.join(filter(None, map(_text, value)))
    return json.dumps(value, ensure_ascii=False)
