"""Where each field of a campaign gets its values: a column, a part of its cells, spare columns."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from personalize.campaign.campaign import Campaign
from personalize.cleaning.comma_names import is_last_first_column
from personalize.cleaning.person_cells import NamePart
from personalize.errors import ConfigError
from personalize.headers.columns import find_column, find_known_column, known_columns
from personalize.headers.tables import usual_headers
from personalize.nearest import did_you_mean
from personalize.source.email_column import choose_email_column, own_email_columns
from personalize.source.reading import SourceTable

_PART_OF_NAME: dict[str, NamePart] = {"first_name": "given", "last_name": "family"}
_SAMPLE_ROWS = 1_000
# A second address or company is as good as the first; a second id or owner is somebody else's.
_WITH_SPARES = ("email", "company", "phone", "country", "job_title", "website")


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where a field's values are: `part` of the cells of `column`.

    Where a cell is empty, the first filled one of the `spare` columns counts.
    """

    column: int
    part: NamePart = "whole"
    spare: tuple[int, ...] = ()

    def cells(self, source: SourceTable) -> pa.ChunkedArray:
        """The field's cells, one per row, without nulls."""
        cells = source.columns[self.column].fill_null("")
        for index in self.spare:
            is_empty = pc.equal(pc.utf8_trim_whitespace(cells), "")
            if not pc.any(is_empty).as_py():
                break
            cells = pc.if_else(is_empty, source.columns[index].fill_null(""), cells)
        return cells

    def is_last_first(self, source: SourceTable) -> bool:
        """Whether most names of the column have the surname first, judged by its first rows."""
        return is_last_first_column(source.columns[self.column].slice(0, _SAMPLE_ROWS).to_pylist())


def find_field_sources(source: SourceTable, campaign: Campaign) -> dict[str, FieldSource]:
    """The source of each field of the campaign: mapped fields first, then those its texts name.

    Raises:
        ConfigError: it names the file, the field, the nearest header and what to do.
    """
    said = (field for script in campaign.line_scripts() for field in script.fields)
    shown = (field for text in campaign.page_texts().values() for field in text.fields)
    fields = dict.fromkeys((*campaign.fields, *said, *shown))
    return {field: _find_source(source, campaign, field) for field in fields}


def find_field_columns(source: SourceTable, campaign: Campaign) -> dict[str, int]:
    """The column of each of these fields.

    Raises:
        ConfigError: as `find_field_sources`.
    """
    found = find_field_sources(source, campaign)
    return {field: one.column for field, one in found.items()}


def known_source(source: SourceTable, field: str) -> FieldSource | None:
    """Where a known field is if nobody maps it; a name may be a part of the whole name."""
    known = known_columns(source.header)
    if found := known.get(field):
        spare = found.others if field in _WITH_SPARES else ()
        return FieldSource(found.positions[0], spare=spare)
    whole = known.get("full_name")
    part = _PART_OF_NAME.get(field)
    return FieldSource(whole.positions[0], part) if whole and part else None


def _find_source(source: SourceTable, campaign: Campaign, field: str) -> FieldSource:
    mapping = campaign.fields.get(field)
    wanted = mapping.column if mapping else None
    header = source.header
    found = find_column(wanted, header) if wanted else find_known_column(field, header)
    if len(found) > 1 and field == "email" and not wanted:
        return _best_email(source, found)
    if len(found) > 1:
        places = " and ".join(str(index + 1) for index in found)
        raise ConfigError(
            f"{source.path}: the column {header[found[0]]!r} of field {field!r} appears "
            f"as columns {places}; rename all but one"
        )
    if wanted and found:
        return FieldSource(found[0])
    known = None if wanted else known_source(source, field)
    if known is None:
        raise ConfigError(_missing_column(source, field, wanted))
    return known


def _best_email(source: SourceTable, found: list[int]) -> FieldSource:
    """Of several columns named as addresses, the one from which people are identified."""
    best = choose_email_column(source.header, source.columns, found)
    own = own_email_columns(source.header, source.columns, found)
    column = found[0] if best is None else best
    return FieldSource(column, spare=tuple(at for at in own if at != column and at in found))


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
