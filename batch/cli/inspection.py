"""`vidmerge inspect`: what an export is, column by column, before there is a campaign."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from batch.cli.options import Encoding, Recipients, Sheet

if TYPE_CHECKING:
    from personalize.inspection.inspection import ColumnFacts, Inspection

_MOST_PROBLEMS = 20
_UNITS = {"line": "lines", "row": "sheet rows"}
_USES = {"consent": "opt-out", "note": "note"}

AsJson = Annotated[bool, typer.Option("--json", help="Write it as JSON, for other programs.")]


def inspect(
    recipients: Recipients,
    encoding: Encoding = None,
    sheet: Sheet = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show what an export is: its columns, what they mean, and what is wrong with it."""
    from personalize.inspection.inspection import inspect_source
    from personalize.source.reading import read_source

    found = inspect_source(read_source(recipients, encoding, sheet))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    _show(Console(), recipients, found)


def _show(console: Console, path: Path, found: Inspection) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in _facts(path, found):
        table.add_row(name, Text(text))
    console.print(table)
    console.print()
    console.print(_columns(found, console.width))
    for note in found.notes:
        console.print(Text(f"Check this: {note}", style="bold yellow"))
    if found.problems:
        _show_problems(console, found)
    console.print("To paste into a campaign:")
    console.print()
    console.print(Text(found.mapping), soft_wrap=True)


def _facts(path: Path, found: Inspection) -> list[tuple[str, str]]:
    name = "standard input" if str(path) == "-" else path.name
    facts = [("file", f"{name}: {found.file}"), ("tool", _tool(found))]
    facts.append(("people", f"{found.rows:,} rows, identified by {_identity(found)}"))
    for index, text in enumerate(found.left_out):
        facts.append(("not people" if index == 0 else "", text))
    return facts


def _tool(found: Inspection) -> str:
    guess = ", as far as known: nobody has checked its headers against an export"
    return f"{found.tool}{guess if found.tool_is_guess else ''}" or "not recognised"


def _identity(found: Inspection) -> str:
    return found.identity or "their row number only: no usable id and no address"


def _columns(found: Inspection, width: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0), expand=True)
    table.add_column("column", overflow="fold", max_width=width // 5)
    table.add_column("is", overflow="fold", max_width=12)
    table.add_column("how sure, and why", overflow="fold", max_width=width // 5)
    for name in ("filled", "distinct"):
        table.add_column(name, justify="right", no_wrap=True)
    # What is left; otherwise long examples would squeeze the others.
    table.add_column("for example", style="dim", ratio=1)
    for column in found.columns:
        cells = (column.header, _meaning(column), _sure(column))
        numbers = (f"{column.filled:.0%}", f"{column.distinct:,}")
        samples = Text(" | ".join(column.samples), no_wrap=True, overflow="ellipsis")
        table.add_row(*map(Text, (*cells, *numbers)), samples)
    return table


def _meaning(column: ColumnFacts) -> str:
    if column.use == "spare":
        return f"spare {column.field}"
    return column.field or _USES.get(column.use, "") or (column.kind if column.distinct else "")


def _sure(column: ColumnFacts) -> str:
    return ": ".join(filter(None, (column.sure, column.why)))


def _show_problems(console: Console, found: Inspection) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    # The records of a file are its rows.
    unit = _UNITS.get(found.unit)
    for name in filter(None, ("column", "problem", "rows", unit)):
        table.add_column(name, overflow="fold")
    for problem in found.problems[:_MOST_PROBLEMS]:
        where = [_listed(problem.rows, problem.count)]
        where += [_listed(problem.places, problem.count)] if unit else []
        table.add_row(*map(Text, (problem.column, problem.text, *where)))
    console.print()
    console.print("Problems")
    console.print(table)
    if len(found.problems) > _MOST_PROBLEMS:
        console.print(f"and {len(found.problems) - _MOST_PROBLEMS:,} more: see --json")
    console.print()


def _listed(numbers: tuple[int, ...], count: int) -> str:
    listed = ", ".join(f"{number:,}" for number in numbers)
    more = count - len(numbers)
    return f"{listed} and {more:,} more" if more else listed
