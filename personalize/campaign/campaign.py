"""A campaign: the script and how it is performed, from one YAML file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from personalize.campaign.gestures import GESTURES, STYLES
from personalize.campaign.scenery_names import FRAMINGS, fault_of_background
from personalize.campaign.speech_style import SpeechStyle
from personalize.errors import ConfigError
from personalize.fields import KNOWN_FIELDS, FieldKind, usual_kind
from personalize.names.pronunciations import Pronunciations
from personalize.nearest import did_you_mean
from personalize.script.foreign_tags import is_unspeakable_value
from personalize.script.script import LineScript, parse_line
from personalize.yaml_source import KeyPath, YamlSource, read_yaml


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

_Gesture = Annotated[str, _one_of("gesture", GESTURES)]
_Style = Annotated[str, _one_of("style", STYLES)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Background = Annotated[_Text, AfterValidator(_check_background)]
_Blur = Annotated[float, Field(ge=0, le=1, strict=True)]
_Framing = Annotated[str, _one_of("framing", FRAMINGS)]
_Speed = Annotated[float, Field(ge=0.6, le=1.6, strict=True)]
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


_Locale = Annotated[_Text, AfterValidator(_check_locale)]
_LineId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


def _not_reserved(name: str) -> str:
    if name in _RESERVED_NAMES or "__" in name:
        raise PydanticCustomError(
            "unknown_name", "the field name {name} is reserved; choose another",
            {"name": repr(name)},
        )  # fmt: skip
    return name


# Columns of the recipients table besides the fields.
_RESERVED_NAMES = ("row_number", "recipient_key", "display_name")
_FieldName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"),
    AfterValidator(_not_reserved),
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldMapping(_Frozen):
    """Where a merge field gets its value: a column, and what replaces an empty cell."""

    column: _Text | None = None
    fallback: _Text | None = None
    kind: FieldKind | None = None


class Line(_Frozen):
    """One passage of the script, the smallest unit that is spoken and rendered on its own."""

    id: _LineId
    text: Annotated[_Text, Field(max_length=MAX_TEMPLATE_CHARS)]
    gesture: _Gesture = "rest"
    speed: _Speed | None = None


class Campaign(_Frozen):
    """The script, the presenter and the voice of one batch."""

    name: _Text
    presenter: _Text = "anna"
    voice: _Text = VOICE_OF_THE_PRESENTER
    licence_ack: _Text | None = None
    style: _Style = "friendly"
    framing: _Framing = "medium"
    background: _Background = "office"
    blur: _Blur | None = None
    fields: dict[_FieldName, FieldMapping] = {}
    pronunciations: Annotated[dict[_Text, _Text], AfterValidator(_check_pronunciations)] = {}
    on_unsure: OnUnsure = "say"
    speed: _Speed = 1.0
    locale: _Locale = "en-US"
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MAX_LINES)]

    def line_scripts(self) -> tuple[LineScript, ...]:
        """The parsed template of each line, in order.

        Raises:
            ConfigError: a template is invalid or names a field that nothing provides.
        """
        return tuple(map(self.line_script, self.lines))

    def line_script(self, line: Line) -> LineScript:
        """The parsed template of one line.

        Raises:
            ConfigError: it is invalid or names a field that nothing provides.
        """
        table = tuple(self.pronunciations.items())
        return _parse_once(line.id, line.text, (*self.fields, *KNOWN_FIELDS), table)

    def speech_style(self, line: Line) -> SpeechStyle:
        """How a line is read."""
        return SpeechStyle(self.speed if line.speed is None else line.speed, self.locale)

    def field_kind(self, field: str) -> FieldKind:
        """The kind of value that a field contains."""
        mapping = self.fields.get(field)
        return (mapping.kind if mapping else None) or usual_kind(field)


@lru_cache(maxsize=2 * MAX_LINES)
def _parse_once(
    line_id: str, text: str, provided: tuple[str, ...], table: tuple[tuple[str, str], ...]
) -> LineScript:
    return parse_line(line_id, text, provided, Pronunciations(dict(table)).in_script)


def load_campaign(path: Path) -> Campaign:
    """The campaign at `path`, its script checked.

    Raises:
        ConfigError: it names the file, the line, what was found and what to do.
    """
    source = read_yaml(path, "a campaign with `name:` and `lines:`")
    try:
        campaign = Campaign.model_validate(source.content)
    except ValidationError as error:
        faults = [fault for fault in error.errors() if fault["loc"] != ("lines",)] or error.errors()
        raise ConfigError("\n".join(_explain(source, fault) for fault in faults)) from error
    _check_line_ids(source, campaign)
    _check_fallbacks(source, campaign)
    for index, line in enumerate(campaign.lines):
        try:
            campaign.line_script(line)
        except ConfigError as error:
            raise ConfigError(f"{source.place(('lines', index, 'text'))}: {error}") from error
    return campaign


def _check_line_ids(source: YamlSource, campaign: Campaign) -> None:
    seen: dict[str, int] = {}
    for index, line in enumerate(campaign.lines):
        if line.id in seen:
            raise ConfigError(
                f"{source.place(('lines', index, 'id'))}: line id {line.id!r} is used twice; "
                "give each line its own"
            )
        seen[line.id] = index


def _check_fallbacks(source: YamlSource, campaign: Campaign) -> None:
    known = (*campaign.fields, *KNOWN_FIELDS)
    for field, mapping in campaign.fields.items():
        if mapping.fallback and is_unspeakable_value(mapping.fallback, known):
            raise ConfigError(
                f"{source.place(('fields', field, 'fallback'))}: the fallback {mapping.fallback!r} "
                "would be read out as it is written; write what is to be said, such as 'there'"
            )


def _explain(source: YamlSource, fault: ErrorDetails) -> str:
    """One pydantic error as its place, what was found, and what to do."""
    where: KeyPath = tuple(part for part in fault["loc"] if part != "[key]")
    name = ".".join(str(part) for part in where)
    place = source.place(where)
    if fault["type"] == "extra_forbidden":
        return f"{place}: unknown key {name!r}{did_you_mean(str(where[-1]), _keys_at(where))}"
    if fault["type"] == "missing":
        return f"{place}: {name!r} is missing; add it"
    if fault["type"] == "unknown_name":
        return f"{place}: {fault['msg']}"
    if fault["type"] == "too_short":
        return f"{place}: {name!r} has no line; add one with an id and a text"
    if fault["type"] == "string_pattern_mismatch":
        return f"{place}: {fault['input']!r} is not a valid name; use letters, digits and _"
    return f"{place}: {_mend_value(name, fault)}"


def _mend_value(name: str, fault: ErrorDetails) -> str:
    """What is wrong with a value that its key may hold, and how to write it correctly."""
    value = fault["input"]
    if fault["type"] in _TOO_LONG:
        return f"{name!r} is too long: {_lower(fault['msg'])}; split it"
    if fault["type"] == "string_type" and isinstance(value, int | float | date):
        return f"{name!r} is {_short(value)}; put it in quotes to make it a text"
    if name == "background" and value is None:
        return "'background' is empty; put a colour in quotes: a bare # begins a comment"
    return f"{name!r} is {_short(value)}; {_lower(fault['msg'])}"


_TOO_LONG = ("too_long", "string_too_long")


def _keys_at(where: KeyPath) -> list[str]:
    model: type[BaseModel] = Campaign
    if where[0] == "fields":
        model = FieldMapping
    if where[0] == "lines" and len(where) > 1:
        model = Line
    return list(model.model_fields)


def _short(value: Any) -> str:  # noqa: ANN401 - whatever the YAML file holds
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
