"""A campaign in one more language: what is missing, proposed and written into a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from batch.job.campaign_file import open_campaign
from batch.job.settings import Settings
from batch.translation.campaign_text import add_texts
from batch.translation.chat import ChatTranslator, Endpoint
from batch.translation.missing_texts import MissingText, find_missing
from personalize.campaign.campaign import Campaign
from personalize.campaign.languages import LanguageTag
from personalize.campaign.reading import read_default_language
from personalize.errors import ConfigError
from personalize.language.tags import language_name
from personalize.translation.glossary import NO_GLOSSARY, Glossary, read_glossary
from personalize.translation.proposals import Proposal, propose
from personalize.translation.translator import Translator
from personalize.whole_file import write_whole

_NO_TRANSLATOR = (
    "nothing translates: set VIDMERGE_TRANSLATE_URL and VIDMERGE_TRANSLATE_MODEL to an endpoint of "
    "OpenAI's chat completions, on this machine or elsewhere, or give your own translations with "
    "--glossary FILE"
)


@dataclass(frozen=True, slots=True)
class TranslationRequest:
    """What to translate, and where to write it.

    `out` is the file to write; None is a new one beside the campaign, `campaign.es.yaml`.
    """

    campaign: Path
    language: str
    glossary: Path | None = None
    out: Path | None = None

    @property
    def target(self) -> Path:
        """The file to write."""
        beside = self.campaign.with_suffix(f".{self.language}{self.campaign.suffix}")
        return self.out or beside


@dataclass(frozen=True, slots=True)
class Translated:
    """What was proposed.

    `path` is None if nothing was written. `to_look_at` and `left_out` are about single texts;
    `still_missing` is what keeps the written file from being planned.
    """

    path: Path | None
    language: str
    proposals: int
    to_look_at: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    still_missing: str = ""


def translate_campaign(request: TranslationRequest, settings: Settings) -> Translated:
    """Proposes the missing texts of a language and writes the campaign with them.

    Raises:
        ConfigError: the campaign, the glossary or a setting is wrong, nothing translates, or the
            file to write is there already.
    """
    tag = _checked_tag(request.language)
    source, campaign = read_default_language(request.campaign)
    default = campaign.language.default
    if tag == default:
        raise ConfigError(f"{request.campaign} is in {tag} already; choose another language")
    glossary = read_glossary(request.glossary) if request.glossary else NO_GLOSSARY
    missing = find_missing(source, default, tag)
    if not missing:
        return Translated(None, tag, 0)
    translator = _translator(settings, glossary)
    if translator is None and request.glossary is None:
        raise ConfigError(_NO_TRANSLATOR)
    _refuse_to_replace(request)
    texts = [one.text for one in missing]
    check = _check_of(campaign, tag)
    proposals = [
        check(one, proposal)
        for one, proposal in zip(
            missing, propose(texts, (default, tag), glossary, translator), strict=True
        )
    ]
    return _write(request, default, list(zip(missing, proposals, strict=True)))


def _checked_tag(language: str) -> str:
    try:
        tag: str = TypeAdapter(LanguageTag).validate_python(language)
    except ValidationError as error:
        raise ConfigError(f"--to {language}: write a language's tag, es or pt-BR") from error
    if language_name(tag) == tag:
        raise ConfigError(f"--to {language}: no language has this tag; write such as es or pt-BR")
    return tag


def _translator(settings: Settings, glossary: Glossary) -> Translator | None:
    """The endpoint of the settings, if there is one."""
    if settings.translate_url is None:
        return None
    if settings.translate_model is None:
        raise ConfigError(
            "VIDMERGE_TRANSLATE_MODEL is missing; set it to a model that the endpoint of "
            "VIDMERGE_TRANSLATE_URL has"
        )
    key = settings.translate_key.get_secret_value() if settings.translate_key else None
    if key and not (key.isascii() and key.isprintable()):
        raise ConfigError("VIDMERGE_TRANSLATE_KEY has a sign that no key has; copy it again")
    endpoint = Endpoint(settings.translate_url, settings.translate_model, key)
    return ChatTranslator(endpoint, glossary)


def _refuse_to_replace(request: TranslationRequest) -> None:
    """Somebody may have proofread it; only the campaign itself may be written again."""
    target = request.target
    if target.exists() and not target.samefile(request.campaign):
        raise ConfigError(
            f"{target} is there already, perhaps proofread; remove it, choose another --out, or "
            f"translate it itself: vidmerge translate {target} --to {request.language} --write"
        )


def _check_of(campaign: Campaign, tag: str) -> Callable[[MissingText, Proposal], Proposal]:
    """What refuses a proposal for a line that the campaign could not be read with."""

    def check(one: MissingText, proposal: Proposal) -> Proposal:
        if one.path[0] != "lines" or not proposal.text:
            return proposal
        line = campaign.lines[int(one.path[1])]
        spoken = line.model_copy(update={"text_in": line.text_in | {tag: proposal.text}})
        translated = campaign.model_copy(update={"lines": (spoken,)}).in_language(tag)
        try:
            translated.line_script(translated.lines[0])
        except ConfigError as error:
            return Proposal(problem=f"its translation cannot be used: {error}")
        return proposal

    return check


def _write(
    request: TranslationRequest, default: str, proposed: list[tuple[MissingText, Proposal]]
) -> Translated:
    said = {one.path: proposal.text for one, proposal in proposed if proposal.text}
    look = [_told(one, warning) for one, proposal in proposed for warning in proposal.warnings]
    left = [_told(one, proposal.problem) for one, proposal in proposed if not proposal.text]
    if not said:
        return Translated(None, request.language, 0, (), tuple(left))
    content = request.campaign.read_bytes().decode("utf-8")
    try:
        changed = add_texts(content.removeprefix("\ufeff"), said, default, request.language)
        mark = "\ufeff" if content.startswith("\ufeff") else ""
        write_whole(request.target, (mark + changed).encode())
    except ConfigError as error:
        raise ConfigError(f"{request.campaign}: {error}") from error
    missing = _still_missing(request.target)
    return Translated(
        request.target, request.language, len(said), tuple(look), tuple(left), missing
    )


def _still_missing(path: Path) -> str:
    try:
        open_campaign(path)
    except ConfigError as error:
        return str(error)
    return ""


def _told(one: MissingText, what: str) -> str:
    return f"{one.place}: {one.name} {what}"
