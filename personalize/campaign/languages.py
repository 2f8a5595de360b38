"""The languages of a campaign: the rule for recipients, and texts by language in the file.

Wherever the file may hold a text, it may hold one for each language, `{en: ..., es: ...}`. These
are taken apart before the schema is checked: the default language's in place, the others' beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

DEFAULT_LANGUAGE = "en"
LanguageTag = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
    ),
]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
BESIDE = "_in"
"""Ends the keys in which the texts of other languages are put."""


def base_of(tag: str) -> str:
    """The language of a tag without its region: `pt` of `pt-BR`."""
    return tag.partition("-")[0]


class LanguageRule(BaseModel):
    """Which language a recipient gets: by a column, else by the country's column, else `default`.

    `map` is what to make of a column's values where that is not clear by itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: LanguageTag = DEFAULT_LANGUAGE
    column: _Text | None = None
    country: _Text | None = None
    map: dict[_Text, LanguageTag] = {}

    @model_validator(mode="before")
    @classmethod
    def _from_tag(cls, written: object) -> object:
        return {"default": written} if isinstance(written, str) else written

    @property
    def is_by_recipient(self) -> bool:
        """Whether recipients may differ in it."""
        return bool(self.column or self.country)


def take_languages_apart(content: object) -> object:
    """The file's content with texts by language replaced by the default's; the others beside."""
    if not isinstance(content, Mapping):
        return content
    default = _default_of(content.get("language"))
    changed = dict(content)
    for key in ("voice", "notice"):
        changed = _apart(changed, key, default)
    lines, fields = changed.get("lines"), changed.get("fields")
    if isinstance(lines, list | tuple):
        changed["lines"] = [_apart(line, "text", default) for line in lines]
    if isinstance(fields, Mapping):
        changed["fields"] = {name: _field_apart(one, default) for name, one in fields.items()}
    if isinstance(changed.get("page"), Mapping):
        changed["page"] = _page_apart(changed["page"], default)
    return changed


def _default_of(rule: object) -> str:
    if isinstance(rule, Mapping):
        rule = rule.get("default", DEFAULT_LANGUAGE)
    if isinstance(rule, LanguageRule):
        return rule.default
    return rule if isinstance(rule, str) else DEFAULT_LANGUAGE


def _apart(part: Any, key: str, default: str) -> Any:  # noqa: ANN401  whatever the file holds
    """A part whose `key` is the default language's text, and `<key>_in` those of the others."""
    if not isinstance(part, Mapping) or not isinstance(part.get(key), Mapping):
        return part
    texts = dict(part[key])
    if default not in texts:
        raise PydanticCustomError(
            "unknown_name",
            "{key} has no text in {default}, the campaign's default language; add it, or set "
            "language: to one of {known}",
            {"key": key, "default": default, "known": ", ".join(map(str, texts))},
        )
    return dict(part) | {key: texts.pop(default), f"{key}{BESIDE}": texts}


def _page_apart(page: Mapping[Any, Any], default: str) -> Any:  # noqa: ANN401  whatever the file holds
    changed: Any = page
    for key in ("headline", "text"):
        changed = _apart(changed, key, default)
    button = page.get("button")
    return dict(changed) | ({"button": _apart(button, "label", default)} if button else {})


def _field_apart(field: Any, default: str) -> Any:  # noqa: ANN401  whatever the file holds
    changed = _apart(field, "fallback", default)
    if not isinstance(changed, Mapping) or not isinstance(changed.get("values"), Mapping):
        return changed
    by_language: dict[str, dict[object, object]] = {}
    for value, texts in changed["values"].items():
        said = texts if isinstance(texts, Mapping) else {default: texts}
        for tag, text in said.items():
            by_language.setdefault(tag, {})[value] = text
    own = by_language.pop(default, {})
    return dict(changed) | {"values": own, f"values{BESIDE}": by_language}
