"""Which texts of a campaign file have no form in a language: lines, fallbacks, said values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from personalize.yaml_source import KeyPath, YamlSource


@dataclass(frozen=True, slots=True)
class MissingText:
    """A text in the default language, where it is in the file, and what it is for messages."""

    path: KeyPath
    text: str
    name: str
    place: str


def find_missing(source: YamlSource, default: str, wanted: str) -> list[MissingText]:
    """The texts that are to be translated from the default language into the wanted one."""
    found = []
    for path, name, instead in _places(source.content):
        held = _at(source.content, path)
        texts = held if isinstance(held, Mapping) else {default: held}
        text = texts.get(default, instead)
        if text and wanted not in texts:
            found.append(MissingText(path, str(text), name, source.place(path)))
    return found


def _places(content: Mapping[str, object]) -> Iterator[tuple[KeyPath, str, str]]:
    """Where a campaign may have texts by language, and what is said if the default has none."""
    fields = content.get("fields")
    for field, mapping in (fields if isinstance(fields, Mapping) else {}).items():
        if "fallback" in mapping:
            yield ("fields", field, "fallback"), f"the fallback of {field}", ""
        for cell in mapping.get("values") or ():
            yield ("fields", field, "values", cell), f"the value {cell!r} of {field}", cell
    lines = content.get("lines")
    for index, line in enumerate(lines if isinstance(lines, list) else ()):
        yield ("lines", index, "text"), f"line {line['id']!r}", ""


def _at(content: object, path: KeyPath) -> object:
    for key in path:
        content = content[key]  # type: ignore[index]  # the schema was checked
    return content
