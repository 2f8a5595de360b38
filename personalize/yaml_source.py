"""A YAML file with the line of each of its keys, so that messages can point at them.

Its size is limited before anything is built from it: a kilobyte of aliases can mean gigabytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from personalize.errors import ConfigError
from personalize.regular_file import read_regular_file

_MOST_BYTES = 1_000_000
_MOST_NODES = 50_000
_MOST_DEPTH = 30
_MOST_ALIASES = 20
# libyaml, if PyYAML was built with it: twenty times as fast.
SAFE_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BARE_TAG = re.compile(r":\s+\{\{")
_TAB = re.compile(r"(?m)^ *\t")

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlSource:
    """The file's content, and the line (from 1) of each key and list item by its path."""

    path: Path
    content: dict[str, Any]
    lines: dict[KeyPath, int]

    def place(self, key_path: KeyPath) -> str:
        """`campaign.yaml, line 7` for a key, or for its nearest parent in the file."""
        while key_path and key_path not in self.lines:
            key_path = key_path[:-1]
        return f"{self.path}, line {self.lines[key_path]}" if key_path else str(self.path)


def read_yaml(path: Path, expected: str) -> YamlSource:
    """The YAML file at `path`; `expected` names what it should be.

    Raises:
        ConfigError: the file cannot be read, is not YAML, is too large or too deep, repeats a key,
            or is not a mapping.
    """
    try:
        text = read_regular_file(path, "the YAML file in it", _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text; save it as UTF-8") from error
    try:
        _refuse_too_much(path, text)
        root = yaml.compose(text, Loader=SAFE_LOADER)
        content = yaml.load(text, Loader=SAFE_LOADER)
    except yaml.YAMLError as error:
        raise ConfigError(_explain(path, text, error)) from error
    except (ValueError, TypeError, OverflowError) as error:
        raise ConfigError(
            f"{path}: a value cannot be read as a number or a date ({error}); put it in quotes"
        ) from error
    if not isinstance(content, dict) or root is None:
        raise ConfigError(f"{path} is not {expected}: it has no keys, as in `key: value`")
    lines: dict[KeyPath, int] = {}
    _note_lines(path, root, (), lines)
    return YamlSource(path, content, lines)


def _refuse_too_much(path: Path, text: str) -> None:
    """Counts the file's content by its events, before aliases are expanded."""
    anchored: list[bool] = []
    nodes = aliases = 0
    for event in yaml.parse(text, Loader=SAFE_LOADER):
        place = f"{path}, line {event.start_mark.line + 1 if event.start_mark else 1}"
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            # A value inside a repeated alias would double with each repetition.
            if any(anchored) or aliases > _MOST_ALIASES:
                raise ConfigError(
                    f"{place}: at most {_MOST_ALIASES} aliases (*{event.anchor}) are read, and "
                    "none within an anchored part; write the values out"
                )
        if isinstance(event, yaml.CollectionStartEvent):
            anchored.append(event.anchor is not None)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchored.pop()
        nodes += isinstance(event, yaml.NodeEvent)
        if len(anchored) > _MOST_DEPTH:
            raise ConfigError(f"{place}: nested more than {_MOST_DEPTH} levels deep; flatten it")
        if nodes > _MOST_NODES:
            raise ConfigError(f"{place}: more than {_MOST_NODES:,} values; split the file")


def _explain(path: Path, text: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    problem = getattr(error, "problem", None) or " ".join(str(error).split())
    hint = ""
    if _BARE_TAG.search(text):
        hint = "; put texts that begin with {{ in quotes"
    elif _TAB.search(text):
        hint = "; indent with spaces, not with tabs"
    elif "mapping values are not allowed" in problem:
        hint = "; put a text that contains a colon in quotes"
    return f"{path}{place} is not valid YAML: {problem}{hint}"


def _note_lines(path: Path, node: yaml.Node, at: KeyPath, lines: dict[KeyPath, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            key_path = (*at, str(key.value))
            line = key.start_mark.line + 1
            if key_path in lines:
                raise ConfigError(
                    f"{path}, line {line}: {key.value!r} appears twice, first in line "
                    f"{lines[key_path]}; remove one"
                )
            lines[key_path] = line
            _note_lines(path, value, key_path, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*at, index)] = item.start_mark.line + 1
            _note_lines(path, item, (*at, index), lines)
