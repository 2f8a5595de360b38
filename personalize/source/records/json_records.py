"""JSON records as a table: one object a line, an array of them, or an object that holds one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from personalize.encoding.text_encoding import find_encoding
from personalize.errors import ConfigError
from personalize.source.table.csv_format import PLAIN_CSV
from personalize.source.table.records import MAX_COLUMNS, ListedRecords, RecordCollector
from personalize.source.table.source_table import Origin, SourceTable

_DEEPEST = 4
_LISTED = "; "


def read_json(path: Path, content: bytes, encoding: str | None = None) -> SourceTable:
    """The table of a JSON file; a column for each name, those inside an object joined by points.

    Raises:
        ConfigError: it is not JSON, or no list of objects.
    """
    text = find_encoding(path, content, encoding).decode(content).lstrip("\ufeff")
    is_lines, objects = _objects(path, text)
    rows, names = _rows(path, objects)
    collector = RecordCollector(path, unit="record").collect(ListedRecords([names, *rows]))
    table = collector.table(PLAIN_CSV)
    # The header is not in the file: the first record is the first.
    first = 1 if is_lines else 0
    return replace(
        table,
        origin=Origin("JSON lines" if is_lines else "JSON", "record"),
        row_begins=table.row_begins - 1,
        row_ends=table.row_ends - 1,
        header_ends=first - 1,
    )


def _objects(path: Path, text: str) -> tuple[bool, list[Any]]:
    """The records of a file, and whether each has its own line."""
    first, _, others = text.lstrip().partition("\n")
    is_alone = not others.strip()
    if first.startswith("{") and not is_alone and _is_object(first):
        return True, list(_of_lines(path, text))
    try:
        found = _loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is not valid JSON: {_why(error)}; export it again") from error
    if isinstance(found, dict):  # what an API answers: {"results": [...], "paging": ...}
        lists = [value for value in found.values() if _is_table(value)]
        found = lists[0] if len(lists) == 1 else [found]
    if not _is_table(found):
        raise ConfigError(f"{path} is JSON, but no list of objects such as [{{...}}, {{...}}]")
    return is_alone and len(found) == 1, found


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _is_object(line: str) -> bool:
    try:
        return isinstance(_loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _of_lines(path: Path, text: str) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = _loads(line)
        except (ValueError, RecursionError) as error:
            raise ConfigError(
                f"{path}, line {number}: not valid JSON: {_why(error)}; export it again"
            ) from error
        if not isinstance(found, dict):
            raise ConfigError(f"{path}, line {number}: not an object such as {{...}}")
        yield found


def _loads(text: str) -> Any:  # noqa: ANN401 - what JSON is
    # Numbers stay as they are written: 1.0 is not 1, and no id loses a digit.
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _why(error: Exception) -> str:
    return "too deeply nested" if isinstance(error, RecursionError) else str(error)


def _rows(path: Path, objects: Iterable[Mapping[str, Any]]) -> tuple[list[list[str]], list[str]]:
    places: dict[str, int] = {}
    rows = []
    for number, one in enumerate(objects, 1):
        row = [""] * len(places)
        for name, value in _flat(one):
            at = places.setdefault(name, len(places))
            if at >= len(row):
                row += [""] * (at + 1 - len(row))
            row[at] = value
        if len(places) > MAX_COLUMNS:
            raise ConfigError(
                f"{path}, record {number}: the records have more than {MAX_COLUMNS:,} different "
                "names, the most columns that are read; export fewer"
            )
        rows.append(row)
    width = len(places)
    return [row + [""] * (width - len(row)) for row in rows], [_text(name) for name in places]


def _flat(one: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in one.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            yield from _flat(value, f"{before}{name}.", depth + 1)
        else:
            yield before + name, _text(value)


def _text(value: Any) -> str:  # noqa: ANN401 - what JSON is
    if isinstance(value, str):
        # A lone half of a surrogate pair can be in no file.
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _LISTED.join(filter(None, map(_text, value)))
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
