"""The table of headers (`tools.yaml`), and which tool wrote an export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from personalize.yaml_source import SAFE_LOADER

_FILE = Path(__file__).parent / "tools.yaml"
_MANY_HEADERS = 1_000
"""More headers than this are not matched against the signs of every tool."""


@dataclass(frozen=True, slots=True)
class UsualHeader:
    """A header under which a tool keeps a field. `tool` is empty for plain files.

    `is_guess`: nobody has seen it in an export or a document of the tool.
    """

    field: str
    header: str
    tool: str
    is_guess: bool


@dataclass(frozen=True, slots=True)
class ToolTable:
    """What is known of one tool's exports: where that was seen, their signs and their headers."""

    tool: str
    source: str
    signs: tuple[tuple[re.Pattern[str], ...], ...]
    headers: tuple[UsualHeader, ...]

    def wrote(self, header: Sequence[str]) -> bool:
        """Whether an export with such headers is one of this tool."""
        return any(
            all(any(sign.fullmatch(name) for name in header) for sign in signs)
            for signs in self.signs
        )


@cache
def tool_tables() -> tuple[ToolTable, ...]:
    """All tables, in the order in which they are tried."""
    return tuple(_table(entry) for entry in yaml.load(_FILE.read_text("utf-8"), Loader=SAFE_LOADER))


def recognise_tool(header: Sequence[str]) -> str:
    """The tool whose exports have such headers; empty if unknown."""
    names = [name.strip().lstrip("\ufeff") for name in header[:_MANY_HEADERS]]
    return next((table.tool for table in tool_tables() if table.wrote(names)), "")


def is_guessed_tool(tool: str) -> bool:
    """Whether nothing of a tool's table was seen in an export or a document."""
    tables = [table for table in tool_tables() if table.tool == tool]
    return bool(tool) and not any(table.source for table in tables)


@cache
def headers_of(field: str, tool: str = "") -> tuple[UsualHeader, ...]:
    """The headers under which a field is kept, best first: those of a recognised tool lead."""
    every = [entry for table in tool_tables() for entry in table.headers if entry.field == field]
    return tuple([entry for entry in every if tool and entry.tool == tool] + every)


@cache
def usual_headers(field: str) -> tuple[str, ...]:
    """The headers under which exports keep a known field, each once; empty for other fields."""
    return tuple(dict.fromkeys(entry.header for entry in headers_of(field)))


def _table(entry: Mapping[str, object]) -> ToolTable:
    signs = entry.get("signs", [])
    assert isinstance(signs, list)
    return ToolTable(
        str(entry["tool"]),
        str(entry["source"]),
        tuple(tuple(map(re.compile, group)) for group in signs),
        tuple(_headers(entry)),
    )


def _headers(entry: Mapping[str, object]) -> Iterator[UsualHeader]:
    for part in ("fields", "guesses"):
        fields = entry.get(part, {})
        assert isinstance(fields, dict)
        for field, headers in fields.items():
            for header in headers:
                yield UsualHeader(field, str(header), str(entry["tool"]), part == "guesses")
