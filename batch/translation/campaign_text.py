"""A campaign file with more texts: everything that was in it stays as it is written.

The texts are put into the file at the places that PyYAML's parser gives. A library that writes the
whole file again would move comments, blank lines and aligned columns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from personalize.errors import ConfigError
from personalize.yaml_source import SAFE_LOADER, KeyPath

PROPOSAL = "proposal, to be proofread"
"""The comment at each text that was not there before."""

_ALIAS = re.compile(r"\s*:\s*(\*[^\s,\]}]+)")
_BLOCK_STYLES = ("|", ">")
_BEFORE_CONDITION = re.compile(r" (?=\{%)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key and its value in a file: where the value begins and ends, and in what."""

    key: yaml.ScalarNode
    value: yaml.Node
    begin: int
    end: int
    is_flowing: bool
    """Whether it is within braces."""


@dataclass(frozen=True, slots=True)
class _Edit:
    begin: int
    end: int
    text: str


def add_texts(text: str, added: Mapping[KeyPath, str], default: str, wanted: str) -> str:
    """The file's text with one more text at each path.

    Args:
        text: the campaign file.
        added: by the path of a key that holds one text or several by language.
        default: the language of a text that stands alone.
        wanted: the language of the added texts.

    Raises:
        ConfigError: the file is written in a way in which nothing can be added to it.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    writer = _Writer(plain, default, wanted)
    for path, translation in added.items():
        writer.add(path, translation)
    changed = writer.written()
    if not _holds(changed, _expected(plain, added, default, wanted)):
        raise ConfigError(
            f"the texts in {wanted} cannot be put into the file as it is written; write one text "
            "as {" + default + ": ..., " + wanted + ": ...}, and run the command again"
        )
    return changed.replace("\n", ends)


class _Writer:
    """Collects what is put where in a file."""

    def __init__(self, text: str, default: str, wanted: str) -> None:
        self._text = text
        self._default, self._wanted = default, wanted
        self._root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
        self._step = _step(self._root)
        self._edits: list[_Edit] = []
        self._done: set[int] = set()
        self._marked: set[int] = set()

    def add(self, path: KeyPath, translation: str) -> None:
        entry = self._find(path)
        if entry is None or id(entry.value) in self._done:
            return  # an alias of what has it already
        if isinstance(entry.value, yaml.MappingNode):
            self._done.add(id(entry.value))
            self._extend(entry, translation)
        elif entry.is_flowing:
            raw = self._text[entry.begin : entry.end]
            both = f"{{{self._default}: {raw}, {self._named(translation, entry.value)}}}"
            self._edits.append(_Edit(entry.begin, entry.end, both))
            self._mark_line(entry)
        else:
            self._split(entry, translation)

    def written(self) -> str:
        """The text with everything in its place."""
        text = self._text
        for edit in sorted(self._edits, key=lambda edit: edit.begin, reverse=True):
            text = text[: edit.begin] + edit.text + text[edit.end :]
        return text

    def _extend(self, entry: _Entry, translation: str) -> None:
        """One more text beside those of other languages."""
        mapping: Any = entry.value
        key, last = mapping.value[-1]
        is_flowing = entry.is_flowing or bool(mapping.flow_style)
        end = _span(self._text, key, last)[1]
        if is_flowing:
            self._edits.append(_Edit(end, end, f", {self._named(translation, last)}"))
            self._mark_line(entry)
            return
        self._append(end, key.start_mark.column, translation, last)

    def _split(self, entry: _Entry, translation: str) -> None:
        """A text that stands alone becomes one of two."""
        column = entry.key.start_mark.column + self._step
        raw = self._text[entry.begin : entry.end]
        moved = re.sub(r"\n(?=[^\n])", "\n" + " " * self._step, raw)
        begin = entry.begin - len(_spaces_before(self._text, entry.begin))
        own = f"\n{' ' * column}{self._default}: {moved}"
        self._edits.append(_Edit(begin, entry.end, own))
        self._append(entry.end, column, translation, entry.value)

    def _append(self, end: int, column: int, translation: str, source: yaml.Node) -> None:
        """A line for a text, below the line in which something ends."""
        at = self._text.find("\n", end - (self._text[end - 1 : end] == "\n"))
        at = len(self._text) if at < 0 else at
        indent = "\n" + " " * column
        said = f"{indent}# {PROPOSAL}{indent}{self._wanted}: "
        self._edits.append(_Edit(at, at, said + _scalar(translation, source, column + self._step)))

    def _mark_line(self, entry: _Entry) -> None:
        """A comment above a line that has braces, where none fits within."""
        mark = entry.key.start_mark
        begin = mark.index - mark.column
        if begin not in self._marked:
            self._marked.add(begin)
            line = self._text[begin:]
            indent = line[: len(line) - len(line.lstrip(" "))]
            self._edits.append(_Edit(begin, begin, f"{indent}# {self._wanted}: {PROPOSAL}\n"))

    def _named(self, translation: str, source: yaml.Node) -> str:
        return f"{self._wanted}: {_scalar(translation, source, None)}"

    def _find(self, path: KeyPath) -> _Entry | None:
        node, flowing = self._root, bool(self._root.flow_style)
        for key in path[:-1]:
            node = node.value[key] if isinstance(key, int) else _pair(node, key)[1]
            flowing = flowing or bool(node.flow_style)
        key_node, value = _pair(node, path[-1])
        begin, end = _span(self._text, key_node, value)
        return _Entry(key_node, value, begin, end, flowing)


def _pair(node: Any, key: object) -> tuple[Any, Any]:  # noqa: ANN401 - yaml.Node has no types
    for one, value in node.value:
        if one.value == str(key):
            return one, value
    raise ConfigError(f"{key!r} is not written in the file itself; write it there")


def _span(text: str, key: yaml.Node, value: yaml.Node) -> tuple[int, int]:
    """Where a value begins and ends; an alias has the marks of what it repeats."""
    after = key.end_mark.index
    if alias := _ALIAS.match(text, after):
        return alias.start(1), alias.end(1)
    begin, end = value.start_mark.index, value.end_mark.index
    if isinstance(value, yaml.MappingNode) and not value.flow_style:
        return begin, _span(text, *value.value[-1])[1]
    if isinstance(value, yaml.ScalarNode) and value.style in _BLOCK_STYLES:
        header = text[begin:].partition("\n")[0]
        return begin, end if "+" in header else len(text[:end].rstrip())
    return begin, end


def _scalar(text: str, source: yaml.Node, column: int | None) -> str:
    """A text written as its source is: quoted, or folded before each condition."""
    style = getattr(source, "style", None)
    if style in _BLOCK_STYLES and column is not None:
        indent = "\n" + " " * column
        if "\n" in text:  # within a tag, or between parts that were translated one by one
            return "|-" + indent + re.sub(r"\n(?=[^\n])", indent, text)
        return f">-{indent}{_BEFORE_CONDITION.sub(lambda _: indent, text)}"
    if style == '"' or "\n" in text:
        return json.dumps(text, ensure_ascii=False)
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    if column is not None and _holds(f"key: {text}", {"key": text}):
        return text
    listed = yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=10**6)
    return listed.strip()[1:-1]


def _spaces_before(text: str, at: int) -> str:
    before = text[:at]
    return before[len(before.rstrip(" ")) :]


def _step(root: Any) -> int:  # noqa: ANN401 - yaml.Node has no types
    """How far the file indents a key below its parent."""
    columns = [value.start_mark.column for _, value in root.value
               if isinstance(value, yaml.MappingNode) and not value.flow_style]  # fmt: skip
    return min((column for column in columns if column), default=2)


def _expected(text: str, added: Mapping[KeyPath, str], default: str, wanted: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(text, Loader=SAFE_LOADER)
    for path, translation in added.items():
        parent: Any = content
        for key in path[:-1]:
            parent = parent[key]
        held = parent[path[-1]]
        texts = held if isinstance(held, dict) else {default: held}
        parent[path[-1]] = {**texts, wanted: texts.get(wanted, translation)}
    return content


def _holds(text: str, expected: object) -> bool:
    try:
        return bool(yaml.load(text, Loader=SAFE_LOADER) == expected)
    except yaml.YAMLError:
        return False
