"""A job, before and after its files are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from batch.job.folder import BatchFolder
from batch.job.settings import Settings
from personalize.campaign.campaign import Campaign
from personalize.plan.plan import Plan
from personalize.plan.segment import RenderIdentity
from personalize.plan.understanding import Understanding
from personalize.recipients.recipients import AS_FOUND, ReadingOptions, Recipients
from render_cluster import RenderSettings


@dataclass(frozen=True, slots=True)
class Job:
    """What to run, and where the results go.

    `replace` allows existing links to play other people or another campaign.
    """

    campaign_file: Path
    recipients_file: Path
    folder: BatchFolder
    settings: Settings
    write_videos: bool = False
    reading: ReadingOptions = AS_FOUND
    replace: bool = False


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job whose files are read and whose segments are known."""

    campaign: Campaign
    recipients: Recipients
    plan: Plan
    identity: RenderIdentity
    render_settings: RenderSettings
    understanding: Understanding
