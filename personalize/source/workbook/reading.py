"""A workbook of Excel or LibreOffice as a table: one sheet, each cell as a person sees it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from personalize.errors import ConfigError
from personalize.source.table.csv_format import PLAIN_CSV
from personalize.source.table.header_row import LOOKED_AT, count_known
from personalize.source.table.records import ListedRecords, RecordCollector
from personalize.source.table.source_table import Origin, SourceTable
from personalize.source.workbook.cell_text import read_cells
from personalize.source.workbook.package import SheetFacts, look_into

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_workbook(path: Path, content: bytes, sheet: str | None = None) -> SourceTable:
    """The table on a sheet, blank rows included.

    Args:
        path: the file, for messages.
        content: its bytes.
        sheet: the name of the sheet; None takes the only visible one, or of several the one with
            the most columns that CRM exports have.

    Raises:
        ConfigError: the workbook is encrypted, damaged or a bomb, or has no such sheet.
    """
    workbook = _open(path, content)
    facts = look_into(path, content)
    name, found, notes = _choose(path, workbook, facts, sheet)
    of_sheet = facts.of(name)
    formats = {at - _first_column(found): code for at, code in of_sheet.number_formats.items()}
    rows = _with_merged(read_cells(found.iter_rows(), formats), found)
    table = RecordCollector(path, unit="row").collect(ListedRecords(rows)).table(PLAIN_CSV)
    notes += of_sheet.notes(len(_tall(found)))
    return replace(table, origin=Origin(facts.kind, "row", name), notes=tuple(notes))


def _open(path: Path, content: bytes) -> CalamineWorkbook:
    protected = f"{path} is protected by a password; open it, save it without one, and use that"
    if _ENCRYPTED in content[: 1 << 20] or _ENCRYPTED in content[-(1 << 20) :]:
        raise ConfigError(protected)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise ConfigError(protected) from error
    except CalamineError as error:
        raise ConfigError(_damaged(path, error)) from error


def _damaged(path: Path, error: Exception) -> str:
    return f"{path} is a damaged workbook ({error}); open it in Excel and save it again as .xlsx"


def _choose(
    path: Path, workbook: CalamineWorkbook, facts: SheetFacts, wanted: str | None
) -> tuple[str, CalamineSheet, list[str]]:
    """The sheet to read, and what to say about the others."""
    sheets = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    names = [one.name for one in sheets]
    hidden = [one.name for one in sheets if one.visible != SheetVisibleEnum.Visible]
    if wanted is not None:
        same = [name for name in names if name.strip().casefold() == wanted.strip().casefold()]
        name = wanted if wanted in names else same[0] if len(same) == 1 else None
        if name is None:
            listed = ", ".join(map(repr, names))
            raise ConfigError(f"{path} has no sheet {wanted!r}; it has {listed}")
        return name, _sheet(path, workbook, facts, name), []
    visible = [name for name in names if name not in hidden]
    if not visible:
        listed = ", ".join(map(repr, hidden)) or "none"
        raise ConfigError(f"{path}: no sheet is visible; name one with --sheet (hidden: {listed})")
    loaded = {name: _sheet(path, workbook, facts, name) for name in visible}
    filled = [name for name in visible if loaded[name].total_height] or visible[:1]
    name = max(filled, key=lambda one: (_known(loaded[one]), -filled.index(one)))
    return name, loaded[name], _not_read(name, [n for n in filled if n != name], hidden)


def _not_read(name: str, others: list[str], hidden: list[str]) -> list[str]:
    left = [", ".join(map(repr, others))] if others else []
    left += [f"hidden {', '.join(map(repr, hidden))}"] if hidden else []
    if not left:
        return []
    return [f"sheet {name!r} is read, and not {' or '.join(left)}; --sheet names another"]


def _known(sheet: CalamineSheet) -> int:
    """The most known fields that one of a sheet's first rows has."""
    rows = (row for row, _ in zip(sheet.iter_rows(), range(LOOKED_AT), strict=False))
    return max((count_known([str(cell) for cell in row]) for row in rows), default=0)


def _sheet(path: Path, workbook: CalamineWorkbook, facts: SheetFacts, name: str) -> CalamineSheet:
    facts.of(name).refuse_huge(path, name)
    try:
        return workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise ConfigError(_damaged(path, error)) from error


def _first_column(sheet: CalamineSheet) -> int:
    return sheet.start[1] if sheet.start else 0


def _tall(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """First row, last row and column of each area that is merged over several rows."""
    first = _first_column(sheet)
    areas = sheet.merged_cell_ranges or ()
    return [(a[0], b[0], a[1] - first) for a, b in areas if b[0] > a[0]]


def _with_merged(rows: Iterable[list[str]], sheet: CalamineSheet) -> Iterator[list[str]]:
    """The rows, in which each row of a merged area has the area's value, as a person sees it."""
    begins: dict[int, list[tuple[int, int]]] = {}
    for first, last, column in _tall(sheet):
        begins.setdefault(first, []).append((last, column))
    active: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows):
        for column, (last, value) in list(active.items()):
            if number > last:
                del active[column]
            elif 0 <= column < len(row):
                row[column] = value
        for last, column in begins.get(number, ()):
            if 0 <= column < len(row):
                active[column] = (last, row[column])
        yield row
