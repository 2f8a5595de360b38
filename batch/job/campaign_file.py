"""A campaign as a batch needs it: with the presenter's path and voice filled in."""

from __future__ import annotations

from pathlib import Path

from personalize.campaign.allowed_values import VOICE_OF_THE_PRESENTER
from personalize.campaign.campaign import Campaign
from personalize.campaign.reading import load_campaign
from personalize.errors import ConfigError
from render_cluster import find_voice, is_file_name, load_recipe, locate_voice, voice_like


def open_campaign(file: Path) -> Campaign:
    """The campaign at `file`; files of presenter and voice are relative to the campaign's folder.

    Raises:
        ConfigError: the campaign is wrong, or there is no such presenter.
    """
    campaign = load_campaign(file)
    presenter = campaign.presenter
    if is_file_name(presenter):  # for workers, which run elsewhere
        presenter = str((file.parent / presenter).absolute())
    try:
        own = _named_voice(campaign, file) or voice_of(presenter)
        voices = {
            tag: locate_voice(_voice(campaign.in_language(tag).voice, tag, own), file.parent)
            for tag in (campaign.language.default, *campaign.other_languages)
        }
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from error
    update = {"presenter": presenter, "voice": voices.pop(campaign.language.default)}
    return campaign.model_copy(update=update | {"voice_in": voices})


def voice_of(presenter: str) -> str:
    """The voice that a presenter's recipe names; its file is relative to the recipe's folder.

    Raises:
        ConfigError: there is no such presenter.
    """
    return locate_voice(load_recipe(presenter).voice, Path(presenter).parent)


def _named_voice(campaign: Campaign, file: Path) -> str:
    """The voice that the campaign names for its default language, if others can be like it."""
    if campaign.voice == VOICE_OF_THE_PRESENTER:
        return ""
    named = locate_voice(campaign.voice, file.parent)
    if not campaign.other_languages or find_voice(named).sex == "not stated":
        return ""
    return named


def _voice(named: str, tag: str, own: str) -> str:
    """The voice that the campaign names for a language, else one like the campaign's other."""
    return voice_like(own, tag) if named == VOICE_OF_THE_PRESENTER else named
