"""The page of steps beside the files: how they get into a tool, what to paste, and the traps."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from batch.crm.contacts import Batch
from batch.crm.import_files import Selection
from batch.crm.snippets import Fallback, FilledSnippet, fill_snippets, fill_text
from batch.crm.tool import Fact, Tool
from personalize.whole_file import whole_file

_URL = re.compile(r"https?://[^\s)]+")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written for a tool."""

    folder: Path
    tool: Tool
    batch: Batch
    files: tuple[Path, ...]
    selection: Selection


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A fact for the page: what it is about, and where it was read."""

    about: str
    source: str
    link: str


def write_steps(path: Path, exported: Exported, fallback: Fallback) -> None:
    """Writes the page, one file that needs no network.

    Raises:
        ConfigError: a fallback's address cannot be used in this tool.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("batch.crm"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = environment.get_template("steps.js").render()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    snippets = fill_snippets(exported.tool, fallback)
    page = environment.get_template("steps.html").render(
        exported=exported,
        tool=exported.tool,
        snippets=[(filled, _evidence(filled.snippet, "")) for filled in snippets if filled.code],
        missing=[filled for filled in snippets if filled.missing],
        steps=[_marked(fill_text(step, fallback)) for step in exported.tool.steps],
        traps=[(trap, _marked(trap.text), _evidence(trap, "")) for trap in exported.tool.traps],
        facts=_facts(exported),
        unverified=_count_unverified(exported.tool, snippets),
        script=script,
        script_digest=digest,
    )
    with whole_file(path) as beside:
        beside.write_text(page, encoding="utf-8")


def _marked(text: str) -> list[tuple[str, bool]]:
    """The pieces of a text, and whether each is code, in backticks."""
    return [(piece, index % 2 == 1) for index, piece in enumerate(text.split("`")) if piece]


def _facts(exported: Exported) -> list[_Evidence]:
    tool, key = exported.tool, exported.selection.key
    found = [
        _evidence(key, f"An import finds people by {key.by.replace('_', ' ')}, column {key.header}")
    ]
    limits = (
        (tool.rows, "An import has at most {:,} rows"),
        (tool.megabytes, "A file has at most {:,} MB"),
        (tool.field_bytes, "A field keeps at most {:,} bytes"),
    )
    found += [_evidence(limit, text.format(limit.value)) for limit, text in limits if limit]
    return found


def _evidence(fact: Fact, about: str) -> _Evidence:
    link = _URL.search(fact.source)
    return _Evidence(about, fact.source, link[0] if link else "")


def _count_unverified(tool: Tool, snippets: Sequence[FilledSnippet]) -> int:
    shown = [filled.snippet for filled in snippets if filled.code]
    limits = [limit for limit in (tool.rows, tool.megabytes, tool.field_bytes) if limit]
    return sum(fact.unverified for fact in (*shown, *tool.traps, *limits))
