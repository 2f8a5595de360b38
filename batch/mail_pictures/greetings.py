"""What is written over the picture in a recipient's mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from personalize.campaign.languages import base_of
from render_cluster import loses_letters

_USUAL = "en"


@dataclass(frozen=True, slots=True)
class Greeting:
    """A text and the language that it is in."""

    text: str
    language: str


@cache
def greeting_of(tag: str, first_name: str) -> Greeting:
    """The greeting of a recipient.

    Args:
        tag: the recipient's language, such as `pt-BR`.
        first_name: empty if nobody knows it. One in letters that no font has is left out.
    """
    texts = _texts()
    language = tag if base_of(tag) in texts else _USUAL
    with_name, without = texts[base_of(language)]
    name = " ".join(first_name.split())
    named = bool(name) and not loses_letters(name)
    return Greeting(with_name.format(name=name) if named else without, language)


@cache
def _texts() -> Mapping[str, tuple[str, str]]:
    text = (files(__package__) / "greetings.yaml").read_text(encoding="utf-8")
    return {tag: (named, general) for tag, (named, general) in yaml.safe_load(text).items()}
