"""The objects of a JSON file, one after another: one a line, a list, or an answer with a list."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from personalize.encoding.text_encoding import TextEncoding
from personalize.errors import ConfigError

# Numbers stay as they are written: 1.0 is not 1, and no id loses a digit.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_BETWEEN = re.compile(r"[\s,]*")
_HEAD_BYTES = 1 << 16
_NOT_VALID = (ValueError, RecursionError)


def are_lines(content: bytes, encoding: TextEncoding) -> bool:
    """Whether each line is an object: its first line is one, and there is another."""
    head = encoding.decode(content[:_HEAD_BYTES]).lstrip("\ufeff \t\r\n")
    first, _, others = head.partition("\n")
    if not first.startswith("{") or not others.strip():
        return False
    try:
        return isinstance(_DECODER.decode(first.strip()), dict)
    except _NOT_VALID:
        return False


def objects_of_lines(path: Path, content: bytes, encoding: TextEncoding) -> Iterator[Any]:
    """The object of each line that is not blank.

    Raises:
        ConfigError: a line is no JSON, or no object.
    """
    lines = io.TextIOWrapper(io.BytesIO(content), encoding.name, encoding.errors)
    for number, line in enumerate(lines, 1):
        if line.isspace():
            continue
        try:
            found = _DECODER.decode(line.lstrip("\ufeff"))
        except _NOT_VALID as error:
            raise ConfigError(
                f"{path}, line {number}: not valid JSON: {_why(error)}; export it again"
            ) from error
        if not isinstance(found, dict):
            raise ConfigError(f"{path}, line {number}: not an object such as {{...}}")
        yield found


def objects_of_list(path: Path, text: str) -> Iterator[Any]:
    """The objects of a list, or of the one list in an object.

    Raises:
        ConfigError: it is no JSON, or no list of objects.
    """
    try:
        if text.startswith("["):
            yield from _one_by_one(path, text)
        else:
            yield from _in_answer(path, text)
    except _NOT_VALID as error:
        raise ConfigError(f"{path} is not valid JSON: {_why(error)}; export it again") from error


def _one_by_one(path: Path, text: str) -> Iterator[Any]:
    """Decoded one at a time: all together would take ten times the file's size."""
    place = _skip(text, 1)
    while place < len(text) and text[place] != "]":
        found, place = _DECODER.raw_decode(text, place)
        if not isinstance(found, dict):
            raise ConfigError(_no_list(path))
        yield found
        place = _skip(text, place)
    if place >= len(text):
        raise ConfigError(f"{path} is not valid JSON: it ends too early; export it again")


def _in_answer(path: Path, text: str) -> Iterator[Any]:
    """What an API answers: {"results": [...], "paging": ...}; or a single record."""
    found = _DECODER.decode(text)
    lists = [value for value in found.values() if _is_table(value)]
    if len(lists) > 1:
        raise ConfigError(_no_list(path))
    yield from lists[0] if lists else [found]


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _skip(text: str, place: int) -> int:
    found = _BETWEEN.match(text, place)
    return found.end() if found else place


def _no_list(path: Path) -> str:
    return f"{path} is JSON, but no list of objects such as [{{...}}, {{...}}]"


def _why(error: Exception) -> str:
    return "too deeply nested" if isinstance(error, RecursionError) else str(error)
