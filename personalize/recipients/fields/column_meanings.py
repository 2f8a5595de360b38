"""What each column of an export means: which field it is, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from personalize.fields import FieldKind, usual_kind
from personalize.headers.columns import FoundColumn, known_columns
from personalize.headers.tables import recognise_tool
from personalize.recipients.fields.column_kinds import kind_of_cells
from personalize.recipients.nobody.opt_outs import opt_out_rule
from personalize.source.email_column import choose_email_column, find_email_column
from personalize.source.reading import SourceTable

ColumnUse = Literal["field", "spare", "consent", "note", ""]
"""`field`: a known field is read from it. `spare`: another column of a known field, used where the
first is empty. `consent`: its cells may say that somebody opted out. `note`: free text that may.
Empty: no part of vidmerge reads it unless the campaign names it."""

_SAMPLE_ROWS = 2_000
_BY_TOOL, _BY_WORDS, _BY_GUESS, _BY_CELLS = 1.0, 0.9, 0.6, 0.7
_USES: dict[str, ColumnUse] = {
    "out": "consent", "in": "consent", "status": "consent", "note": "note",
}  # fmt: skip
_PARTS_OF_A_NAME = ("first_name", "last_name")


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What one column means.

    `field` is the field that it is, or would be as a spare column; empty if none is known.
    `kind` is what its cells are, also for a column without a field. `gives` are the fields that
    are read from it if a campaign maps nothing: usually its own, but a column of whole names also
    gives first and last names. `sure` is from 0 (unknown) to 1 (an export of this tool has this
    header), and `why` is a clause that says where that comes from: "header of HubSpot".
    """

    index: int
    header: str
    field: str
    kind: FieldKind
    use: ColumnUse
    gives: tuple[str, ...]
    sure: float
    why: str


def column_meanings(source: SourceTable) -> tuple[ColumnMeaning, ...]:
    """What each column of an export means, in file order; needs no campaign."""
    by_header = {meaning.index: meaning for meaning in _by_header(source)}
    email = find_email_column(source.header, source.columns)
    return tuple(
        by_header.get(index) or _by_cells(source, index, is_email=index == email)
        for index in range(len(source.header))
    )


def _by_header(source: SourceTable) -> Iterator[ColumnMeaning]:
    header = source.header
    known, tool = known_columns(header), recognise_tool(header)
    known = {field: _best_first(source, field, found) for field, found in known.items()}
    taken = {found.positions[0] for found in known.values()}
    for field, found in known.items():
        first = _known(header, field, found, tool)
        is_best = len(found.positions) > 1 and field == "email"
        why = f"{first.why}; of those, it has most people's own" if is_best else first.why
        yield replace(first, gives=_gives(field, known.keys()), why=why)
        for index in (*found.positions[1:], *found.others):
            if index not in taken:
                taken.add(index)
                yield replace(first, index=index, header=header[index], use="spare")


def _best_first(source: SourceTable, field: str, found: FoundColumn) -> FoundColumn:
    """Of two columns named as addresses, the one from which people are identified comes first."""
    best = choose_email_column(source.header, source.columns, found.positions)
    if field != "email" or best is None:
        return found
    others = tuple(at for at in found.positions if at != best)
    return replace(found, positions=(best, *others))


def _known(header: tuple[str, ...], field: str, found: FoundColumn, tool: str) -> ColumnMeaning:
    index = found.positions[0]
    if tool and found.tool == tool:
        guess = " (not checked against an export)" if found.is_guess else ""
        sure, why = (_BY_GUESS if found.is_guess else _BY_TOOL), f"header of {tool}{guess}"
    elif found.is_guess:
        sure, why = _BY_GUESS, f"probably a header of {found.tool}"
    else:
        sure, why = _BY_WORDS, "by its header"
    return ColumnMeaning(index, header[index], field, usual_kind(field), "field", (), sure, why)


def _gives(field: str, known: Collection[str]) -> tuple[str, ...]:
    parts = _PARTS_OF_A_NAME if field == "full_name" else ()
    return (field, *(part for part in parts if part not in known))


def _by_cells(source: SourceTable, index: int, *, is_email: bool) -> ColumnMeaning:
    """A column whose header is nobody's: its cells tell the kind, and maybe the e-mail address."""
    header = source.header[index]
    cells = source.columns[index].slice(0, _SAMPLE_ROWS).unique().to_pylist()
    kind = kind_of_cells(cell for cell in cells if cell)
    rule = opt_out_rule(header).kind
    use = _USES.get(rule, "")
    unknown = ColumnMeaning(index, header, "", kind, use, (), 0.0, "")
    if is_email:
        return replace(unknown, field="email", kind="email", use="field", gives=("email",),
                       sure=_BY_CELLS, why="an address for each person")  # fmt: skip
    if use == "consent":
        return replace(unknown, sure=_BY_WORDS, why="consent or status, by its header")
    if kind != "text":
        return replace(unknown, why=f"its cells are {kind}")
    return unknown
