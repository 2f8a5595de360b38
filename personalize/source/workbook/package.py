"""What a reader of cells does not tell: how large a sheet is, and what in it is hidden or missing.

A workbook of Excel or LibreOffice is a zip archive. Its sheets are looked through before they are
read, because two cells in opposite corners of a sheet would take all memory.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from personalize.errors import ConfigError
from personalize.source.table.records import MAX_COLUMNS

_MOST_CELLS = 50_000_000
"""Of a sheet, from its first cell to its last: each takes 32 bytes while it is read."""
_PIECE_BYTES = 1 << 20
_SAMPLE_BYTES = 1 << 20
_TAG = rb"<(?:\w+:)?"
_ROW = re.compile(_TAG + rb"row\b[^>]*")
_ROW_NUMBER = re.compile(rb'\br="(\d{1,9})"')
_HIDDEN = re.compile(_TAG + rb'row\b[^>]*\bhidden="(?:1|true)"')
_CELL = re.compile(_TAG + rb'c(?: r="([A-Z]{1,3})\d+")?[ />]')
_NO_RESULT = re.compile(
    _TAG + rb"f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_STYLED = re.compile(_TAG + rb"c\b([^>]*)>\s*<(?:\w+:)?v>")
_STYLE, _TYPE = re.compile(rb'\bs="(\d+)"'), re.compile(rb'\bt="(\w+)"')
_COLUMN = re.compile(rb'\br="([A-Z]{1,3})')
_REPEATED = re.compile(rb'table:number-(?:columns|rows)-repeated="(\d{1,12})"')
_OPEN_CELL = re.compile(rb"<table:(?:covered-)?table-cell")
_TABLE = re.compile(rb'<table:table\b[^>]*?table:name="([^"]*)"')
_USUAL_FORMATS = {5: '"$"0', 6: '"$"0', 7: '"$"0.00', 8: '"$"0.00', 9: "0%", 10: "0.00%"}
_KINDS = {"xl/workbook.bin": "Excel binary workbook", "content.xml": "OpenDocument spreadsheet"}


@dataclass(frozen=True, slots=True)
class OneSheet:
    """A sheet's size, and what in it is hidden or missing.

    `number_formats` are of columns, by their index, in which all numbers of the first rows have
    one.
    """

    rows: int = 0
    columns: int = 0
    hidden_rows: int = 0
    without_result: int = 0
    number_formats: dict[int, str] = field(default_factory=dict)

    def refuse_huge(self, path: Path, name: str) -> None:
        """Refuses a sheet that would take all memory.

        Raises:
            ConfigError: it has too many columns, or cells from its first to its last.
        """
        if self.columns > MAX_COLUMNS or self.rows * self.columns > _MOST_CELLS:
            raise ConfigError(
                f"{path}: sheet {name!r} reaches to row {self.rows:,} and column {self.columns:,}; "
                f"at most {MAX_COLUMNS:,} columns and {_MOST_CELLS:,} cells are read. Delete what "
                "is far outside the list, or save the list as CSV"
            )

    def notes(self, merged: int) -> list[str]:
        """What somebody should check before the sheet is used."""
        notes = []
        if self.without_result:
            notes.append(
                f"{_count(self.without_result, 'formula')} without a stored result: their cells "
                "are read as empty; open the workbook in Excel and save it"
            )
        if self.hidden_rows:
            notes.append(f"{_count(self.hidden_rows, 'row')} hidden, by a filter perhaps: read too")
        if merged:
            notes.append(f"{_count(merged, 'merged area')}: each row in it has its value")
        return notes


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is known of each sheet by its name; `kind` is the kind of workbook."""

    kind: str = "Excel 97 workbook"
    sheets: dict[str, OneSheet] = field(default_factory=dict)

    def of(self, name: str) -> OneSheet:
        """A sheet; of old workbooks nothing is known, whose sheets are small."""
        return self.sheets.get(name, OneSheet())


def look_into(path: Path, content: bytes) -> SheetFacts:
    """Looks through the sheets of a workbook.

    Raises:
        ConfigError: it is damaged.
    """
    if not content.startswith(b"PK"):
        return SheetFacts()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = next((_KINDS[part] for part in _KINDS if part in archive.namelist()), "")
            if kind:
                sheets = _open_document_sheets(archive) if "Open" in kind else {}
                return SheetFacts(kind, sheets)
            formats = _formats(archive)
            parts = _sheet_parts(archive)
            sheets = {name: _look_through(archive, part, formats) for name, part in parts.items()}
            return SheetFacts("Excel workbook", sheets)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError) as error:
        raise ConfigError(
            f"{path} is a damaged workbook ({error}); open it in Excel and save it again"
        ) from error


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that each sheet is in."""
    relations = _parse(archive, "xl/_rels/workbook.xml.rels")
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    parts = {}
    for sheet in _parse(archive, "xl/workbook.xml").iter():
        if sheet.tag.endswith("}sheet"):
            at = next((value for key, value in sheet.items() if key.endswith("}id")), "")
            target = targets.get(at, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if str(PurePosixPath(part)) in archive.namelist():
                parts[sheet.get("name", "")] = part
    return parts


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """The number format of each cell style, empty for those of plain numbers."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    codes = dict(_USUAL_FORMATS)
    styles: list[str] = []
    for element in _parse(archive, "xl/styles.xml"):
        if element.tag.endswith("}numFmts"):
            codes |= {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in element}
        elif element.tag.endswith("}cellXfs"):
            styles = [codes.get(int(one.get("numFmtId", 0)), "") for one in element]
    return styles


def _parse(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(part))


def _look_through(archive: zipfile.ZipFile, part: str, formats: list[str]) -> OneSheet:
    last_row = columns = hidden = missing = 0
    seen: set[bytes] = set()
    sample = b""
    for rows in _whole_rows(archive, part):
        sample = sample or rows[:_SAMPLE_BYTES]
        numbers = _ROW_NUMBER.findall(b" ".join(_ROW.findall(rows)))
        last_row = max([last_row + rows.count(b"</row>"), *map(int, numbers[-1:])])
        cells = _CELL.findall(rows)
        if b"" in cells:  # without an address, cells follow one another
            columns = max(columns, *(len(_CELL.findall(row)) for row in rows.split(b"</row>")))
        seen.update(cells)
        hidden += len(_HIDDEN.findall(rows))
        missing += len(_NO_RESULT.findall(rows)) if b"<f" in rows else 0
    columns = max([columns, *map(_column_number, seen)])
    return OneSheet(last_row, columns, hidden, missing, _number_formats(sample, formats))


def _whole_rows(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A sheet's part in pieces that end where a row does."""
    rest = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE_BYTES):
            text = rest + piece
            end = text.rfind(b"</row>", max(0, len(rest) - 6)) + 6
            if end > 5:
                yield text[:end]
                text = text[end:]
            rest = text
    yield rest


def _column_number(letters: bytes) -> int:
    """The number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _number_formats(sample: bytes, formats: list[str]) -> dict[int, str]:
    """The one number format of each column's numbers, by the column's index."""
    found: dict[int, set[str]] = {}
    for attributes in _STYLED.findall(sample):
        kind, column, style = (one.search(attributes) for one in (_TYPE, _COLUMN, _STYLE))
        if column and (kind is None or kind[1] == b"n"):
            at = int(style[1]) if style else 0
            code = formats[at] if at < len(formats) else ""
            found.setdefault(_column_number(column[1]) - 1, set()).add(code)
    return {at: codes.pop() for at, codes in found.items() if len(codes) == 1 and "" not in codes}


def _open_document_sheets(archive: zipfile.ZipFile) -> dict[str, OneSheet]:
    """How far the sheets of a LibreOffice workbook reach: its cells and rows may repeat."""
    sheets = {}
    for text in archive.read("content.xml").split(b"</table:table>")[:-1]:
        named = _TABLE.search(text)
        name = named[1].decode("utf-8", "replace") if named else ""
        last_row = columns = row = 0
        for one in text.split(b"<table:table-row")[1:]:
            row += _repeats(one.partition(b">")[0])
            if b"office:value" in one or b"<text:p" in one:
                last_row, columns = row, max(columns, _open_document_width(one))
        sheets[html.unescape(name)] = OneSheet(last_row, columns)
    return sheets


def _open_document_width(row: bytes) -> int:
    """The column of a row's last cell with a value."""
    width = last = 0
    for cell in _OPEN_CELL.split(row)[1:]:
        width += _repeats(cell.partition(b">")[0])
        last = width if b"office:value" in cell or b"<text:p" in cell else last
    return last


def _repeats(tag: bytes) -> int:
    """How many cells or rows an element of a LibreOffice sheet stands for."""
    found = _REPEATED.search(tag)
    return int(found[1]) if found else 1


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
