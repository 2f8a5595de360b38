"""What is wrong with a campaign file, by the place in it and with the mend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic_core import ErrorDetails

from personalize.campaign.languages import BESIDE
from personalize.nearest import did_you_mean
from personalize.yaml_source import KeyPath, YamlSource

KeysAt = Callable[[KeyPath], list[str]]
"""The keys that the file may have at a place."""


def explain(source: YamlSource, fault: ErrorDetails, keys_at: KeysAt) -> str:
    """One pydantic error as its place, what was found, and what to do."""
    where: KeyPath = tuple(_as_in_file(part) for part in fault["loc"] if part != "[key]")
    name = ".".join(str(part) for part in where)
    place = source.place(where)
    if fault["type"] == "extra_forbidden":
        return f"{place}: unknown key {name!r}{did_you_mean(str(where[-1]), keys_at(where))}"
    if fault["type"] == "missing":
        return f"{place}: {name!r} is missing; add it"
    if fault["type"] == "unknown_name":
        return f"{place}: {fault['msg']}"
    if fault["type"] == "too_short":
        return f"{place}: {name!r} has no line; add one with an id and a text"
    if fault["type"] == "string_pattern_mismatch":
        return f"{place}: {fault['input']!r} is not a valid name; use letters, digits and _"
    return f"{place}: {_mend_value(name, fault)}"


def _as_in_file(part: int | str) -> int | str:
    """The texts of other languages are within the key in the file, and beside it here."""
    return part.removesuffix(BESIDE) if isinstance(part, str) else part


def _mend_value(name: str, fault: ErrorDetails) -> str:
    """What is wrong with a value that its key may hold, and how to write it correctly."""
    value = fault["input"]
    if fault["type"] in _TOO_LONG:
        return f"{name!r} is too long: {_lower(fault['msg'])}; split it"
    if fault["type"] == "string_type" and isinstance(value, int | float | date):
        return f"{name!r} is {_short(value)}; put it in quotes to make it a text"
    if name == "background" and value is None:
        return "'background' is empty; put a colour in quotes: a bare # begins a comment"
    return f"{name!r} is {_short(value)}; {_lower(fault['msg'])}"


_TOO_LONG = ("too_long", "string_too_long")


def _short(value: Any) -> str:  # noqa: ANN401 - whatever the YAML file holds
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
