"""What a page says besides the campaign's own texts, in the recipient's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from personalize.campaign.languages import base_of

_USUAL = "en"


@dataclass(frozen=True, slots=True)
class InterfaceTexts:
    """The texts of a page in one language; `language` is what its HTML declares."""

    language: str
    texts: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    def title(self, name: str) -> str:
        """The headline of a page whose campaign has none; without a name if nobody knows it."""
        return self["title"].format(name=name) if name else self["title_without_name"]

    def play(self, length: str) -> str:
        """The play button's, for a length such as `0:28`."""
        return self["play"].format(length=length)


def interface_texts(tag: str) -> InterfaceTexts:
    """The texts for a recipient of some language, such as `pt-BR`; in English if there are none."""
    base = base_of(tag)
    known = _texts()
    return (
        InterfaceTexts(tag, known[base]) if base in known else InterfaceTexts(_USUAL, known[_USUAL])
    )


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "interface_texts.yaml").read_text(encoding="utf-8")
    texts: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return texts
