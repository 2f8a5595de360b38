"""What a recipient's page says, in the recipient's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from personalize.campaign.languages import base_of

_USUAL = "en"


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of one page."""

    language: str
    title: str
    press_play: str
    play: str
    trouble: str


def page_texts(tag: str, name: str, length: str) -> PageTexts:
    """The texts for a recipient; in English if there are none in the language.

    Args:
        tag: the language's, such as `pt-BR`.
        name: the recipient's; empty if nobody knows it.
        length: the video's, such as `0:28`.
    """
    base = base_of(tag)
    texts = _texts()
    language, own = (tag, texts[base]) if base in texts else (_USUAL, texts[_USUAL])
    title = own["title"].format(name=name) if name else own["title_without_name"]
    play = own["play"].format(length=length)
    return PageTexts(language, title, own["press_play"], play, own["trouble"])


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "page_texts.yaml").read_text(encoding="utf-8")
    texts: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return texts
