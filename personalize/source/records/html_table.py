"""An HTML table as a table: what many tools export under the name of a workbook (`.xls`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from personalize.encoding.text_encoding import find_encoding
from personalize.errors import ConfigError
from personalize.source.table.csv_format import PLAIN_CSV
from personalize.source.table.records import MAX_COLUMNS, ListedRecords, RecordCollector
from personalize.source.table.source_table import Origin, SourceTable

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_HEAD_BYTES = 4096
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = ("style", "script", "title", "head")
_MOST_SPAN = 1000


def read_html(path: Path, content: bytes, encoding: str | None = None) -> SourceTable:
    """The largest table of an HTML page, blank rows included.

    Raises:
        ConfigError: it has no table.
    """
    declared = _CHARSET.search(content[:_HEAD_BYTES])
    told = encoding or (_known(declared[1].decode()) if declared else None)
    text = find_encoding(path, content, told).decode(content)
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables if table]
    if not tables:
        raise ConfigError(f"{path} is a web page without a table; export the recipients as CSV")
    rows = max(tables, key=len)
    table = RecordCollector(path, unit="row").collect(ListedRecords(rows)).table(PLAIN_CSV)
    notes = (f"{path.name} is a web page, whatever its name says: its table is read",)
    return replace(table, origin=Origin("HTML table", "row"), notes=notes)


def _known(charset: str) -> str | None:
    """The declared encoding; Latin-1 is Windows-1252 in every browser."""
    name = charset.lower()
    if name in ("unicode", "x-user-defined"):
        return None
    return "cp1252" if name in ("iso-8859-1", "latin1", "us-ascii", "ascii") else name


@dataclass(slots=True)
class _OpenTable:
    rows: list[list[str]] = field(default_factory=list)
    row: list[str] | None = None
    cell: list[str] | None = None
    span: int = 1


class _TableReader(HTMLParser):
    """Collects the rows of every table; a table inside a cell is its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[_OpenTable] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "table":
            self._open.append(_OpenTable())
        elif self._open and tag == "tr":
            self._end_row()
            self._open[-1].row = []
        elif self._open and tag in ("td", "th"):
            self._end_cell()
            self._open[-1].cell = []
            given = dict(attrs).get("colspan") or "1"
            self._open[-1].span = min(int(given), _MOST_SPAN) if given.isdecimal() else 1
        elif tag == "br" and self._open and self._open[-1].cell is not None:
            self._open[-1].cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif not self._open:
            return
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            self.tables.append(self._open.pop().rows)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].cell is not None and not self._hidden:
            self._open[-1].cell.append(_SPACE.sub(" ", data))

    def close(self) -> None:
        super().close()
        while self._open:
            self.handle_endtag("table")

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.cell is None:
            return
        text = "".join(table.cell).strip()
        if table.row is None:
            table.row = []
        if len(table.row) <= MAX_COLUMNS:
            table.row += [text] + [""] * (table.span - 1)
        table.cell, table.span = None, 1

    def _end_row(self) -> None:
        self._end_cell()
        table = self._open[-1]
        if table.row is not None:
            table.rows.append(table.row)
        table.row = None
