"""The script's templates: which fields a line names, and the line with the values filled in.

Templates are Jinja2 in its sandbox. Values are data: they are never parsed as templates.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment

from personalize.errors import ConfigError, InputError
from personalize.nearest import did_you_mean

MAX_LINE_CHARS = 1_000
"""About a minute of speech: the longest segment that is still worth rendering alone."""

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SPACE_BEFORE_STOP = re.compile(r"\s+([,.;:!?])")
_ENDS_SENTENCE = re.compile(r"[.!?\u2026][\"'\u201d\u2019)]*$")
_OTHER_TEMPLATES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
_OTHER_TEMPLATE_TAG = re.compile(r"\{%[-+]?\s*(include|import|from|extends)\b")
_TEMPLATE_FILE = "<template>"  # as Jinja2 calls a template from a string in tracebacks
# What a template can do wrong with the values of one recipient.
_FILL_ERRORS = (TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError)


class SpokenValue(str):
    """A field's said form; it equals its shown form too, which is what `{% if %}` compares with."""

    __slots__ = ("shown",)
    shown: str

    def __new__(cls, said: str, shown: str) -> SpokenValue:
        """The said form that also equals `shown`."""
        value = super().__new__(cls, said)
        value.shown = shown
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and (str.__eq__(self, other) or other == self.shown)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class MissingValue(str):
    """An empty cell: false and equal to "" in tests, an error where it would be spoken."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, field: str) -> MissingValue:
        """The empty value of `field`."""
        value = super().__new__(cls, "")
        value.field = field
        return value

    def _refuse(self, *_: object) -> str:
        raise InputError("the cell is empty and the field has no fallback", self.field)

    # What filters and joins call, which would turn the missing value into plain empty text.
    __str__ = __add__ = __radd__ = __mod__ = __format__ = _refuse
    upper = lower = title = capitalize = strip = replace = _refuse


def _speak_value(value: object) -> object:
    return str(value) if isinstance(value, MissingValue) else value


_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, finalize=_speak_value)
# Jinja's own global names would hide a misspelt field.
_ENVIRONMENT.globals.clear()


@dataclass(frozen=True, slots=True)
class LineScript:
    """A line's compiled template and the fields that it names.

    `fields` are all of them, sorted; `spoken` those that can be heard; `required` those that every
    recipient hears, whatever the conditions. `plain` is the whole template where it is words and
    bare tags alone, in turn: words, field, words, ...; else empty.
    """

    line_id: str
    source: str
    template: Template
    fields: tuple[str, ...]
    spoken: frozenset[str]
    required: frozenset[str]
    plain: tuple[str, ...] = ()


def parse_line(line_id: str, source: str, provided: Collection[str]) -> LineScript:
    """The compiled line.

    Raises:
        ConfigError: naming line id, the line and column of the template, and the field.
    """
    try:
        tree = _ENVIRONMENT.parse(source)
        named = find_undeclared_variables(tree)
        template = _ENVIRONMENT.from_string(source)
    except TemplateSyntaxError as error:
        place = _place(line_id, source, _faulty_tag(source, error.lineno))
        raise ConfigError(f"{place}: {error.message}") from error
    if any(tree.find_all(_OTHER_TEMPLATES)) and (found := _OTHER_TEMPLATE_TAG.search(source)):
        place = _place(line_id, source, found.start())
        raise ConfigError(
            f"{place}: {{% {found[1]} %}} asks for another template, and a script has none; "
            "write its text into the line"
        )
    for field in sorted(named - set(provided)):
        place = _place(line_id, source, _field_position(source, field))
        raise ConfigError(f"{place}: unknown field {field!r}{did_you_mean(field, provided)}")
    spoken = frozenset(_spoken_fields(tree)) & named
    required = frozenset(_required_fields(tree.body)) & named
    fields = tuple(sorted(named))
    return LineScript(line_id, source, template, fields, spoken, required, _plain_parts(tree))


def fill_line(script: LineScript, values: Mapping[str, object]) -> str:
    """The spoken text of a line for one combination of values; empty where it says nothing.

    Raises:
        InputError: a value that would be spoken is missing, or the template fails on these values.
    """
    try:
        text = _fill_plain(script.plain, values) if script.plain else script.template.render(values)
    except SecurityError as error:
        raise ConfigError(
            f"{_fault(script, values, error)}: not allowed in a script: {error}"
        ) from error
    except _FILL_ERRORS as error:
        raise InputError(f"{_fault(script, values, error)}: cannot be filled: {error}") from error
    if len(text) > MAX_LINE_CHARS:
        raise InputError(
            f"line {script.line_id!r} has {len(text)} characters where at most {MAX_LINE_CHARS} "
            "can be said at once"
        )
    return finish_sentence(text)


def _fill_plain(parts: tuple[str, ...], values: Mapping[str, object]) -> str:
    """What the template's own `render` gives, ten times faster: most lines are plain."""
    filled = list(parts)
    filled[1::2] = [str(values[field]) for field in parts[1::2]]
    return "".join(filled)


def finish_sentence(text: str) -> str:
    """The text with single spaces and a sentence's end, so that the voice closes its melody."""
    text = _SPACE_BEFORE_STOP.sub(r"\1", " ".join(text.split()))
    if not any(letter.isalnum() for letter in text):
        return ""
    return text if _ENDS_SENTENCE.search(text) else text.rstrip(" ,;:-\u2013\u2014") + "."


def _spoken_fields(tree: nodes.Node) -> Iterator[str]:
    for output in tree.find_all(nodes.Output):
        for part in output.nodes:
            names = [part] if isinstance(part, nodes.Name) else part.find_all(nodes.Name)
            yield from (name.name for name in names)
    for assigned in tree.find_all((nodes.Assign, nodes.For)):
        yield from (name.name for name in assigned.find_all(nodes.Name))


def _plain_parts(tree: nodes.Template) -> tuple[str, ...]:
    """Words and field names in turn, beginning and ending with words; empty if it holds more."""
    parts = [""]
    for output in tree.body:
        for part in output.nodes if isinstance(output, nodes.Output) else [output]:
            if isinstance(part, nodes.TemplateData):
                parts[-1] += part.data
            elif isinstance(part, nodes.Name):
                parts += [part.name, ""]
            else:
                return ()
    return tuple(parts)


def _required_fields(body: list[nodes.Node]) -> Iterator[str]:
    """The fields that are spoken outside every condition: a bare tag at the template's top."""
    for output in body:
        for part in output.nodes if isinstance(output, nodes.Output) else ():
            if isinstance(part, nodes.Name):
                yield part.name


def _place(line_id: str, source: str, position: int) -> str:
    line = source.count("\n", 0, position) + 1
    column = position - (source.rfind("\n", 0, position) + 1) + 1
    return f"line {line_id!r}, template line {line}, column {column}"


def _fault(script: LineScript, values: Mapping[str, object], error: Exception) -> str:
    """Where a template failed on values: its line, and the column and fields of the tag there.

    Jinja2 puts template lines into the traceback, but no columns: of several tags in the line the
    one is named that fails alone, else the first.
    """
    source = script.source
    frames = traceback.extract_tb(error.__traceback__)
    lineno = next((f.lineno or 1 for f in reversed(frames) if f.filename == _TEMPLATE_FILE), 1)
    tags = [
        tag
        for tag in _TAG.finditer(source)
        if source.count("\n", 0, tag.start()) < lineno <= source.count("\n", 0, tag.end()) + 1
    ]
    failing = next((tag for tag in tags if _fails_alone(tag[0], values)), None)
    tag = failing or next(iter(tags), None)
    place = _place(script.line_id, source, tag.start() if tag else _line_start(source, lineno))
    if tag is None or (failing is None and len(tags) > 1):
        return place
    fields = [repr(field) for field in script.fields if _name(field).search(tag[0])]
    return place + (f", field {' and '.join(fields)}" if fields else "")


def _fails_alone(tag: str, values: Mapping[str, object]) -> bool:
    if not tag.startswith("{{"):
        return False
    try:
        _compiled(tag).render(values)
    except UndefinedError as error:
        return "is undefined" not in str(error)  # else a name that an earlier tag has set
    except InputError:
        return False
    except _FILL_ERRORS:
        return True
    return False


@lru_cache(maxsize=256)
def _compiled(tag: str) -> Template:
    return _ENVIRONMENT.from_string(tag)


def _name(field: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(field)}(?!\w)")


def _field_position(source: str, field: str) -> int:
    name = _name(field)
    for tag in _TAG.finditer(source):
        found = name.search(source, tag.start(), tag.end())
        if found:
            return found.start()
    return 0


def _faulty_tag(source: str, lineno: int) -> int:
    """Where the first tag stands that cannot be compiled alone, from the fault's template line."""
    line_start = _line_start(source, lineno)
    first = next(re.finditer(r"\{[{%]", source[line_start:]), None)
    for tag in _TAG.finditer(source):
        if tag[0].startswith("{{") and tag.end() > line_start and not _compiles(tag[0]):
            return tag.start()
    return line_start + (first.start() if first else 0)


def _line_start(source: str, lineno: int) -> int:
    return sum(len(line) for line in source.splitlines(keepends=True)[: lineno - 1])


def _compiles(tag: str) -> bool:
    try:
        _ENVIRONMENT.compile(tag)
    except TemplateSyntaxError:
        return False
    return True
