"""Which rows of an export become recipients, and why the others do not.

Rows in = accepted + rejected, always: a bad row is rejected by name and never stops the batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.headers.columns import find_known_column
from personalize.names.pronunciations import Pronunciations
from personalize.recipients.field_columns import (
    FieldColumn,
    find_field_columns,
    read_field,
    read_shown,
)
from personalize.recipients.identity import Identities, identify
from personalize.recipients.not_people import find_no_people
from personalize.source.source_csv import SourceTable, read_source

REJECTED_SCHEMA = pa.schema(
    [
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("display_name", pa.string(), nullable=False),
        pa.field("column", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
    ]
)
_MAX_VALUE_CHARS = 200
_MAX_NAME_CHARS = 80
_MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Recipients:
    """An export, split into those who get a video and those who do not.

    `accepted` has row_number (int64, from 1, the header not counted), recipient_key, display_name,
    and for each field its shown form `<field>` and its said form `<field>__said`, dictionary
    encoded. `rejected` has REJECTED_SCHEMA, in file order. `columns` says which column each field
    was found in.
    """

    source: SourceTable
    accepted: pa.Table
    rejected: pa.Table
    identities: Identities
    columns: dict[str, int]


@dataclass(slots=True)
class _Rejections:
    """The first fault of each row."""

    source: SourceTable
    is_rejected: NDArray[np.bool_]
    faults: list[tuple[int, str, str, str]] = field(default_factory=list)

    def add(self, index: int, column: str, value: str, reason: str) -> None:
        """Rejects a row unless it is already rejected."""
        if self.is_rejected[index]:
            return
        self.is_rejected[index] = True
        short = (
            value if len(value) <= _MAX_VALUE_CHARS else value[: _MAX_VALUE_CHARS - 1] + "\u2026"
        )
        self.faults.append((index + 1, column, short, reason))

    def table(self, names: pa.Array) -> pa.Table:
        """The faults with REJECTED_SCHEMA, in file order; `names` (N,) are those of all rows."""
        faults = sorted(self.faults)
        numbers, *columns = zip(*faults, strict=True) if faults else ([], [], [], [])
        mine = names.take(pa.array([number - 1 for number in numbers], pa.int64()))
        values = [numbers, mine, *columns]
        return pa.table([pa.array(list(v)) for v in values], schema=REJECTED_SCHEMA)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the user says about an export that it does not show itself.

    `encoding` is its text encoding. `identity` is the column that identifies people, or `row`.
    `remembered` is the one that did when the links were made: used if the file still has it.
    `locale` is how a column writes numbers if it does not show that; the campaign's if None.
    """

    encoding: str | None = None
    identity: str | None = None
    remembered: str | None = None
    locale: str | None = None


AS_FOUND = ReadingOptions()
"""The user says nothing: everything is detected."""


def read_recipients(
    path: Path, campaign: Campaign, options: ReadingOptions = AS_FOUND
) -> Recipients:
    """The recipients of the export at `path`.

    Raises:
        ConfigError: the file cannot be used, or lacks a column that the campaign needs.
    """
    return find_recipients(read_source(path, options.encoding), campaign, options)


def find_recipients(
    source: SourceTable, campaign: Campaign, options: ReadingOptions = AS_FOUND
) -> Recipients:
    """The recipients in an export that was read.

    Raises:
        ConfigError: it lacks a column that the campaign needs.
    """
    columns = find_field_columns(source, campaign)
    pronunciations = Pronunciations(campaign.pronunciations)
    locale = campaign.own_locale if options.locale is None else options.locale
    fields = {
        name: read_field(source, campaign, name, column, pronunciations, locale)
        for name, column in columns.items()
    }
    identities = identify(source, campaign, options.identity, options.remembered)
    rejections = _Rejections(source, np.zeros(len(source), bool))
    _reject_misshapen_rows(rejections)
    for fault in find_no_people(source):
        rejections.add(fault.row, fault.column, fault.value, fault.reason)
    _reject_unsayable(rejections, campaign, fields, columns)
    _reject_duplicates(rejections, identities)
    names = _display_names(source, campaign, fields)
    accepted = _accepted(~rejections.is_rejected, identities, names, fields)
    return Recipients(source, accepted, rejections.table(names), identities, columns)


def _reject_misshapen_rows(rejections: _Rejections) -> None:
    source = rejections.source
    for row, span in source.swallowed.items():
        rejections.add(row, "", "", span.reason(source.line_number(row)))
    for row in _blank_rows(source).tolist():
        line = source.line_number(row)
        rejections.add(row, "", "", f"empty row (line {line} of the file); remove it")
    counts = source.cell_counts()
    for index in np.flatnonzero((counts != len(source.header)) & ~rejections.is_rejected):
        line, last = source.line_number(int(index)), int(source.line_ends[index + 1])
        where = f"line {line}" if line == last else f"lines {line} to {last}"
        hint = "check for a missing quote" if last > line else "check its quotes and delimiters"
        rejections.add(
            int(index), "", "",
            f"has {counts[index]} cells where the header has {len(source.header)} "
            f"({where} of the file); {hint}",
        )  # fmt: skip


def _blank_rows(source: SourceTable) -> NDArray[np.int64]:
    """The rows whose cells are all empty, found by narrowing down column by column."""
    rows = np.arange(len(source))
    for column in source.columns:
        if not len(rows):
            break
        cells = column if len(rows) == len(source) else column.take(pa.array(rows))
        trimmed = pc.utf8_trim_whitespace(cells.fill_null(""))
        rows = rows[pc.equal(trimmed, "").to_numpy()]
    return np.setdiff1d(rows, np.fromiter(source.surplus, np.int64, len(source.surplus)))


def _reject_unsayable(
    rejections: _Rejections,
    campaign: Campaign,
    fields: dict[str, FieldColumn],
    columns: dict[str, int],
) -> None:
    scripts = campaign.line_scripts()
    required = frozenset[str]().union(*(script.required for script in scripts))
    spoken = frozenset[str]().union(*(script.spoken for script in scripts))
    for name, values in fields.items():
        if name not in spoken:
            continue
        faults = [
            form.problem if form.shown else _MISSING if name in required else ""
            for form in values.forms
        ]
        faulty = values.rows_with(fault != "" for fault in faults) & ~rejections.is_rejected
        rows = np.flatnonzero(faulty)
        cells = rejections.source.columns[columns[name]].take(pa.array(rows)).to_pylist()
        for row, cell in zip(rows.tolist(), cells, strict=True):
            fault = faults[values.codes[row]]
            reason = _missing_reason(name, cell or "") if fault == _MISSING else fault
            rejections.add(row, values.column, cell or "", reason)


def _missing_reason(name: str, value: str) -> str:
    what = f"contains {value!r}, which is a placeholder" if value.strip() else "is empty"
    return f"{what}; fill the cell, or give {name} a fallback in the campaign"


def _reject_duplicates(rejections: _Rejections, identities: Identities) -> None:
    """Keeps the first of the accepted rows with one identity."""
    duplicate_of = identities.duplicate_of(~rejections.is_rejected)
    rows = np.flatnonzero(duplicate_of >= 0)
    headers = identities.headers.take(pa.array(rows)).to_pylist()
    values = identities.values.take(pa.array(rows)).to_pylist()
    for row, header, value in zip(rows.tolist(), headers, values, strict=True):
        reason = f"has the same {header} as row {duplicate_of[row] + 1}; keep one of them"
        rejections.add(row, header, value, reason)


def _display_names(
    source: SourceTable, campaign: Campaign, fields: dict[str, FieldColumn]
) -> pa.Array:
    """(N,) names without fallbacks, else the company, else `Recipient 7`."""
    every_row = np.arange(len(source))

    def shown(name: str, rows: NDArray[np.int64]) -> pa.Array:
        if name in fields:
            return fields[name].names().take(pa.array(rows))
        found = find_known_column(name, source.header)
        if not found:
            return pa.array(np.full(len(rows), "", object), pa.string())
        cells = source.columns[found[0]].take(pa.array(rows))
        return read_shown(cells, name, campaign.field_kind(name))

    person = (shown(name, every_row) for name in ("first_name", "last_name"))
    names = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*person, " "))
    # Only those who need it: nearly every row may have a different company.
    for instead in ("full_name", "company"):
        nameless = np.flatnonzero(pc.equal(names, "").to_numpy(zero_copy_only=False))
        names = pc.replace_with_mask(names, pc.equal(names, ""), shown(instead, nameless))
    numbers = pa.array(every_row + 1).cast(pa.string())
    unknown = pc.binary_join_element_wise("Recipient", numbers, " ")
    names = pc.if_else(pc.equal(names, ""), unknown, names)
    return pc.utf8_slice_codeunits(names, 0, _MAX_NAME_CHARS)


def _accepted(
    is_accepted: NDArray[np.bool_],
    identities: Identities,
    names: pa.Array,
    fields: dict[str, FieldColumn],
) -> pa.Table:
    columns: dict[str, pa.Array] = {
        "row_number": pa.array(np.arange(1, len(is_accepted) + 1)),
        "recipient_key": identities.keys(),
        "display_name": names,
    }
    for name, values in fields.items():
        columns[name] = values.shown()
        columns[f"{name}__said"] = values.said()
    return pa.table(columns).filter(pa.array(is_accepted))
