"""Where a template fails: its line, column and field, as far as Jinja2 reveals them."""

from __future__ import annotations

import re
import traceback
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from jinja2 import Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import UndefinedError

from personalize.errors import InputError
from personalize.nearest import did_you_mean
from personalize.script.environment import ScriptEnvironment
from personalize.script.foreign_tags import known_field

ENVIRONMENT = ScriptEnvironment()
FILL_ERRORS = (
    *(TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError),
    *(RecursionError, MemoryError),
)
"""The errors that a template can raise on the values of one recipient."""

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
"""A Jinja2 tag."""

_TEMPLATE_FILE = "<template>"  # Jinja2's name for a string template in tracebacks


def place_in(line_id: str, source: str, position: int) -> str:
    """The line's id, and line and column of a position in its template."""
    line = source.count("\n", 0, position) + 1
    column = position - (source.rfind("\n", 0, position) + 1) + 1
    return f"line {line_id!r}, template line {line}, column {column}"


def fault_place(
    line_id: str,
    source: str,
    named: Sequence[str],
    values: Mapping[str, object],
    error: Exception,
) -> str:
    """Where a template failed on values: its line, and the column and fields of the tag there.

    Jinja2 puts template lines into the traceback, but no columns: of several tags in the line, the
    one that fails on its own is named, else the first.
    """
    frames = traceback.extract_tb(error.__traceback__)
    lineno = next((f.lineno or 1 for f in reversed(frames) if f.filename == _TEMPLATE_FILE), 1)
    tags = [
        tag
        for tag in TAG.finditer(source)
        if source.count("\n", 0, tag.start()) < lineno <= source.count("\n", 0, tag.end()) + 1
    ]
    failing = next((tag for tag in tags if _fails_alone(tag[0], values)), None)
    tag = failing or next(iter(tags), None)
    place = place_in(line_id, source, tag.start() if tag else _line_start(source, lineno))
    if tag is None or (failing is None and len(tags) > 1):
        return place
    fields = [repr(field) for field in named if _name(field).search(tag[0])]
    return place + (f", field {' and '.join(fields)}" if fields else "")


def _fails_alone(tag: str, values: Mapping[str, object]) -> bool:
    if not tag.startswith("{{"):
        return False
    try:
        _compiled(tag).render(values)
    except UndefinedError as error:
        return "is undefined" not in str(error)  # else a name set by an earlier tag
    except InputError:
        return False
    except FILL_ERRORS:
        return True
    return False


@lru_cache(maxsize=256)
def _compiled(tag: str) -> Template:
    return ENVIRONMENT.from_string(tag)


def _name(field: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(field)}(?!\w)")


def field_position(source: str, field: str) -> int:
    """Where a field is first named in a tag."""
    name = _name(field)
    for tag in TAG.finditer(source):
        found = name.search(source, tag.start(), tag.end())
        if found:
            return found.start()
    return 0


def faulty_tag(source: str, lineno: int) -> int:
    """The first tag from the fault's line on that cannot be compiled alone."""
    line_start = _line_start(source, lineno)
    first = next(re.finditer(r"\{[{%]", source[line_start:]), None)
    for tag in TAG.finditer(source):
        if tag[0].startswith("{{") and tag.end() > line_start and not _compiles(tag[0]):
            return tag.start()
    return line_start + (first.start() if first else 0)


def _line_start(source: str, lineno: int) -> int:
    return sum(len(line) for line in source.splitlines(keepends=True)[: lineno - 1])


def _compiles(tag: str) -> bool:
    try:
        ENVIRONMENT.compile(tag)
    except TemplateSyntaxError:
        return False
    return True


def syntax_fault(tag: str, error: TemplateSyntaxError, fields: Collection[str]) -> str:
    """What is wrong with a tag that cannot be compiled, and the correct form if it is clear."""
    inside = re.match(r"\{+[%{]?(.*?)[%}]?\}", tag, re.DOTALL)
    written = inside[1] if inside else ""
    if set(written) & set("\u201c\u201d\u2018\u2019\u201e"):
        return f"{error.message}; write straight quotes (') instead of typographic ones"
    if named := re.match(r"No (filter|test) named '(\w+)'", error.message or ""):
        known = ENVIRONMENT.filters if named[1] == "filter" else ENVIRONMENT.tests
        return f"no {named[1]} is called {named[2]!r}{did_you_mean(named[2], known)}"
    if meant := known_field(written, fields):
        return f"{error.message}; write {{{{ {meant} }}}}"
    return str(error.message)
