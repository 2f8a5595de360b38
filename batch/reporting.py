"""Writes a batch's report from its ledger, in a run and ever after."""

from __future__ import annotations

import json

import pandas as pd

from batch.folder import BatchFolder, write_whole
from batch.ledger import Ledger
from batch.ledger_tables import SegmentRow
from personalize.errors import ConfigError
from reports.page import report_html, report_json
from reports.summary import BatchSummary, summarize_batch


def write_report(folder: BatchFolder, ledger: Ledger) -> BatchSummary:
    """The figures of the batch, after writing report.json and report.html.

    Raises:
        ConfigError: no run of the batch has come to its end yet.
    """
    batch = ledger.batch()
    recipients = ledger.recipients()
    if not recipients:
        raise ConfigError(
            f"no run of the batch in {folder.root} has finished; run it again, it goes on "
            "where it stopped"
        )
    summary = summarize_batch(
        batch,
        json.loads(batch["record"]),
        pd.DataFrame(ledger.runs()),
        pd.DataFrame(ledger.segments(), columns=list(SegmentRow.model_fields)),
        pd.DataFrame(recipients),
    )
    write_whole(folder.report_json, report_json(summary).encode())
    write_whole(folder.report_html, report_html(summary).encode())
    return summary
