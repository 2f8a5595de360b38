"""A YAML file with the line of each of its keys, so that messages can point at them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from personalize.errors import ConfigError

_BARE_TAG = re.compile(r":\s+\{\{")

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlSource:
    """The file's content, and the line (from 1) of each key and list item by its path."""

    path: Path
    content: dict[str, Any]
    lines: dict[KeyPath, int]

    def place(self, key_path: KeyPath) -> str:
        """`campaign.yaml, line 7` for a key, or for its nearest parent that the file holds."""
        while key_path and key_path not in self.lines:
            key_path = key_path[:-1]
        return f"{self.path}, line {self.lines[key_path]}" if key_path else str(self.path)


def read_yaml(path: Path, expected: str) -> YamlSource:
    """The YAML file at `path`, which should be what is `expected`.

    Raises:
        ConfigError: the file cannot be read, is not YAML, repeats a key, or holds no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text; save it as UTF-8") from error
    except yaml.YAMLError as error:
        fault = " ".join(str(error).split())
        hint = "; put texts that begin with {{ in quotes" if _BARE_TAG.search(text) else ""
        raise ConfigError(f"{path} is not valid YAML: {fault}{hint}") from error
    if not isinstance(content, dict) or root is None:
        raise ConfigError(f"{path} is not {expected}: it has no keys, as in `key: value`")
    lines: dict[KeyPath, int] = {}
    _note_lines(path, root, (), lines)
    return YamlSource(path, content, lines)


def _note_lines(path: Path, node: yaml.Node, at: KeyPath, lines: dict[KeyPath, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            key_path = (*at, str(key.value))
            line = key.start_mark.line + 1
            if key_path in lines:
                raise ConfigError(
                    f"{path}, line {line}: {key.value!r} stands twice, first in line "
                    f"{lines[key_path]}; remove one"
                )
            lines[key_path] = line
            _note_lines(path, value, key_path, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*at, index)] = item.start_mark.line + 1
            _note_lines(path, item, (*at, index), lines)
