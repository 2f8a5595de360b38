"""A campaign: the script and how it is performed, from one YAML file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from personalize.campaign.allowed_values import (
    MAX_LINES,
    VOICE_OF_THE_PRESENTER,
    Background,
    Blur,
    DuplicatePolicy,
    FieldName,
    Framing,
    Gesture,
    LineId,
    Locale,
    OnUnsure,
    Speed,
    Style,
    Table,
    Template,
    Text,
)
from personalize.campaign.fault_messages import explain
from personalize.campaign.languages import (
    DEFAULT_LANGUAGE,
    LanguageRule,
    LanguageTag,
    base_of,
    take_languages_apart,
)
from personalize.campaign.speech_style import SpeechStyle
from personalize.cleaning.switches import FULL, Cleaning
from personalize.errors import ConfigError
from personalize.fields import KNOWN_FIELDS, FieldKind, usual_kind
from personalize.names.pronunciations import Pronunciations
from personalize.script.foreign_tags import is_unspeakable_value
from personalize.script.script import LineScript, parse_line
from personalize.yaml_source import KeyPath, YamlSource, read_yaml


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldMapping(_Frozen):
    """Where a merge field gets its value: a column, and what replaces an empty cell.

    `values` are what is said for some values of its cells. Those of the other languages are by
    language, then by cell.
    """

    column: Text | None = None
    fallback: Text | None = None
    kind: FieldKind | None = None
    values: dict[Text, Text] = {}
    fallback_in: dict[LanguageTag, Text] = {}
    values_in: dict[LanguageTag, dict[Text, Text]] = {}

    @property
    def has_values(self) -> bool:
        """Whether what is said for some cells is written in the campaign, in any language."""
        return bool(self.values or self.values_in)

    def in_language(self, tag: str) -> FieldMapping:
        """The mapping for recipients who are spoken to in another language than the default."""
        changed = {"fallback": self.fallback_in.get(tag), "values": self.values_in.get(tag, {})}
        return self.model_copy(update=changed)


class Line(_Frozen):
    """One passage of the script, the smallest unit that is spoken and rendered on its own.

    `text` is in the campaign's default language, `text_in` in the others.
    """

    id: LineId
    text: Template
    gesture: Gesture = "rest"
    speed: Speed | None = None
    text_in: dict[LanguageTag, Template] = {}


class Campaign(_Frozen):
    """The script, the presenter and the voice of one batch, in its default language.

    `in_language` gives it in another.
    """

    name: Text
    language: LanguageRule = LanguageRule()
    presenter: Text = "anna"
    voice: Text = VOICE_OF_THE_PRESENTER
    voice_in: dict[LanguageTag, Text] = {}
    licence_ack: Text | None = None
    style: Style = "friendly"
    framing: Framing = "medium"
    background: Background = "office"
    blur: Blur | None = None
    fields: dict[FieldName, FieldMapping] = {}
    pronunciations: Table = {}
    on_unsure: OnUnsure = "say"
    cleaning: Cleaning = FULL
    duplicates: DuplicatePolicy = "keep_first"
    suppress: tuple[Text, ...] = ()
    speed: Speed = 1.0
    locale: Locale = "en-US"
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MAX_LINES)]

    @model_validator(mode="before")
    @classmethod
    def _take_apart(cls, content: object) -> object:
        return take_languages_apart(content)

    @property
    def is_english(self) -> bool:
        """Whether its texts are English: what vidmerge knows of names and numbers is."""
        return base_of(self.language.default) == DEFAULT_LANGUAGE

    def is_spoken_by(self, language: str) -> bool:
        """Whether a voice of some language, such as en-US, can read its texts."""
        return base_of(self.language.default) == base_of(language)

    @property
    def is_translated(self) -> bool:
        """Whether this is the campaign in another language than its default."""
        return any(self.language.default in line.text_in for line in self.lines)

    @property
    def other_languages(self) -> tuple[str, ...]:
        """The languages besides the default in which some line has a text."""
        return tuple(dict.fromkeys(tag for line in self.lines for tag in line.text_in))

    def in_language(self, tag: str) -> Campaign:
        """The campaign as recipients of a language hear it; numbers are written as they do."""
        if tag == self.language.default:
            return self
        return self.model_copy(
            update={
                "language": LanguageRule(default=tag),
                "voice": self.voice_in.get(tag, VOICE_OF_THE_PRESENTER),
                "locale": tag if base_of(tag) == DEFAULT_LANGUAGE else self.locale,
                "lines": tuple(
                    line.model_copy(update={"text": line.text_in[tag]}) for line in self.lines
                ),
                "fields": {name: field.in_language(tag) for name, field in self.fields.items()},
            }
        )

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

    @property
    def reading_locale(self) -> str:
        """Whose conventions the texts follow: `locale` for English, else the language's."""
        return self.locale if self.is_english else self.language.default

    @property
    def own_locale(self) -> str:
        """The `locale` that the campaign names, or that of a language other than English."""
        is_named = "locale" in self.model_fields_set
        return self.locale if is_named else "" if self.is_english else self.language.default

    def speech_style(self, line: Line) -> SpeechStyle:
        """How a line is read."""
        return SpeechStyle(self.speed if line.speed is None else line.speed, self.reading_locale)

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
    source, campaign = read_default_language(path)
    _check_languages(source, campaign)
    for tag in campaign.other_languages:
        spoken = campaign.in_language(tag)
        _check_fallbacks(source, spoken)
        _check_scripts(source, spoken)
    return campaign


def read_default_language(path: Path) -> tuple[YamlSource, Campaign]:
    """The file and campaign at `path`, checked in its default language; others may lack texts.

    Raises:
        ConfigError: it names the file, the line, what was found and what to do.
    """
    source = read_yaml(path, "a campaign with `name:` and `lines:`")
    try:
        campaign = Campaign.model_validate(source.content)
    except ValidationError as error:
        faults = [fault for fault in error.errors() if fault["loc"] != ("lines",)] or error.errors()
        told = (explain(source, fault, _keys_at) for fault in faults)
        raise ConfigError("\n".join(told)) from error
    _check_line_ids(source, campaign)
    _check_fallbacks(source, campaign)
    _check_scripts(source, campaign)
    return source, campaign


def _check_scripts(source: YamlSource, campaign: Campaign) -> None:
    for index, line in enumerate(campaign.lines):
        try:
            campaign.line_script(line)
        except ConfigError as error:
            place = source.place(("lines", index, "text", campaign.language.default))
            raise ConfigError(f"{place}: {error}") from error


def _check_languages(source: YamlSource, campaign: Campaign) -> None:
    others = campaign.other_languages
    if others and not campaign.language.is_by_recipient:
        raise ConfigError(
            f"{source.place(('language',))}: the lines have texts in "
            f"{', '.join((campaign.language.default, *others))}; say where a recipient's language "
            "is found, language: {column: ..., default: ...} or {country: ..., default: ...}"
        )
    for index, line in enumerate(campaign.lines):
        missing = [tag for tag in others if tag not in line.text_in]
        if missing:
            raise ConfigError(
                f"{source.place(('lines', index, 'text'))}: line {line.id!r} has no text in "
                f"{', '.join(missing)}; add it, or `vidmerge translate` proposes one"
            )


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


def _keys_at(where: KeyPath) -> list[str]:
    model: type[BaseModel] = Campaign
    if where[0] == "fields":
        model = FieldMapping
    if where[0] == "lines" and len(where) > 1:
        model = Line
    if where[0] == "cleaning":
        model = Cleaning
    return list(model.model_fields)
