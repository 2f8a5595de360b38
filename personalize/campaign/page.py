"""What the campaign says about a recipient's page: brand, words, one button, sender, footer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from personalize.campaign.allowed_values import Template, Text
from personalize.campaign.languages import BESIDE, LanguageTag
from personalize.script.shown_text import leads_somewhere

ADDRESS = "link"
"""The key of an address with merge tags."""


def _check_address(address: str) -> str:
    if not leads_somewhere(address):
        raise PydanticCustomError(
            "unknown_name", "{address} is not an address; write it with its https://",
            {"address": repr(address)},
        )  # fmt: skip
    return address


Address = Annotated[Text, AfterValidator(_check_address)]


def _check_colour(colour: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise PydanticCustomError(
            "unknown_name", "{colour} is not a colour; write it in quotes, such as '#1b5e8c'",
            {"colour": repr(colour)},
        )  # fmt: skip
    return colour.lower()


Colour = Annotated[str, AfterValidator(_check_colour)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Brand(_Frozen):
    """Whose page it is. `logo` is a picture file, relative to the campaign file."""

    name: Text
    logo: Text | None = None
    colour: Colour | None = None


class Button(_Frozen):
    """The one thing that a recipient is asked to do: `link` is an address with merge tags."""

    label: Template
    link: Template
    label_in: dict[LanguageTag, Template] = {}


class Sender(_Frozen):
    """Who wrote. `picture` is a file, relative to the campaign file."""

    name: Template
    role: Text | None = None
    picture: Text | None = None


class Page(_Frozen):
    """The page behind a link. `headline`, `text` and the button's are by language too."""

    brand: Brand | None = None
    headline: Template | None = None
    text: Template | None = None
    button: Button | None = None
    sender: Sender | None = None
    address: Text | None = None
    privacy: Address | None = None
    headline_in: dict[LanguageTag, Template] = {}
    text_in: dict[LanguageTag, Template] = {}

    def in_language(self, tag: str) -> Page:
        """The page of recipients of another language than the default."""
        button = self.button and self.button.model_copy(
            update={"label": self.button.label_in.get(tag, self.button.label)}
        )
        texts = {"headline": self.headline_in.get(tag), "text": self.text_in.get(tag)}
        return self.model_copy(update=texts | {"button": button})

    def templates(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """The texts with merge tags, each with its place in the file."""
        if self.headline:
            yield ("headline",), self.headline
        if self.text:
            yield ("text",), self.text
        if self.button:
            yield ("button", "label"), self.button.label
            yield ("button", ADDRESS), self.button.link
        if self.sender:
            yield ("sender", "name"), self.sender.name

    def missing_in(self, tag: str) -> list[str]:
        """The texts that recipients of another language than the default would lack."""
        missing = [
            name
            for name in ("headline", "text")
            if getattr(self, name) and tag not in getattr(self, f"{name}{BESIDE}")
        ]
        if self.button and tag not in self.button.label_in:
            missing.append("button.label")
        return missing
