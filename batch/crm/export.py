"""Exports the links of a batch for other tools: files to import, and a page of steps each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from batch.crm.contacts import Batch, read_batch
from batch.crm.import_files import (
    Selection,
    select_people,
    write_import_files,
    write_left_out,
)
from batch.crm.snippets import NO_FALLBACK, Fallback, fill_snippets
from batch.crm.steps_page import Exported, write_steps
from batch.crm.tool import KeyKind, Tool
from batch.job.folder import BatchFolder
from batch.job.settings import Settings
from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError


@dataclass(frozen=True, slots=True)
class ExportWish:
    """For which tools, with which fallback, and by which key; None chooses it."""

    tools: tuple[Tool, ...]
    fallback: Fallback = NO_FALLBACK
    by: KeyKind | None = None


def export_all(folder: BatchFolder, settings: Settings, wish: ExportWish) -> list[Exported]:
    """Writes everything for each tool into a folder of its own, replacing an earlier export.

    Raises:
        ConfigError: there is no batch, nobody can be imported, a fallback's address cannot be used,
            or a folder cannot be written.
    """
    url = folder.ledger_url(settings.ledger)
    with Ledger(url, folder.identity().batch_id, reads_only=True) as ledger:
        batch = read_batch(folder, ledger)
    # All of them before the first is written: a refusal must not leave half of them.
    selections = [select_people(batch, tool, wish.by) for tool in wish.tools]
    for tool in wish.tools:
        fill_snippets(tool, wish.fallback)
    return [
        _export(folder.exports / tool.id, batch, tool, selection, wish.fallback)
        for tool, selection in zip(wish.tools, selections, strict=True)
    ]


def _export(
    folder: Path, batch: Batch, tool: Tool, selection: Selection, fallback: Fallback
) -> Exported:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = write_import_files(folder, tool, selection)
        write_left_out(folder / "left_out.csv", selection)
        exported = Exported(folder, tool, batch, tuple(files), selection)
        write_steps(folder / "steps.html", exported, fallback)
    except OSError as error:
        raise ConfigError(f"cannot write {folder}: {error.strerror or error}") from error
    return exported
