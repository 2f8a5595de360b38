"""A job, before and after its files are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from batch.job.folder import BatchFolder
from batch.job.settings import Settings
from batch.page.batch_page import PreparedPage
from personalize.campaign.campaign import Campaign
from personalize.plan.plan import Plan
from personalize.plan.segment import RenderIdentity
from personalize.plan.understanding import Understanding
from personalize.recipients.mended_rows import MendedRow
from personalize.recipients.recipients import AS_FOUND, ReadingOptions, Recipients
from personalize.source.reading import SourceTable
from render_cluster import RenderSettings


@dataclass(frozen=True, slots=True)
class Job:
    """What to run, and where the results go.

    `replace` allows existing links to play other people or another campaign. `only` is a mended
    rejected.csv: its rows alone are made.
    """

    campaign_file: Path
    recipients_file: Path
    folder: BatchFolder
    settings: Settings
    write_videos: bool = False
    reading: ReadingOptions = AS_FOUND
    replace: bool = False
    only: Path | None = None


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job whose files are read and whose segments are known.

    `source` is the export as it is; in that of `recipients`, the rows `mended`, by index, are in
    the place of its own. `page` is what its pages share. `only` are the row numbers that this run
    is for; None for all.
    """

    campaign: Campaign
    recipients: Recipients
    source: SourceTable
    mended: Mapping[int, MendedRow]
    plan: Plan
    identity: RenderIdentity
    render_settings: RenderSettings
    understanding: Understanding
    page: PreparedPage
    only: tuple[int, ...] | None = None
