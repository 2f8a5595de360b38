"""From files to a planned job: read, understand, plan. Loads no renderer and no ledger."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from batch.job.campaign_file import open_campaign
from batch.job.engine import Engine
from batch.job.job import PlannedJob
from batch.job.settings import Settings
from batch.job.voice_terms import check_voice
from batch.names.name_book import read_book
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.plan.plan import build_plan
from personalize.plan.said_values import say_values
from personalize.plan.understanding import understand
from personalize.recipients.recipients import AS_FOUND, ReadingOptions, read_recipients
from render_cluster import (
    Look,
    RenderSettings,
    Scenery,
    check_encodable,
    open_scenery,
)


def plan_job(
    campaign_file: Path,
    recipients_file: Path,
    settings: Settings,
    engine: Engine,
    reading: ReadingOptions = AS_FOUND,
) -> PlannedJob:
    """Reads campaign and recipients and plans the segments; writes nothing."""
    campaign = open_campaign(campaign_file)
    recipients = read_recipients(recipients_file, campaign, reading)
    look = _look(campaign, campaign_file, settings, engine)
    identity = engine.identify(look)
    find_unsayable = partial(engine.find_unsayable, campaign.voice)
    find_guesses = partial(engine.find_guesses, campaign.voice)
    spoken = say_values(recipients, campaign, find_guesses, read_book(settings.names))
    try:
        plan = build_plan(campaign, recipients, identity, find_unsayable, spoken)
    except ConfigError as error:
        raise ConfigError(f"{campaign_file}: {error}") from error
    render_settings = RenderSettings(look, settings.store, settings.cluster)
    understanding = understand(recipients, campaign, plan, spoken, find_guesses)
    return PlannedJob(campaign, recipients, plan, identity, render_settings, understanding)


def _look(campaign: Campaign, file: Path, settings: Settings, engine: Engine) -> Look:
    try:
        check_voice(campaign, engine.find_voice(campaign.voice))
        voice = engine.voice_facts(campaign.voice)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from error
    return Look(
        presenter=campaign.presenter,
        voice=voice,
        scenery=_open_scenery(campaign, file),
        encoder=settings.encoder,
        device=settings.device,
    )


def _open_scenery(campaign: Campaign, file: Path) -> Scenery:
    """The campaign's background; an image's path is relative to the campaign's folder."""
    try:
        scenery = open_scenery(campaign.framing, campaign.background, campaign.blur, file.parent)
        check_encodable(scenery)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from error
    return scenery
