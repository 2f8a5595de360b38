"""A glossary: how terms and whole sentences are translated, decided by people.

Either a CSV file with the columns `source` and `target`, or a YAML file of `source: target`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from personalize.errors import ConfigError
from personalize.regular_file import read_regular_file
from personalize.yaml_source import read_yaml

_COLUMNS = ("source", "target")
_MOST_BYTES = 1_000_000
_Row = tuple[str, object, object]
"""A place for messages, a text and its translation."""


@dataclass(frozen=True)
class Glossary:
    """Terms and their translations; upper and lower case are the same, and so is any space."""

    terms: Mapping[str, str]

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {_key(source): target for source, target in self.terms.items()}

    @cached_property
    def _any_term(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_key, key=len, reverse=True)
        ways = "|".join(r"\s+".join(map(re.escape, term.split())) for term in longest_first)
        return re.compile(rf"(?<!\w)(?:{ways})(?!\w)", re.IGNORECASE)

    def whole(self, text: str) -> str | None:
        """The translation of a whole text, if the glossary has it."""
        return self._by_key.get(_key(text))

    def found_in(self, text: str) -> dict[str, str]:
        """The terms in a text with their translations; of overlapping ones, the longest."""
        if not self.terms:
            return {}
        found = (match[0] for match in self._any_term.finditer(text))
        return {term: self._by_key[_key(term)] for term in found if _key(term) in self._by_key}

    def not_used(self, text: str, translation: str) -> list[tuple[str, str]]:
        """The terms in a text whose translations are not in its translation."""
        said = _key(translation)
        return [(term, wanted) for term, wanted in self.found_in(text).items()
                if _key(wanted) not in said]  # fmt: skip


NO_GLOSSARY = Glossary({})


def read_glossary(path: Path) -> Glossary:
    """The glossary in a file.

    Raises:
        ConfigError: the file cannot be read, or lacks a column or a translation; it says where.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        source = read_yaml(path, "a glossary of `source: target`")
        rows: Iterable[_Row] = [
            (source.place((key,)), key, text) for key, text in source.content.items()
        ]
    else:
        rows = _csv_rows(path)
    return Glossary(dict(_checked(rows)))


def _csv_rows(path: Path) -> Iterable[_Row]:
    try:
        text = read_regular_file(path, "the glossary in it", _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text; save it as UTF-8") from error
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ConfigError(
            f"{path} has no column {' and no column '.join(missing)}; its first line is "
            "source,target"
        )
    for row in reader:
        yield f"{path}, line {reader.line_num}", row["source"], row["target"]


def _checked(rows: Iterable[_Row]) -> Iterable[tuple[str, str]]:
    seen: dict[str, str] = {}
    for place, source, target in rows:
        if not (isinstance(source, str) and isinstance(target, str) and source.strip()
                and target.strip()):  # fmt: skip
            raise ConfigError(f"{place}: write a text and its translation, {source!r}: {target!r}")
        if seen.setdefault(_key(source), target.strip()) != target.strip():
            raise ConfigError(
                f"{place}: {source!r} is there twice with different translations; keep one"
            )
        yield source.strip(), target.strip()


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
