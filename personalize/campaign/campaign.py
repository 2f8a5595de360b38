"""A campaign: the script and how it is performed, from one YAML file."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
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
    LinksExpire,
    Locale,
    MailPicture,
    OnUnsure,
    Speed,
    Style,
    Table,
    Template,
    Text,
)
from personalize.campaign.languages import (
    DEFAULT_LANGUAGE,
    LanguageRule,
    LanguageTag,
    base_of,
    take_languages_apart,
)
from personalize.campaign.notice import NO_NOTICE, NoticeText, usual_notice
from personalize.campaign.page import ADDRESS, Page
from personalize.campaign.speech_style import SpeechStyle
from personalize.cleaning.switches import FULL, Cleaning
from personalize.fields import KNOWN_FIELDS, FieldKind, usual_kind
from personalize.names.pronunciations import Pronunciations
from personalize.script.script import LineScript, parse_line
from personalize.script.shown_text import ShownText, parse_shown


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
    links_expire: LinksExpire | None = None
    notice: NoticeText | None = None
    notice_in: dict[LanguageTag, NoticeText] = {}
    notice_reason: Text | None = None
    page: Page = Page()
    mail_picture: MailPicture = "still"
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
                "language": self.language.model_copy(update={"default": tag}),
                "voice": self.voice_in.get(tag, VOICE_OF_THE_PRESENTER),
                "locale": tag if base_of(tag) == DEFAULT_LANGUAGE else self.locale,
                "lines": tuple(
                    line.model_copy(update={"text": line.text_in[tag]}) for line in self.lines
                ),
                "fields": {name: field.in_language(tag) for name, field in self.fields.items()},
                "notice": self.notice if self.notice == NO_NOTICE else self.notice_in.get(tag),
                "page": self.page.in_language(tag),
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

    def page_texts(self) -> dict[tuple[str, ...], ShownText]:
        """The parsed texts of the page, by their place in it.

        Raises:
            ConfigError: a text is invalid or names a field that nothing provides.
        """
        provided = (*self.fields, *KNOWN_FIELDS)
        return {
            where: parse_shown(source, provided, is_address=where[-1] == ADDRESS)
            for where, source in self.page.templates()
        }

    @property
    def shown_notice(self) -> str:
        """That the video was made by AI, as its viewers read it; empty if the campaign refuses."""
        if self.notice == NO_NOTICE:
            return ""
        return self.notice or usual_notice(self.language.default)

    @property
    def moving_picture(self) -> Literal["gif", "webp"] | None:
        """The moving picture that mails show; None if theirs is a still one."""
        return None if self.mail_picture == "still" else self.mail_picture

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
