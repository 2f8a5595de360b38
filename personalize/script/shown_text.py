"""Texts that are read, not said: on a recipient's page, and in its addresses.

The same sandbox as for a line, but values in their displayed form, and no rules of speech: spaces
and end marks stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from jinja2 import Template, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables

from personalize.errors import ConfigError, InputError
from personalize.nearest import did_you_mean
from personalize.script.environment import ScriptEnvironment
from personalize.script.faults import FILL_ERRORS, faulty_tag, syntax_fault
from personalize.script.foreign_tags import find_unspeakable, known_field
from personalize.script.template_tree import plain_parts

_ONLY_A_TAG = re.compile(r"\{\{\s*\w+\s*\}\}")
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")  # Acme, Inc. at the end of a sentence
_SCHEMES = ("https", "http", "mailto", "tel")
_MOST_CHARS = 2_000


def _encoded(value: object) -> str:
    return quote(str(value), safe="")


_TEXTS = ScriptEnvironment()
_ADDRESSES = ScriptEnvironment()
_ADDRESSES.finalize = _encoded


@dataclass(frozen=True, slots=True)
class ShownText:
    """A compiled text and the fields that it names, sorted.

    `plain` is the whole text if it consists of words and bare tags only, alternating; else empty.
    `encodes` says whether values are percent-encoded.
    """

    template: Template
    fields: tuple[str, ...]
    plain: tuple[str, ...]
    encodes: bool


def parse_shown(source: str, provided: Collection[str], *, is_address: bool) -> ShownText:
    """A text or address with merge tags, compiled.

    Args:
        source: the text.
        provided: the fields that it may name.
        is_address: values are percent-encoded, unless one is the whole address.

    Raises:
        ConfigError: it names the tag or field at fault, and the mend.
    """
    if not is_address and (foreign := find_unspeakable(source, provided)):
        raise ConfigError(foreign.reason.replace("read out", "shown"))
    encodes = is_address and not _ONLY_A_TAG.fullmatch(source.strip())
    environment = _ADDRESSES if encodes else _TEXTS
    try:
        tree = environment.parse(source)
        template, named = environment.from_string(source), find_undeclared_variables(tree)
    except TemplateSyntaxError as error:
        fault = syntax_fault(source[faulty_tag(source, error.lineno) :], error, provided)
        raise ConfigError(fault) from error
    for field in sorted(named - set(provided)):
        meant = known_field(field, provided)
        hint = f"; write {{{{ {meant} }}}}" if meant else did_you_mean(field, provided)
        raise ConfigError(f"unknown field {field!r}{hint}")
    return ShownText(template, tuple(sorted(named)), plain_parts(tree), encodes)


def fill_text(text: ShownText, values: Mapping[str, object]) -> str | None:
    """The text for one combination of values; None if one that it shows is missing."""
    filled = _filled(text, values)
    return _TWO_STOPS.sub(".", filled) if filled else None


def fill_address(address: ShownText, values: Mapping[str, object]) -> str | None:
    """The address for one combination of values; None if it leads nowhere."""
    filled = _filled(address, values)
    return filled if filled and leads_somewhere(filled) else None


def leads_somewhere(address: str) -> bool:
    """Whether a browser may follow an address: a page, an e-mail address or a telephone number."""
    if not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname)
    return parts.scheme in _SCHEMES and bool(parts.path)


def _filled(text: ShownText, values: Mapping[str, object]) -> str | None:
    try:
        filled = _fill_plain(text, values) if text.plain else text.template.render(values)
    except (InputError, *FILL_ERRORS):
        return None
    return filled.strip()[:_MOST_CHARS] or None


def _fill_plain(text: ShownText, values: Mapping[str, object]) -> str:
    """What the template's own `render` gives, several times faster."""
    shown = _encoded if text.encodes else str
    filled = list(text.plain)
    filled[1::2] = [shown(values[field]) for field in text.plain[1::2]]
    return "".join(filled)
