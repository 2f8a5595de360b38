"""Outcomes of a few recipients, as the pipeline produces them for many."""

import pyarrow as pa

from batch.run.outcomes import OUTCOMES_SCHEMA


def outcome(row_number, status="video", **more):
    return {
        "row_number": row_number,
        "recipient_key": f"r{row_number}" if status == "video" else "",
        "display_name": "Name",
        "status": status,
        "seconds": 0.0,
        "column": "",
        "value": "",
        "reason": "",
        **more,
    }


def outcomes_of(*rows):
    return pa.Table.from_pylist(list(rows), schema=OUTCOMES_SCHEMA)
