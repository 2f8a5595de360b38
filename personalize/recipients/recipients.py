"""Which rows of an export become recipients, and why the others do not.

Rows in = accepted + rejected, always: a bad row is rejected by name and never stops the batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.names.pronunciations import Pronunciations
from personalize.recipients.fields.cell_changes import changes_of
from personalize.recipients.fields.field_columns import FieldColumn, read_field, read_unspoken
from personalize.recipients.fields.field_sources import (
    FieldSource,
    find_field_sources,
    known_source,
)
from personalize.recipients.identities.duplicates import find_duplicates, kept_apart
from personalize.recipients.identities.identity import (
    Identities,
    find_emails,
    find_reached_by,
    identify,
)
from personalize.recipients.identities.reached_by import ReachedBy
from personalize.recipients.name_languages import NAME_LANGUAGE, find_name_languages
from personalize.recipients.nobody.asked_to_stop import NOBODY_ASKED, AskedToStop, find_asked
from personalize.recipients.nobody.covered_rows import find_covered
from personalize.recipients.nobody.nobody_rows import find_nobody_rows
from personalize.recipients.nobody.not_people import RowFault, find_no_people
from personalize.recipients.nobody.suppression import (
    find_suppressed,
    read_suppressions,
    suppression_notes,
)
from personalize.recipients.rejections import Rejections
from personalize.source.reading import SourceTable, read_source
from personalize.source.table.cycle_search import no_cycle_search
from personalize.source.table.misshapen_rows import find_misshapen

_MAX_NAME_CHARS = 80
_MISSING = "missing"
_DISPLAY = "display_name"
_PERSON = ("first_name", "last_name")


@dataclass(frozen=True, slots=True)
class Recipients:
    """An export, split into those who get a video and those who do not.

    `accepted` has row_number (int64, from 1, the header not counted), recipient_key, display_name,
    NAME_LANGUAGE, and for each field its shown form `<field>` and its said form `<field>__said`,
    dictionary encoded. `rejected` has REJECTED_SCHEMA, in file order. `places` says where each
    field was found. `changes` are those in the cells of the accepted, with CHANGES_SCHEMA.
    `suppressed` says what each suppression list did, `suppression_warnings` what is wrong with it.
    """

    source: SourceTable
    accepted: pa.Table
    rejected: pa.Table
    identities: Identities
    places: dict[str, FieldSource]
    changes: pa.Table
    suppressed: tuple[str, ...] = ()
    suppression_warnings: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, int]:
        """The column in which each field was found."""
        return {field: place.column for field, place in self.places.items()}


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the user says about an export that it does not show itself.

    `encoding` is its text encoding, `sheet` the one of a workbook to read. `identity` is the
    column that identifies people, or `row`. `remembered` is the one that did when the links were
    made: used if the file still has it.
    `locale` is how a column writes numbers if it does not show that; the campaign's if None.
    `suppress` are files with the addresses or ids of people who get no video, `asked` those who
    said so on a page.
    """

    encoding: str | None = None
    identity: str | None = None
    remembered: str | None = None
    locale: str | None = None
    suppress: tuple[Path, ...] = ()
    sheet: str | None = None
    asked: AskedToStop = NOBODY_ASKED


AS_FOUND = ReadingOptions()
"""The user says nothing: everything is detected."""


def read_recipients(
    path: Path, campaign: Campaign, options: ReadingOptions = AS_FOUND
) -> Recipients:
    """The recipients of the export at `path`.

    Raises:
        ConfigError: the file cannot be used, or lacks a column that the campaign needs.
    """
    return find_recipients(read_source(path, options.encoding, options.sheet), campaign, options)


@no_cycle_search()
def find_recipients(
    source: SourceTable, campaign: Campaign, options: ReadingOptions = AS_FOUND
) -> Recipients:
    """The recipients in an export that was read.

    Raises:
        ConfigError: it lacks a column that the campaign needs.
    """
    places = find_field_sources(source, campaign)
    pronunciations = Pronunciations(campaign.pronunciations)
    locale = campaign.own_locale if options.locale is None else options.locale
    fields = {
        name: read_field(source, campaign, name, place, pronunciations, locale)
        for name, place in places.items()
    }
    identities = identify(source, campaign, options.identity, options.remembered)
    rejections = Rejections(np.zeros(len(source), bool))
    reached_by = find_reached_by(source, campaign, identities)
    lists = read_suppressions(options.suppress)
    asked = find_asked(options.asked, reached_by, identities)
    listed = [*find_suppressed(lists, reached_by), *asked]
    _reject_misshapen_rows(rejections, source)
    _reject_stopped(rejections, source, campaign, reached_by, listed)
    _reject_unsayable(rejections, campaign, fields)
    known = fields | _read_names(source, campaign, fields)
    names = _display_names(source, campaign, known)
    identities = _reject_duplicates(rejections, source, campaign, identities, names)
    is_accepted = ~rejections.is_rejected
    about = {
        _DISPLAY: names,
        "greeted_name": _greeted_names(source, known),
        NAME_LANGUAGE: find_name_languages(source, campaign),
    }
    return Recipients(
        source,
        _accepted(is_accepted, identities, about, fields),
        rejections.table(names),
        identities,
        places,
        changes_of(known.values(), is_accepted),
        *map(tuple, suppression_notes(lists, reached_by)),
    )


def _reject_duplicates(
    rejections: Rejections, source: SourceTable, campaign: Campaign,
    identities: Identities, names: pa.Array,
) -> Identities:  # fmt: skip
    """Rejects all but one row of each person; returns identities that tell kept ones apart."""
    among, policy = ~rejections.is_rejected, campaign.duplicates
    for one in find_duplicates(identities, find_emails(source, campaign), names, among, policy):
        rejections.add(one.row, one.column, one.value, one.reason)
    return kept_apart(identities, among) if policy == "keep_all" else identities


def _reject_stopped(
    rejections: Rejections,
    source: SourceTable,
    campaign: Campaign,
    reached_by: Sequence[ReachedBy],
    listed: Sequence[RowFault],
) -> None:
    stopped: dict[int, RowFault] = {}
    for fault in _row_faults(source, campaign, listed):
        rejections.add(fault.row, fault.column, fault.value, fault.reason)
        if fault.is_about_person:
            stopped.setdefault(fault.row, fault)
    for fault in find_covered(stopped, reached_by):
        rejections.add(fault.row, fault.column, fault.value, fault.reason)


def _row_faults(
    source: SourceTable, campaign: Campaign, listed: Sequence[RowFault]
) -> Iterator[RowFault]:
    """Rows of people who want no video or cannot be reached, and rows that are not people."""
    yield from find_no_people(source)
    yield from listed
    yield from find_nobody_rows(source, find_emails(source, campaign), campaign.cleaning)


def _reject_misshapen_rows(rejections: Rejections, source: SourceTable) -> None:
    for row, span in source.swallowed.items():
        rejections.add(row, "", "", span.reason(source.line_number(row)))
    for row, reason in find_misshapen(source):
        rejections.add(row, "", "", reason)


def _reject_unsayable(
    rejections: Rejections, campaign: Campaign, fields: dict[str, FieldColumn]
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
        for row in np.flatnonzero(faulty).tolist():
            cell, fault = values.written[values.codes[row]], faults[values.codes[row]]
            reason = _missing_reason(name, cell) if fault == _MISSING else fault
            rejections.add(row, values.column, cell, reason)


def _missing_reason(name: str, value: str) -> str:
    what = f"contains {value!r}, which is a placeholder" if value.strip() else "is empty"
    return f"{what}; fill the cell, or give {name} a fallback in the campaign"


def _read_names(
    source: SourceTable, campaign: Campaign, fields: dict[str, FieldColumn]
) -> dict[str, FieldColumn]:
    """The first and last names where no line speaks them, for they are shown."""
    names = (name for name in ("first_name", "last_name") if name not in fields)
    places = ((name, known_source(source, name)) for name in names)
    return {
        name: read_unspoken(source, campaign, name, place)
        for name, place in places
        if place is not None
    }


def _display_names(
    source: SourceTable, campaign: Campaign, fields: dict[str, FieldColumn]
) -> pa.Array:
    """(N,) names without fallbacks, else the company, else `Recipient 7`."""
    every_row = np.arange(len(source))
    nothing = pa.array(np.full(len(source), "", object), pa.string())
    person = (fields[name].names() if name in fields else nothing for name in _PERSON)
    names = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*person, " "))
    # Only those who need it: nearly every row may have a different company.
    for instead in ("full_name", "company"):
        nameless = np.flatnonzero(pc.equal(names, "").to_numpy(zero_copy_only=False))
        if len(nameless):
            shown = _shown_of(source, campaign, fields, instead, nameless)
            names = pc.replace_with_mask(names, pc.equal(names, ""), shown)
    numbers = pa.array(every_row + 1).cast(pa.string())
    unknown = pc.binary_join_element_wise("Recipient", numbers, " ")
    names = pc.if_else(pc.equal(names, ""), unknown, names)
    return pc.utf8_slice_codeunits(names, 0, _MAX_NAME_CHARS)


def _greeted_names(source: SourceTable, fields: dict[str, FieldColumn]) -> pa.Array:
    """(N,) first names without fallbacks; empty where none is known."""
    if "first_name" not in fields:
        return pa.array(np.full(len(source), "", object), pa.string())
    return pc.utf8_slice_codeunits(fields["first_name"].names(), 0, _MAX_NAME_CHARS)


def _shown_of(
    source: SourceTable,
    campaign: Campaign,
    fields: dict[str, FieldColumn],
    name: str,
    rows: NDArray[np.int64],
) -> pa.Array:
    """How a field is shown in some rows; empty if the export has none."""
    if name in fields:
        return fields[name].names().take(pa.array(rows))
    place = known_source(source, name)
    if place is None:
        return pa.array(np.full(len(rows), "", object), pa.string())
    return read_unspoken(source, campaign, name, place, rows).names()


def _accepted(
    is_accepted: NDArray[np.bool_],
    identities: Identities,
    about: dict[str, pa.Array],
    fields: dict[str, FieldColumn],
) -> pa.Table:
    columns: dict[str, pa.Array] = {
        "row_number": pa.array(np.arange(1, len(is_accepted) + 1)),
        "recipient_key": identities.keys(),
        **about,
    }
    for name, values in fields.items():
        columns[name] = values.shown()
        columns[f"{name}__said"] = values.said()
    return pa.table(columns).filter(pa.array(is_accepted))
