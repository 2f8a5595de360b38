"""Any export as a table: text, workbook, Parquet, JSON or HTML, packed or from a pipe."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from personalize.errors import ConfigError
from personalize.source.delimited.reading import read_text
from personalize.source.files.archives import gunzip, is_workbook, unzip
from personalize.source.files.content import STANDARD_INPUT, read_content
from personalize.source.files.kinds import Kind, find_kind
from personalize.source.table.nobody_rows import leave_out_nobody
from personalize.source.table.records import MAX_COLUMNS
from personalize.source.table.source_table import SourceTable
from personalize.source.table.text_marks import without_text_marks

__all__ = ["MAX_COLUMNS", "SourceTable", "read_source"]

_MOST_LAYERS = 3


def read_source(path: Path, encoding: str | None = None, sheet: str | None = None) -> SourceTable:
    """The export at `path`, without the rows that are nobody.

    Args:
        path: the file; `-` is standard input.
        encoding: of a text file, the one that the user named; None detects it.
        sheet: of a workbook, or of an archive with several files, the one that the user named.

    Raises:
        ConfigError: the file cannot be read, is no table, or has no recipients.
    """
    content = read_content(path)
    table = _read(path, content, encoding, sheet)
    table = leave_out_nobody(without_text_marks(table))
    if not len(table):
        raise ConfigError(f"{path} has a header but no recipients; export the recipients again")
    return table


def _read(path: Path, content: bytes, encoding: str | None, sheet: str | None) -> SourceTable:
    inner, notes, is_packed = "", [], path == STANDARD_INPUT
    for _ in range(_MOST_LAYERS):
        kind = find_kind(path, content)
        if kind == "zip" and is_workbook(path, content):
            kind = "workbook"
        if kind not in ("zip", "gzip"):
            break
        unpacked = gunzip(path, content) if kind == "gzip" else unzip(path, content, sheet)
        if unpacked.note:
            notes.append(unpacked.note)
        sheet = None if unpacked.is_named else sheet
        inner, content, is_packed = unpacked.name, unpacked.content, True
    else:
        raise ConfigError(f"{path} is an archive within archives; unpack it")
    table = _read_kind(path, content, kind, (encoding, sheet))
    return replace(
        table,
        origin=replace(table.origin, inner=inner),
        notes=(*notes, *table.notes),
        content=content if is_packed and table.sha256 else b"",
    )


def _read_kind(
    path: Path, content: bytes, kind: Kind, told: tuple[str | None, str | None]
) -> SourceTable:
    encoding, sheet = told
    if kind == "workbook":
        # Their reader is only loaded for those who have one.
        from personalize.source.workbook.reading import read_workbook

        return read_workbook(path, content, sheet)
    if sheet is not None:
        raise ConfigError(f"{path} is no workbook, so it has no sheet {sheet!r}; omit --sheet")
    if kind == "parquet":
        from personalize.source.records.parquet import read_parquet

        return read_parquet(path, content)
    if kind == "json":
        from personalize.source.records.json_records import read_json

        return read_json(path, content, encoding)
    if kind == "html":
        from personalize.source.records.html_table import read_html

        return read_html(path, content, encoding)
    return read_text(path, content, encoding)
