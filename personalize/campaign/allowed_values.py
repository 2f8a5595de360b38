"""The kinds of value that a campaign file may hold, each with its check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from personalize.campaign.gestures import GESTURES, STYLES
from personalize.campaign.scenery_names import FRAMINGS, fault_of_background
from personalize.errors import ConfigError
from personalize.names.pronunciations import Pronunciations
from personalize.nearest import did_you_mean


def _one_of(kind: str, known: Sequence[str]) -> AfterValidator:
    def check(name: str) -> str:
        if name not in known:
            raise PydanticCustomError(
                "unknown_name", "{kind} {name} is not known{hint}",
                {"kind": kind, "name": repr(name), "hint": did_you_mean(name, known)},
            )  # fmt: skip
        return name

    return AfterValidator(check)


def _check_background(background: str) -> str:
    fault = fault_of_background(background)
    if fault:
        raise PydanticCustomError("unknown_name", "{fault}", {"fault": fault})
    return background


VOICE_OF_THE_PRESENTER = "presenter"
"""In a campaign: speak with the voice that the presenter's recipe names."""

MAX_LINES = 500
"""In a script: hours of video per recipient."""
MAX_TEMPLATE_CHARS = 5_000
"""In a line's template, conditions included."""

Gesture = Annotated[str, _one_of("gesture", GESTURES)]
Style = Annotated[str, _one_of("style", STYLES)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Background = Annotated[Text, AfterValidator(_check_background)]
Blur = Annotated[float, Field(ge=0, le=1, strict=True)]
Framing = Annotated[str, _one_of("framing", FRAMINGS)]
Speed = Annotated[float, Field(ge=0.6, le=1.6, strict=True)]
DuplicatePolicy = Literal["keep_first", "keep_last", "keep_all", "reject"]
"""Which of several rows of one person gets a video."""
MailPicture = Literal["still", "gif", "webp"]
"""What recipients see in the mail; a still picture is made in any case."""
OnUnsure = Literal["say", "fallback", "hold"]
"""What happens to a name whose pronunciation is the voice's guess."""


def _check_locale(locale: str) -> str:
    from personalize.normaliser.style import TextStyle  # only campaigns with a locale pay for it

    try:
        TextStyle(locale)
    except ConfigError as error:
        raise PydanticCustomError("unknown_name", "{fault}", {"fault": str(error)}) from error
    return locale


def _check_pronunciations(table: dict[str, str]) -> dict[str, str]:
    try:
        Pronunciations(table)
    except ConfigError as error:
        raise PydanticCustomError("unknown_name", "{fault}", {"fault": str(error)}) from error
    return table


LinksExpire = Annotated[int, Field(strict=True, ge=1, le=3650)] | date
"""Some days after a link was made, or after a day."""
Locale = Annotated[Text, AfterValidator(_check_locale)]
LineId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


def _not_reserved(name: str) -> str:
    if name in _RESERVED_NAMES or "__" in name:
        raise PydanticCustomError(
            "unknown_name", "the field name {name} is reserved; choose another",
            {"name": repr(name)},
        )  # fmt: skip
    return name


# Columns of the recipients table besides the fields.
_RESERVED_NAMES = ("row_number", "recipient_key", "display_name")
FieldName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"),
    AfterValidator(_not_reserved),
]


Table = Annotated[dict[Text, Text], AfterValidator(_check_pronunciations)]
Template = Annotated[Text, Field(max_length=MAX_TEMPLATE_CHARS)]
