"""The words of `name_words.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from personalize.yaml_source import SAFE_LOADER

_FILE = Path(__file__).parent / "name_words.yaml"
_ALSO_NAMES = ("jun", "sen")


@cache
def name_words(group: str) -> frozenset[str]:
    """One of the groups."""
    return frozenset(map(str, _groups()[group]))


@cache
def generations() -> Mapping[str, str]:
    """How the suffixes of a generation are written, by their bare form: jr -> Jr."""
    return dict(_groups()["generations"])


def bare(word: str) -> str:
    """A word without dots, hyphens, commas and capitals: "Dipl.-Ing." is dipling."""
    return word.casefold().replace(".", "").replace("-", "").strip(",")


def is_generation(word: str, name: str) -> bool:
    """Whether a word of a name is its generation. Jun and Sen are names, but jun. and sen. not."""
    plain = bare(word)
    may_be_name = plain in _ALSO_NAMES and not word.endswith(".")
    return plain in generations() and not (may_be_name and (name.islower() or not word.islower()))


@cache
def _groups() -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = yaml.load(_FILE.read_text("utf-8"), Loader=SAFE_LOADER)
    return groups
