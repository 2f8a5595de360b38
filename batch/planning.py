"""From files to a planned job: read, understand, plan. Loads no renderer and no ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from batch.job.campaign_file import open_campaign
from batch.job.engine import Engine
from batch.job.job import PlannedJob
from batch.job.settings import Settings
from batch.job.voice_terms import accent_notes, check_voice, licence_notes, sending_notes
from batch.names.name_book import read_book
from batch.page.batch_page import prepare_page
from batch.team.asked_to_stop import read_asked
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.plan.joined_plan import join_plans
from personalize.plan.plan import Plan, build_plan
from personalize.plan.said_values import say_values
from personalize.plan.segment import Notice, RenderIdentity
from personalize.plan.understanding import Understanding, join_understandings, understand
from personalize.pronunciation.marking import Approvals
from personalize.recipients.in_languages import LanguagePart, find_in_languages
from personalize.recipients.mended_rows import (
    MendedRow,
    read_mended,
    still_meant,
    with_mended,
)
from personalize.recipients.recipients import AS_FOUND, ReadingOptions
from personalize.source.reading import read_source
from render_cluster import (
    Look,
    RenderSettings,
    Scenery,
    VoiceFacts,
    check_encodable,
    on_device,
    open_scenery,
)


@dataclass(frozen=True, slots=True)
class Mending:
    """Rows mended in earlier runs, by index, and the mended file that this run is for."""

    remembered: Mapping[int, MendedRow] = field(default_factory=dict)
    only: Path | None = None


NOTHING_MENDED = Mending()
"""The export is read as it is."""


def plan_job(
    campaign_file: Path,
    recipients_file: Path,
    settings: Settings,
    engine: Engine,
    reading: ReadingOptions = AS_FOUND,
    mending: Mending = NOTHING_MENDED,
) -> PlannedJob:
    """Reads campaign and recipients and plans the segments; writes nothing."""
    campaign = open_campaign(campaign_file)
    listed = (campaign_file.parent / name for name in campaign.suppress)
    asked = read_asked(settings.names)
    reading = replace(reading, suppress=(*reading.suppress, *listed), asked=asked)
    source = read_source(recipients_file, reading.encoding, reading.sheet)
    mended = still_meant(source, mending.remembered)
    now = read_mended(mending.only, source) if mending.only else {}
    mended = {**mended, **now}
    languages = find_in_languages(with_mended(source, mended), campaign, reading)
    with _naming(campaign_file):
        voices = [on_device(_voice_of(part, engine), settings.device) for part in languages.parts]
        look = _look(campaign, campaign_file, settings, voices)
        identity = engine.identify(look)
        page = prepare_page(campaign, campaign_file.parent)
        approvals = read_book(settings.names)
        planned = [
            _plan_language(part, _identity_of(part, look, voice, engine), engine, approvals)
            for part, voice in zip(languages.parts, voices, strict=True)
        ]
    plan = join_plans([plan for plan, _ in planned])
    render_settings = RenderSettings(look, settings.store, settings.cluster)
    understood = join_understandings([found for _, found in planned], plan, languages)
    declared = [voice.declared for voice in voices]
    spoken = zip((part.tag for part in languages.parts), declared, strict=True)
    told = [*sending_notes(declared), *licence_notes(campaign, declared)]
    told += accent_notes(tuple(spoken))
    understood = replace(understood, notes=(*told, *understood.notes))
    recipients = languages.joined()
    only = tuple(row + 1 for row in now) if mending.only else None
    return PlannedJob(
        campaign,
        recipients,
        source,
        mended,
        plan,
        identity,
        render_settings,
        understood,
        page,
        only,
    )


def _plan_language(
    part: LanguagePart, identity: RenderIdentity, engine: Engine, approvals: Approvals
) -> tuple[Plan, Understanding]:
    campaign, recipients = part.campaign, part.recipients
    find_unsayable = partial(engine.find_unsayable, campaign.voice)
    find_guesses = partial(engine.find_guesses, campaign.voice)
    read_foreign = partial(engine.read_foreign_names, campaign.voice)
    spoken = say_values(recipients, campaign, find_guesses, approvals, read_foreign)
    plan = build_plan(campaign, recipients, identity, find_unsayable, spoken)
    return plan, understand(recipients, campaign, plan, spoken, find_guesses)


def _voice_of(part: LanguagePart, engine: Engine) -> VoiceFacts:
    declared = engine.find_voice(part.campaign.voice)
    if not part.campaign.is_spoken_by(declared.language):
        raise ConfigError(
            f"voice {declared.name!r} speaks {declared.language}, and the text is in {part.tag}; "
            f"choose a voice of that language with voice: {{{part.tag}: ...}} "
            "(`vidmerge voice list`)"
        )
    check_voice(part.campaign, declared)
    return engine.voice_facts(part.campaign.voice)


def _look(campaign: Campaign, file: Path, settings: Settings, voices: list[VoiceFacts]) -> Look:
    others = dict.fromkeys(voice for voice in voices if voice != voices[0])
    return Look(
        presenter=campaign.presenter,
        voice=voices[0],
        scenery=_open_scenery(campaign, file),
        encoder=settings.encoder,
        device=settings.device,
        other_voices=tuple(others),
        notice=Notice(campaign.shown_notice, campaign.language.default),
    )


def _identity_of(
    part: LanguagePart, look: Look, voice: VoiceFacts, engine: Engine
) -> RenderIdentity:
    """What determines what the recipients of one language see and hear."""
    notice = Notice(part.campaign.shown_notice, part.tag)
    seen = engine.identify(replace(look, voice=voice, notice=notice))
    return replace(seen, voice=voice.fingerprint)


def _open_scenery(campaign: Campaign, file: Path) -> Scenery:
    """The campaign's background; an image's path is relative to the campaign's folder."""
    scenery = open_scenery(campaign.framing, campaign.background, campaign.blur, file.parent)
    check_encodable(scenery)
    return scenery


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """Begins the messages of errors with the file that they are about."""
    try:
        yield
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from error
