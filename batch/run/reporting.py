"""Writes a batch's report from its ledger, during a run and at any time after."""

from __future__ import annotations

import json

import pandas as pd

from batch.job.folder import BatchFolder
from batch.ledger.ledger import STAGE_COLUMNS, Ledger
from personalize.errors import ConfigError
from personalize.whole_file import write_whole
from reports.page import report_html, report_json
from reports.summary import MOST_FAILURES, BatchSummary, summarize_batch

# Also for a batch without any segments.
_SEGMENT_COLUMNS = [
    *("line_id", "status", "in_plan", "segments", "recipients", "frames", "size_bytes"),
    *(*STAGE_COLUMNS, "frames_delivered", "bytes_delivered"),
]


def write_report(folder: BatchFolder, ledger: Ledger) -> BatchSummary:
    """The figures of the batch, after writing report.json and report.html.

    Raises:
        ConfigError: no run of the batch has finished yet.
    """
    batch = ledger.batch()
    recipients = pd.DataFrame(ledger.recipient_totals())
    if recipients.empty:
        raise ConfigError(
            f"no run of the batch in {folder.root} has finished; run it again: it "
            "continues where it stopped"
        )
    summary = summarize_batch(
        batch,
        json.loads(batch["record"]),
        pd.DataFrame(ledger.runs()),
        pd.DataFrame(ledger.segment_totals(), columns=_SEGMENT_COLUMNS),
        recipients,
        ledger.failures(MOST_FAILURES),
    )
    write_whole(folder.report_json, report_json(summary).encode())
    write_whole(folder.report_html, report_html(summary).encode())
    return summary
