# ruff: noqa: RUF001  full-width marks are meant
"""The script's templates: which fields a line names, and the line with the values filled in.

Templates are Jinja2 in its sandbox. Values are data: they are never parsed as templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables

from personalize.errors import ConfigError, InputError
from personalize.nearest import did_you_mean
from personalize.pronunciation.markup import (
    LINK,
    read_markup,
    shown_markup,
    unmarked_text,
    without_markup,
)
from personalize.pronunciation.prosody_marks import MARK_CLASS, split_last_pauses
from personalize.script.faults import (
    ENVIRONMENT,
    FILL_ERRORS,
    TAG,
    fault_place,
    faulty_tag,
    field_position,
    place_in,
    syntax_fault,
)
from personalize.script.foreign_tags import find_unspeakable, known_field
from personalize.script.template_tree import (
    compared,
    plain_parts,
    required_fields,
    said_constants,
    spoken_fields,
)
from personalize.script.values import MissingValue, SpokenValue, displayed, spoken_form

__all__ = [
    "MAX_LINE_CHARS",
    "LineScript",
    "MissingValue",
    "SpokenValue",
    "fill_caption",
    "fill_line",
    "finish_sentence",
    "literal_words",
    "parse_line",
]

MAX_LINE_CHARS = 1_000
"""About a minute of speech: the longest segment that is still worth rendering on its own."""

_SPACE_BEFORE_STOP = re.compile(r"\s+([,.;:!?])(?![^\W_])")
_STOPS, _CLOSERS = "。！？।॥", "」』”）"
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
"""The stop of "Inc." and that of the sentence."""
_ENDS_SENTENCE = re.compile(rf"[.!?\u2026{_STOPS}][\"'\u201d\u2019){_CLOSERS}{MARK_CLASS}]*$")
_UNPARTED = "\u3000-\u30ff\u3400-\u9fff\uff01-\uff0f\uff1a-\uff1f"
_SCRIPT_CHANGES = re.compile(rf"(?<=[{_UNPARTED}])(?=[A-Za-z])|(?<=[A-Za-z])(?=[{_UNPARTED}])")
"""Between letters that no space parts in Japanese and Chinese: HubSpot and の."""
_NOT_IN_A_LINE = {
    "include": "loads another template, but a script has none; write its text into the line",
    "import": "loads another template, but a script has none; write its text into the line",
    "from": "loads another template, but a script has none; write its text into the line",
    "extends": "loads another template, but a script has none; write its text into the line",
    "for": "repeats words, which no line needs; write them out",
    "macro": "is for long templates; write its words into the line",
    "call": "is for long templates; write its words into the line",
    "block": "is for long templates; write its words into the line",
    "with": "is for long templates; write its words into the line",
}
_REFUSED_TAG = re.compile(rf"\{{%[-+]?\s*({'|'.join(_NOT_IN_A_LINE)})\b")
_REFUSED_NODES = (
    *(nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends),
    *(nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block, nodes.With),
)


@dataclass(frozen=True, slots=True)
class LineScript:
    """A line's compiled template and the fields that it names.

    `fields` are all of them, sorted; `spoken` those that can be heard; `required` those that every
    recipient hears, whatever the conditions. `plain` is the whole template if it consists of words
    and bare tags only, alternating: words, field, words, ...; else empty. `compared` are the fields
    and the texts that conditions compare them with. `caption` and `plain_caption` are template and
    words without markup, for captions.
    """

    line_id: str
    source: str
    template: Template
    fields: tuple[str, ...]
    spoken: frozenset[str]
    required: frozenset[str]
    plain: tuple[str, ...] = ()
    compared: tuple[tuple[str, str], ...] = ()
    caption: Template | None = None
    plain_caption: tuple[str, ...] = ()


Respell = Callable[[str], str]
_OWN_WORDS = re.compile(rf"({TAG.pattern}|{LINK.pattern})|(?:(?!\{{[{{%]|\[).)+|\[", re.DOTALL)
"""A tag or a word with its pronunciation (group 1), or the text between them."""


def _as_it_is(text: str) -> str:
    return text


_LISTS = (nodes.List, nodes.Tuple, nodes.Dict)


def parse_line(
    line_id: str, source: str, provided: Collection[str], respell: Respell = _as_it_is
) -> LineScript:
    """The compiled line.

    Args:
        line_id: for messages.
        source: the template, with markup of any kind.
        provided: the fields that it may name.
        respell: marks the script's own words with their pronunciations.

    Raises:
        ConfigError: it names the line id, the line and column in the template, and the field.
    """
    source, shown = _read_markup(line_id, source, respell), source
    if unspeakable := find_unspeakable(source, provided):
        place = place_in(line_id, source, unspeakable.position)
        raise ConfigError(f"{place}: {unspeakable.reason}")
    tree, template, named = _compiled(line_id, source, provided)
    _refuse_quoted_field(line_id, tree, provided)
    _refuse_unknown_field(line_id, source, named - set(provided), provided)
    shown_tree, caption, _ = _compiled(line_id, shown_markup(shown), provided)
    return LineScript(
        line_id,
        source,
        template,
        fields=tuple(sorted(named)),
        spoken=frozenset(spoken_fields(tree)) & named,
        required=frozenset(required_fields(tree.body)) & named,
        plain=plain_parts(tree),
        compared=tuple(compared(tree, named)),
        caption=caption,
        plain_caption=plain_parts(shown_tree),
    )


def _compiled(
    line_id: str, source: str, provided: Collection[str]
) -> tuple[nodes.Template, Template, set[str]]:
    """The line as a tree and as a template, and the names that it uses."""
    try:
        tree = ENVIRONMENT.parse(source)
        _refuse_other_tags(line_id, source, tree)
        return tree, ENVIRONMENT.from_string(source), find_undeclared_variables(tree)
    except TemplateSyntaxError as error:
        position = faulty_tag(source, error.lineno)
        place = place_in(line_id, source, position)
        fault = syntax_fault(source[position:], error, provided)
        raise ConfigError(f"{place}: {fault}") from error
    except (SyntaxError, RecursionError, MemoryError, ValueError, OverflowError) as error:
        raise ConfigError(
            f"line {line_id!r} is nested too deeply, or contains a number that is too long; "
            "simplify it"
        ) from error


def _refuse_quoted_field(line_id: str, tree: nodes.Template, provided: Collection[str]) -> None:
    for constant in said_constants(tree):
        if meant := known_field(constant, provided):
            raise ConfigError(
                f"line {line_id!r}: {constant!r} in quotes is said literally; "
                f"write {{{{ {meant} }}}}"
            )


def _refuse_unknown_field(
    line_id: str, source: str, unknown: set[str], provided: Collection[str]
) -> None:
    for field in sorted(unknown):
        position = field_position(source, field)
        place = place_in(line_id, source, position)
        raise ConfigError(f"{place}: {_unknown_field(field, source[position:], provided)}")


def _read_markup(line_id: str, source: str, respell: Respell) -> str:
    try:
        return _OWN_WORDS.sub(lambda part: part[1] or respell(part[0]), read_markup(source))
    except ConfigError as error:
        raise ConfigError(f"line {line_id!r}: {error}") from error


def _refuse_other_tags(line_id: str, source: str, tree: nodes.Template) -> None:
    if any(tree.find_all(_REFUSED_NODES)) and (found := _REFUSED_TAG.search(source)):
        place = place_in(line_id, source, found.start())
        raise ConfigError(f"{place}: {{% {found[1]} %}} {_NOT_IN_A_LINE[found[1]]}")
    # Nested lists are short to write and take forever to compare.
    for assigned in tree.find_all(nodes.Assign):
        if isinstance(assigned.node, _LISTS) or any(assigned.node.find_all(_LISTS)):
            raise ConfigError(f"line {line_id!r}: {{% set %}} is for words and not for lists")


def _unknown_field(field: str, rest: str, provided: Collection[str]) -> str:
    """`rest` is the template from the field's name on: another tool's `contact.firstname }}`."""
    written = re.match(r"[\w. ]+", rest)
    meant = known_field(written[0], provided) if written else ""
    if meant:
        return f"unknown field {field!r}; write {{{{ {meant} }}}}"
    return f"unknown field {field!r}{did_you_mean(field, provided)}"


def fill_line(script: LineScript, values: Mapping[str, object]) -> str:
    """The spoken text of a line for one combination of values; empty if it says nothing.

    Raises:
        InputError: a value that would be spoken is missing, or the template fails on these values.
    """
    try:
        text = _fill_plain(script.plain, values) if script.plain else script.template.render(values)
    except SecurityError as error:
        raise ConfigError(
            f"{_fault(script, values, error)}: not allowed in a script: {error}"
        ) from error
    except FILL_ERRORS as error:
        raise InputError(f"{_fault(script, values, error)}: cannot be filled: {error}") from error
    length = len(without_markup(text))
    if length > MAX_LINE_CHARS:
        raise InputError(
            f"line {script.line_id!r} has {length} characters where at most {MAX_LINE_CHARS} "
            "can be said at once"
        )
    return finish_sentence(text)


def fill_caption(script: LineScript, values: Mapping[str, object], speech: str) -> str:
    """What people read while a line is said: values in their displayed form, no markup.

    Args:
        script: the line.
        values: those that `fill_line` took.
        speech: what it gave; its words are shown where the displayed form cannot be filled.
    """
    shown = {name: displayed(value) for name, value in values.items()}
    parts, template = script.plain_caption, script.caption
    try:
        text = _fill_plain(parts, shown) if parts or template is None else template.render(shown)
    except (InputError, *FILL_ERRORS):
        text = ""
    text = _SPACE_BEFORE_STOP.sub(r"\1", " ".join(without_markup(text).split()))
    return _TWO_STOPS.sub(".", text) or without_markup(speech)


def _fault(script: LineScript, values: Mapping[str, object], error: Exception) -> str:
    return fault_place(script.line_id, script.source, script.fields, values, error)


def _fill_plain(parts: tuple[str, ...], values: Mapping[str, object]) -> str:
    """What the template's own `render` gives, ten times faster: most lines are plain."""
    filled = list(parts)
    filled[1::2] = [spoken_form(values[field]) for field in parts[1::2]]
    return "".join(filled)


def literal_words(script: LineScript) -> list[str]:
    """The words outside a line's tags that come without a pronunciation."""
    text = finish_sentence(unmarked_text(TAG.sub(" ", script.source)))
    return [part for word in text.split() for part in _SCRIPT_CHANGES.split(word) if part]


def finish_sentence(text: str) -> str:
    """The text with single spaces and an end mark, so that the voice closes its melody."""
    text = _SPACE_BEFORE_STOP.sub(r"\1", " ".join(text.split()))
    if not any(letter.isalnum() for letter in text):
        return ""
    text, pauses = split_last_pauses(text)
    if not _ENDS_SENTENCE.search(text):
        text = text.rstrip(" ,;:-\u2013\u2014、，；：") + "."
    return text + pauses
