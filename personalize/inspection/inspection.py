"""An export looked at without a campaign: its columns, its problems, and the mapping to paste."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from personalize.headers.tables import is_guessed_tool, recognise_tool
from personalize.inspection.mapping import mapping_text
from personalize.inspection.problems import Problem, find_problems
from personalize.recipients.fields.column_meanings import ColumnMeaning, column_meanings
from personalize.source.damage.excel_damage import Damage, find_damage
from personalize.source.table.source_table import SourceTable

_SAMPLES = 3
_SAMPLE_CHARS = 40
_SEARCHED_ROWS = 10_000
_CERTAIN, _SURE, _LIKELY = 0.95, 0.8, 0.5


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """One column: what it means, how full it is, and what is in it.

    `sure` is `certain`, `sure`, `likely` or empty. `filled` is a share of the rows.
    """

    header: str
    field: str
    use: str
    kind: str
    sure: str
    why: str
    filled: float
    distinct: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of an export.

    `unit` is what the places of its rows are: lines, rows of a sheet, records. `identity` is the
    header that identifies people, or empty. `tool_is_guess`: nobody has seen an export of the tool.
    """

    file: str
    encoding: str
    delimiter: str
    unit: str
    sheet: str
    tool: str
    tool_is_guess: bool
    rows: int
    left_out: tuple[str, ...]
    identity: str
    columns: tuple[ColumnFacts, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    mapping: str


def inspect_source(source: SourceTable) -> Inspection:
    """What is known of an export that was read."""
    meanings = column_meanings(source)
    damage = [found for index in range(len(source.header)) for found in find_damage(source, index)]
    is_text = bool(source.sha256)
    return Inspection(
        file=source.describe(),
        encoding=source.csv_format.encoding.describe() if is_text else "",
        delimiter=source.csv_format.delimiter if is_text else "",
        unit=source.origin.unit,
        sheet=source.origin.sheet,
        tool=(tool := recognise_tool(source.header)),
        tool_is_guess=is_guessed_tool(tool),
        rows=len(source),
        left_out=tuple(source.left_out.describe(source.origin.unit)),
        identity=_identity(meanings, damage),
        columns=tuple(_facts(source, meaning) for meaning in meanings),
        problems=tuple(find_problems(source, meanings, damage)),
        notes=source.notes,
        mapping=mapping_text(source, meanings),
    )


def _identity(meanings: tuple[ColumnMeaning, ...], damage: list[Damage]) -> str:
    """The header that identifies people: the id's unless it is damaged, else the address's."""
    unusable = {one.column for one in damage if one.unusable}
    columns = {one.field: one for one in reversed(meanings) if one.use == "field"}
    for field in ("record_id", "email"):
        if field in columns and columns[field].index not in unusable:
            return columns[field].header
    return ""


def _facts(source: SourceTable, meaning: ColumnMeaning) -> ColumnFacts:
    column = source.columns[meaning.index]
    values = pc.utf8_trim_whitespace(column.fill_null(""))
    filled = values.filter(pc.not_equal(values, ""))
    return ColumnFacts(
        header=meaning.header,
        field=meaning.field,
        use=meaning.use,
        kind=meaning.kind,
        sure=_in_words(meaning.sure),
        why=meaning.why,
        filled=round(len(filled) / len(source), 4),
        distinct=pc.count_distinct(filled).as_py(),
        samples=_samples(filled),
    )


def _samples(filled: pa.ChunkedArray) -> tuple[str, ...]:
    """The first distinct values, cut short."""
    first = pc.unique(filled.slice(0, _SEARCHED_ROWS)).slice(0, _SAMPLES).to_pylist()
    return tuple(
        text if len(text) <= _SAMPLE_CHARS else f"{text[: _SAMPLE_CHARS - 1]}\u2026"
        for text in (" ".join(str(value).split()) for value in first)
    )


def _in_words(sure: float) -> str:
    if sure >= _CERTAIN:
        return "certain"
    if sure >= _SURE:
        return "sure"
    return "likely" if sure >= _LIKELY else ""
