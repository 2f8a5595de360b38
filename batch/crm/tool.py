"""The tools that links are exported for: what their imports match, and how their messages merge.

Every fact names the page that it was read on, or says that nobody verified it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from personalize.errors import ConfigError
from personalize.nearest import did_you_mean

KeyKind = Literal["record_id", "email"]
OtherColumn = Literal["first_name", "last_name", "full_name"]
Need = Literal["fallback_url", "fallback_picture"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(_Frozen):
    """Something about a tool. `source` is where it was read, or `unverified` is true."""

    source: str = ""
    unverified: bool = False

    @model_validator(mode="after")
    def _sourced_or_not(self) -> Self:
        if bool(self.source) == self.unverified:
            raise ValueError("a fact has a source, or is unverified: true")
        return self


class Limit(Fact):
    """A number that the tool allows at most."""

    value: int = Field(gt=0)


class Trap(Fact):
    """What goes wrong, in a sentence or two."""

    text: str


class Key(Fact):
    """What the tool's import finds an existing person by, and the column that it expects."""

    by: KeyKind
    header: str
    pattern: str = ""
    """What a record id looks like; one that does not is damaged."""


class Snippet(Fact):
    """What to paste into a message. `needs` are the fallbacks without which it cannot be made."""

    title: str
    where: str
    code: str
    kind: Literal["html", "text"] = "html"
    needs: tuple[Need, ...] = ()


class OurFields(_Frozen):
    """The names of our values: columns of the import, or tags of a message."""

    url: str
    picture: str
    status: str


class Tags(_Frozen):
    """How a message refers to a person's values."""

    url: str
    picture: str
    first_name: str


class Tool(_Frozen):
    """One tool."""

    id: str
    name: str
    exports: tuple[str, ...]
    """How `recognise_tool` calls its exports: only those have its record ids."""
    keys: tuple[Key, ...] = Field(min_length=1)
    """Best first."""
    others: dict[OtherColumn, str] = Field(default_factory=dict)
    """Columns that an import needs beside the key."""
    fields: OurFields
    tags: Tags
    rows: Limit | None = None
    megabytes: Limit | None = None
    field_bytes: Limit | None = None
    not_in_fallback: str = ""
    """Characters that the tool would take for the end or the start of a tag."""
    is_sheet: bool = False
    """The file is opened as a spreadsheet, and each of its rows is a mail."""
    steps: tuple[str, ...] = Field(min_length=1)
    snippets: tuple[Snippet, ...] = Field(min_length=1)
    traps: tuple[Trap, ...] = ()


@cache
def all_tools() -> dict[str, Tool]:
    """All tools by id, in the order of the file."""
    content = files("batch.crm").joinpath("tools.yaml").read_text(encoding="utf-8")
    return {name: Tool(id=name, **entry) for name, entry in yaml.safe_load(content).items()}


def find_tool(name: str) -> Tool:
    """The tool of that id.

    Raises:
        ConfigError: there is none.
    """
    tools = all_tools()
    if name.lower() not in tools:
        raise ConfigError(f"--for {name}: no such tool{did_you_mean(name.lower(), [*tools])}")
    return tools[name.lower()]
