"""Reads a campaign file and checks it: errors name the file, the line and the mend."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ValidationError

from personalize.campaign.campaign import Campaign, FieldMapping, Line
from personalize.campaign.fault_messages import explain
from personalize.campaign.notice import NO_NOTICE
from personalize.campaign.page import ADDRESS, Brand, Button, Page, Sender
from personalize.cleaning.switches import Cleaning
from personalize.errors import ConfigError
from personalize.fields import KNOWN_FIELDS
from personalize.script.foreign_tags import is_unspeakable_value
from personalize.script.shown_text import parse_shown
from personalize.yaml_source import KeyPath, YamlSource, read_yaml


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
        _check_page(source, spoken)
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
    _check_page(source, campaign)
    _check_notice(source, campaign)
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
    for tag in others:
        for name in campaign.page.missing_in(tag):
            place = source.place(("page", *name.split(".")))
            raise ConfigError(f"{place}: page.{name} has no text in {tag}; add it")


def _check_page(source: YamlSource, campaign: Campaign) -> None:
    provided = (*campaign.fields, *KNOWN_FIELDS)
    for where, template in campaign.page.templates():
        try:
            parse_shown(template, provided, is_address=where[-1] == ADDRESS)
        except ConfigError as error:
            raise ConfigError(f"{source.place(('page', *where))}: {error}") from error


def _check_notice(source: YamlSource, campaign: Campaign) -> None:
    if campaign.notice == NO_NOTICE and not campaign.notice_reason:
        raise ConfigError(
            f"{source.place(('notice',))}: notice: none needs the reason beside it, such as "
            "notice_reason: 'training videos, seen only by our own staff'; it is kept in the "
            "ledger. Since 2026, the law of the EU and of New York asks for a notice"
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
    if where[0] == "page":
        parts: dict[object, type[BaseModel]] = {"brand": Brand, "button": Button, "sender": Sender}
        model = parts.get(where[1], Page) if len(where) > 2 else Page
    return list(model.model_fields)
