"""Jinja2 for the lines of a script: its sandbox, with limits on what a template can compute.

A line fills in words; it needs no loops, macros or arithmetic with huge numbers. Without those, and
with a size limit on every text and number, no template runs long or takes much memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError, Undefined, filters, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

from personalize.pronunciation.markup import without_markup
from personalize.pronunciation.spelling_out import spell_out
from personalize.script.values import (
    CellFloat,
    CellInt,
    DisplayedValue,
    DisplayedWords,
    MissingValue,
    SpokenValue,
    UnspokenValue,
    spoken_form,
)

MOST_CHARS = 10_000
"""For any intermediate text of a template: ten times what may be said."""

_MOST_BITS = 256
_MOST_DECIMALS = 12
_WIDE_FORMAT = re.compile(r"\d{3,}|\*")
_FILTERS = ("abs", "count", "first", "float", "int", "last", "length", "max", "min")
_WORD_FILTERS = ("capitalize", "lower", "string", "title", "trim", "upper")
_CONTAINERS = (list, tuple, dict)
_ASKING_METHODS = frozenset((
    *("count", "endswith", "find", "isalpha", "isdigit", "islower", "isnumeric", "istitle"),
    *("isupper", "rfind", "startswith"),
))  # fmt: skip
_METHODS = _ASKING_METHODS | frozenset((
    *("capitalize", "casefold", "lower", "lstrip", "partition", "removeprefix", "removesuffix"),
    *("rpartition", "rsplit", "rstrip", "split", "strip", "swapcase", "title", "upper"),
))  # fmt: skip
_JOINED = "joined_text"
_WRITTEN = SpokenValue | CellInt | CellFloat


class ScriptEnvironment(SandboxedEnvironment):
    """The sandbox with limits. Templates see no names except their fields."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=_speak_value)
        # Jinja's global names would hide a misspelt field.
        self.globals.clear()
        known: dict[str, Callable[..., Any]] = dict(filters.FILTERS)
        self.filters = {name: known[name] for name in _FILTERS}
        self.filters |= {name: _of_words(known[name]) for name in _WORD_FILTERS}
        self.filters |= {
            "default": _default,
            "d": _default,
            "format": _format,
            "join": _join,
            "replace": _replace,
            "round": _round,
            "spell": _spell,
            _JOINED: _joined,
        }

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        joined: nodes.Template = _JoinsAsFilters().visit(tree)
        return joined

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja2's signature
        """The result of an operator, unless it would be too large."""
        _bound_operands(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call(self, context: Any, function: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja2's signature
        """The result of a text's method; other objects and methods may not be called."""
        name = getattr(function, "__name__", "")
        owner = getattr(function, "__self__", None)
        if isinstance(owner, UnspokenValue) and name not in _ASKING_METHODS:
            owner.refuse()
        if name == "replace" and isinstance(owner, str):
            return _replace(owner, *args)
        if not isinstance(owner, str) or name not in _METHODS:
            raise SecurityError(f"a script may not call {name or function!r}")
        return super().call(context, function, *args, **kwargs)


class _JoinsAsFilters(NodeTransformer):
    """`a ~ b` as a filter, because Jinja2 concatenates without asking the environment."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - named by Jinja2
        first, *rest = node.nodes
        joined = nodes.Filter(first, _JOINED, rest, [], None, None, lineno=node.lineno)
        return self.generic_visit(joined)


def _bound_operands(operator: str, left: Any, right: Any) -> None:  # noqa: ANN401 - whatever a template holds
    if operator == "%" and isinstance(left, str):
        _bound_format(left, right if isinstance(right, tuple) else (right,))
    elif isinstance(left, _CONTAINERS) or isinstance(right, _CONTAINERS):
        raise TemplateRuntimeError("cannot calculate with a list")
    elif operator == "**":
        _bound_bits(_bits(left) * (abs(right) if isinstance(right, int | float) else 0))
    elif operator == "*":
        _bound_bits(_bits(left) + _bits(right))
        _bound_chars(_repeated(left, right) + _repeated(right, left))
    elif operator == "+":
        _bound_chars(sum(len(part) for part in (left, right) if isinstance(part, str)))


def _repeated(text: object, times: object) -> int:
    return len(text) * times if isinstance(text, str) and isinstance(times, int) else 0


def _bits(value: object) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _bound_bits(bits: float) -> None:
    if bits > _MOST_BITS:
        raise TemplateRuntimeError("the number is too large to be said")


def _bound_chars(chars: int) -> None:
    if chars > MOST_CHARS:
        raise TemplateRuntimeError(f"makes more than {MOST_CHARS:,} characters")


def _bound_format(template: str, values: tuple[object, ...]) -> None:
    if _WIDE_FORMAT.search(template):
        raise TemplateRuntimeError("the format is wider than 99 characters")
    _bound_chars(sum(len(_text(value)) for value in values))


def _speak_value(value: object) -> object:
    """What a tag says: words or a number."""
    if isinstance(value, _WRITTEN):
        return spoken_form(value)
    is_plain = isinstance(value, str | int | float | Undefined)
    return value if is_plain and not isinstance(value, MissingValue) else _text(value)


def _text(value: object) -> str:
    """A value as words. A nested list is small, but its words are not."""
    if isinstance(value, _CONTAINERS):
        raise TemplateRuntimeError("is a list, not text; join it: |join(', ')")
    if callable(value) or value is None:
        raise TemplateRuntimeError("is not words; call a method with (), as in .upper()")
    return str(value)


def _part(value: object) -> str:
    """A value as a part of a longer text, with its pronunciation."""
    return spoken_form(value) if isinstance(value, _WRITTEN) else _text(value)


def _of_words(function: Callable[..., Any]) -> Callable[..., Any]:
    """A Jinja2 filter that takes anything, restricted to words."""

    @wraps(function)
    def of_words(value: object, *args: object) -> object:
        changed = function(_text(value), *args)
        if isinstance(value, DisplayedValue):
            display = str(function(value.display, *args))
            return DisplayedWords(changed, changed, display, display)
        return changed

    return of_words


def _default(value: object, instead: object = "", boolean: bool = False) -> object:
    """Jinja2's filter, which also treats an empty cell as undefined."""
    is_missing = isinstance(value, MissingValue | Undefined)
    return instead if is_missing or (boolean and not value) else value


def _format(template: object, *args: object) -> str:
    _bound_format(_text(template), args)
    return _text(template) % args


def _join(values: Any, between: str = "") -> str:  # noqa: ANN401 - whatever can be iterated over
    parts = [_part(value) for value in values]
    _bound_chars(sum(map(len, parts)) + len(parts) * len(between))
    return between.join(parts)


def _joined(*values: object) -> str:
    return _join(values)


def _replace(text: object, old: object, new: object, count: int = -1) -> str:
    plain, old, new = map(_text, (text, old, new))
    found = plain.count(old) if count < 0 else min(count, plain.count(old))
    _bound_chars(len(plain) + found * len(new))
    return plain.replace(old, new, count)


def _spell(value: object) -> SpokenValue:
    """Letters by name, digits one by one; of a number, the digits that it has."""
    marked = spell_out(_text(value))
    said = without_markup(marked)
    if isinstance(value, DisplayedValue):
        return DisplayedWords(said, said, value.display, value.display)
    return SpokenValue(said, said, marked)


def _round(value: Any, decimals: int = 0, method: str = "common") -> Any:  # noqa: ANN401 - a number of any type
    if not 0 <= decimals <= _MOST_DECIMALS:
        raise TemplateRuntimeError(f"rounds to {decimals} decimals; use 0 to {_MOST_DECIMALS}")
    rounded = filters.do_round(value, decimals, method)  # type: ignore[arg-type]  # checked there
    return int(rounded) if decimals == 0 else rounded
