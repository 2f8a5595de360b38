"""Tables of a batch as the ledger provides them, for the report's tests."""

from datetime import UTC, datetime

import pandas as pd

BATCH = {
    "batch_id": "b" * 32,
    "campaign": "Spring check-in",
    "campaign_file": "/campaigns/spring.yaml",
    "recipients_file": "/exports/contacts.csv",
    "store": "/data/store",
    "price_per_core_hour_usd": 0.04,
}
RECORD = {
    "machine": {
        "processor": "A processor",
        "cores": 2,
        "memory_gib": 8.0,
        "system": "Linux 6",
        "python": "3.11.7",
        "versions": {"vidmerge": "0.1.0"},
    }
}


def segment(line_id, number, recipients, **more):
    return {
        "segment_key": f"{line_id}{number}",
        "line_id": line_id,
        "recipients": recipients,
        "in_plan": True,
        "status": "rendered",
        "stage": "",
        "reason": "",
        "frames": 80,
        "size_bytes": 100_000,
        "speak_s": 0.1,
        "clip_s": 1.5 if number == 0 else 0.0,
        "patch_s": 2.0,
        "encode_s": 0.9,
        "store_s": 0.02,
        "worker": "w",
        **more,
    }


def recipient(row_number, status="video", **more):
    return {
        "row_number": row_number,
        "recipient_key": f"r{row_number}",
        "display_name": f"Name {row_number}",
        "status": status,
        "cause_column": "",
        "cause_value": "",
        "reason": "" if status == "video" else "a reason",
        "seconds": 9.6 if status == "video" else 0.0,
        **more,
    }


def run(**more):
    return {
        "run_id": 1,
        "started_at": datetime(2026, 4, 1, 12, tzinfo=UTC),
        "finished_at": datetime(2026, 4, 1, 12, 1, tzinfo=UTC),
        "rendered": 7,
        "reused": 0,
        "failed": 0,
        "rendered_s": 22.4,
        "wall_s": 60.0,
        **more,
    }


def tables(segments, recipients, runs):
    """What the ledger provides for these rows."""
    every = pd.DataFrame(segments)
    every["frames_delivered"] = every["frames"] * every["recipients"]
    every["bytes_delivered"] = every["size_bytes"] * every["recipients"]
    group = every.groupby(["line_id", "status", "in_plan"])
    numbers = every.select_dtypes("number").columns
    totals = group[list(numbers)].sum().join(group.size().rename("segments")).reset_index()
    people = pd.DataFrame(recipients).groupby("status")["seconds"].agg(["size", "sum"])
    people = people.rename(columns={"size": "recipients", "sum": "seconds"}).reset_index()
    failures = [row for row in recipients if row["status"] != "video"]
    return pd.DataFrame(runs), totals, people, failures
