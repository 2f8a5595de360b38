"""Writes a made-up CRM export and describes it: for `vidmerge sample`."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from batch.job.folder import writing_csv
from batch.job.monitor import Monitor
from personalize.errors import ConfigError
from personalize.sample.sample_export import HEADER, SampleChunk, sample_chunks
from personalize.sample.sample_words import INDUSTRIES, JOB_FUNCTIONS, STATES
from reports.formats import format_bytes

_CAMPAIGN = "examples/hundred_thousand/campaign.yaml"
_MOST_NAMES = 5


@dataclass(slots=True)
class Sample:
    """The contents of a made-up export; `people` counts first names."""

    path: Path
    seed: int
    rows: int = 0
    missing: int = 0
    duplicates: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    companies: set[str] = field(default_factory=set)

    @property
    def videos(self) -> int:
        """How many rows get a video from a campaign with a fallback for the first name."""
        return self.rows - self.duplicates - self.broken.total()

    def add(self, chunk: SampleChunk) -> None:
        """Adds a chunk to the counts."""
        self.rows += len(chunk.rows)
        self.missing += chunk.missing
        self.duplicates += chunk.duplicates
        self.broken.update(chunk.broken)
        self.people.update(chunk.people)
        self.companies |= chunk.companies


def write_sample(
    path: Path, recipients: int, seed: int, monitor: Monitor, *, force: bool = False
) -> Sample:
    """Writes an export of `recipients` rows as HubSpot does: all cells quoted, UTF-8 with a BOM.

    Raises:
        ConfigError: the file exists and `force` is not given, or it cannot be written.
    """
    if path.exists() and not force:
        raise ConfigError(
            f"{path} exists; name another file with --out, or replace it with --force"
        )
    sample = Sample(path, seed)
    monitor.begin("rows", recipients)
    try:
        with writing_csv(path) as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(HEADER)
            for chunk in sample_chunks(recipients, seed):
                writer.writerows(chunk.rows)
                sample.add(chunk)
                monitor.pieces_done(len(chunk.rows))
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        monitor.end()
    return sample


def show_sample(console: Console, sample: Sample) -> None:
    """The contents of the export, what to expect from it, and what to do with it."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    common = ", ".join(
        f"{name} {count:,}" for name, count in sample.people.most_common(_MOST_NAMES)
    )
    broken = ", ".join(f"{count:,} {kind}" for kind, count in sorted(sample.broken.items()))
    for name, text in (
        ("rows", f"{sample.rows:,}, {format_bytes(sample.path.stat().st_size)}"),
        ("first names", f"{len(sample.people):,} distinct ({common})"),
        ("companies", f"{len(sample.companies):,} distinct"),
        (
            "also",
            f"{len(INDUSTRIES)} industries, {len(STATES)} states, "
            f"{len(JOB_FUNCTIONS)} job functions",
        ),
        ("missing", f"{sample.missing:,} without a first name"),
        ("duplicates", f"{sample.duplicates:,} repeat the Record ID of another row"),
        ("broken", f"{sample.broken.total():,}" + (f": {broken}" if broken else "")),
        (
            "to expect",
            f"{sample.rows:,} rows = {sample.videos:,} videos + "
            f"{sample.rows - sample.videos:,} rejected",
        ),
        ("seed", str(sample.seed)),
        ("next", f"vidmerge plan {_CAMPAIGN} {sample.path}"),
    ):
        table.add_row(name, Text(text))
    console.print(Text(str(sample.path), style="bold"), soft_wrap=True)
    console.print(table)
