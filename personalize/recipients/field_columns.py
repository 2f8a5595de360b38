"""Which column of an export each merge field is in, and its values as shown and as said.

Work is done once per distinct value of a column, not once per row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.fields import FieldKind, role_of
from personalize.headers.columns import find_column, find_known_column
from personalize.headers.tables import usual_headers
from personalize.names.names import Forms, make_forms, show_value
from personalize.names.number_forms import NumberStyle, number_style
from personalize.names.pronunciations import Pronunciations
from personalize.nearest import did_you_mean
from personalize.normaliser.style import TextStyle
from personalize.source.source_csv import SourceTable


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One field of every row: row `i` has `forms[codes[i]]`; `codes` is (N,) int64."""

    field: str
    column: str
    cell_forms: tuple[Forms, ...]
    codes: NDArray[np.int64]
    fallback: Forms | None = None

    @property
    def forms(self) -> tuple[Forms, ...]:
        """The distinct forms, with the fallback in place of empty ones."""
        if self.fallback is None:
            return self.cell_forms
        return tuple(form if form.shown else self.fallback for form in self.cell_forms)

    def shown(self) -> pa.DictionaryArray:
        """The shown forms, one per row."""
        return _dictionary([form.shown for form in self.forms], self.codes)

    def said(self) -> pa.DictionaryArray:
        """The said forms, one per row."""
        return _dictionary([form.said for form in self.forms], self.codes)

    def names(self) -> pa.Array:
        """The shown forms as strings, empty where the cell is empty."""
        return _dictionary([form.shown for form in self.cell_forms], self.codes).cast(pa.string())

    def rows_with(self, forms: Iterable[bool]) -> NDArray[np.bool_]:
        """(N,) whether the row's form has a property, computed once per distinct form."""
        holds: NDArray[np.bool_] = np.fromiter(forms, bool, len(self.forms))[self.codes]
        return holds


def find_field_columns(source: SourceTable, campaign: Campaign) -> dict[str, int]:
    """The column of each field of the campaign: mapped fields first, then those its lines name.

    Raises:
        ConfigError: it names the file, the field, the nearest header and what to do.
    """
    named = (field for script in campaign.line_scripts() for field in script.fields)
    fields = dict.fromkeys((*campaign.fields, *named))
    return {field: _find_column(source, campaign, field) for field in fields}


def read_field(
    source: SourceTable,
    campaign: Campaign,
    field: str,
    column: int,
    pronunciations: Pronunciations,
    locale: str = "",
) -> FieldColumn:
    """The field's forms; an empty cell takes the campaign's fallback.

    Numbers are written as in `locale` if their column does not show how.

    Raises:
        ConfigError: the fallback itself cannot be said.
    """
    kind = campaign.field_kind(field)
    role = role_of(field, kind)
    distinct, codes = encode(source.columns[column])
    usual = usual_style(source, locale)
    style = number_style(distinct, usual) if kind == "number" else usual
    forms = tuple(make_forms(value, kind, pronunciations, role, style) for value in distinct)
    fallback = _read_fallback(campaign, field, pronunciations)
    return FieldColumn(field, source.header[column], forms, codes, fallback)


def usual_style(source: SourceTable, locale: str) -> NumberStyle:
    """How a file writes numbers where a column does not show it."""
    if locale:
        return "comma" if TextStyle(locale).decimal_mark == "," else "point"
    # Spreadsheets write semicolons between cells where the comma is the decimal separator.
    return "comma" if source.csv_format.delimiter == ";" else "point"


def read_shown(cells: pa.ChunkedArray, field: str, kind: FieldKind) -> pa.Array:
    """The shown forms of a column's cells that no line speaks, as strings."""
    distinct, codes = encode(cells)
    role = role_of(field, kind)
    shown = [show_value(value, kind, role) for value in distinct]
    return _dictionary(shown, codes).cast(pa.string())


def _read_fallback(campaign: Campaign, field: str, pronunciations: Pronunciations) -> Forms | None:
    mapping = campaign.fields.get(field)
    if mapping is None or mapping.fallback is None:
        return None
    # A fallback is the campaign's own wording: as a person's name, "there" would become "There".
    kind: FieldKind = "number" if campaign.field_kind(field) == "number" else "text"
    fallback = make_forms(mapping.fallback, kind, pronunciations)
    if fallback.problem or not fallback.said:
        raise ConfigError(
            f"the fallback {mapping.fallback!r} of field {field!r} "
            f"{fallback.problem or 'has no words; add some'}"
        )
    return fallback


def encode(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct values of a string column, missing cells as "", and (N,) codes into them."""
    encoded = column.fill_null("").combine_chunks().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int64)


def _dictionary(values: list[str], codes: NDArray[np.int64]) -> pa.DictionaryArray:
    """The values as a dictionary array with each value once."""
    position: dict[str, int] = {}
    new_codes = [position.setdefault(value, len(position)) for value in values]
    indices = np.array(new_codes, np.int32)[codes]
    return pa.DictionaryArray.from_arrays(pa.array(indices), pa.array(position, pa.string()))


def _find_column(source: SourceTable, campaign: Campaign, field: str) -> int:
    mapping = campaign.fields.get(field)
    wanted = mapping.column if mapping else None
    found = find_column(wanted, source.header) if wanted else find_known_column(
        field, source.header
    )  # fmt: skip
    if len(found) > 1:
        places = " and ".join(str(index + 1) for index in found)
        raise ConfigError(
            f"{source.path}: the column {source.header[found[0]]!r} of field {field!r} appears "
            f"as columns {places}; rename all but one"
        )
    if found:
        return found[0]
    raise ConfigError(_missing_column(source, field, wanted))


def _missing_column(source: SourceTable, field: str, wanted: str | None) -> str:
    named = [name for name in source.header if name.strip()]
    columns = f"the file has {', '.join(map(repr, named)) or 'no named columns'}"
    mend = f"name its column in the campaign, fields: {{{field}: {{column: ...}}}}"
    if wanted:
        nearest = did_you_mean(wanted, named).split("; known:")[0]
        return f"{source.path}: no column {wanted!r} for field {field!r}{nearest} {columns}; {mend}"
    looked_for = ", ".join(map(repr, usual_headers(field)[:4]))
    tried = f" (looked for {looked_for} and the like)" if looked_for else ""
    return f"{source.path}: no column for field {field!r}{tried}; {columns}; {mend}"
