"""The tables of the rules (`*.yaml` beside this file), and patterns made of their keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from personalize.yaml_source import SAFE_LOADER

_FOLDER = Path(__file__).parent


@cache
def table(file: str, name: str) -> dict[str, Any]:
    """One of the tables of a file."""
    return dict(_content(file)[name])


@cache
def word_set(file: str, name: str) -> frozenset[str]:
    """One of the lists of a file, which are words with spaces between."""
    return frozenset(_content(file)[name].split())


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _content(file: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((_FOLDER / file).read_text("utf-8"), Loader=SAFE_LOADER)
    return content
