"""A campaign as a batch needs it: with the presenter's path and voice filled in."""

from __future__ import annotations

from pathlib import Path

from personalize.campaign.campaign import VOICE_OF_THE_PRESENTER, Campaign, load_campaign
from personalize.errors import ConfigError
from render_cluster import is_file_name, load_recipe, locate_voice


def open_campaign(file: Path) -> Campaign:
    """The campaign at `file`; files of presenter and voice are relative to the campaign's folder.

    Raises:
        ConfigError: the campaign is wrong, or there is no such presenter.
    """
    campaign = load_campaign(file)
    presenter = campaign.presenter
    if is_file_name(presenter):  # for workers, which run elsewhere
        presenter = str((file.parent / presenter).absolute())
    voice = campaign.voice
    if voice == VOICE_OF_THE_PRESENTER:
        try:
            voice = voice_of(presenter)
        except ConfigError as error:
            raise ConfigError(f"{file}: {error}") from error
    voice = locate_voice(voice, file.parent)
    return campaign.model_copy(update={"presenter": presenter, "voice": voice})


def voice_of(presenter: str) -> str:
    """The voice that a presenter's recipe names; its file is relative to the recipe's folder.

    Raises:
        ConfigError: there is no such presenter.
    """
    return locate_voice(load_recipe(presenter).voice, Path(presenter).parent)
