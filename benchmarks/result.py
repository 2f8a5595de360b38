"""Where a benchmark's figures go: JSON with the machine that produced them, one file per claim."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reports.machine import describe_machine

RESULTS = Path(__file__).parent / "results"


def write_result(name: str, figures: dict[str, Any]) -> None:
    """Prints the figures and keeps them as `results/<name>.json`. Ratios come first."""
    result = figures | {
        "measured_at": datetime.now(UTC).isoformat(timespec="minutes"),
        # Other work on the machine stretches wall time, not processor seconds.
        "load_before": round(os.getloadavg()[2], 1),
        "machine": describe_machine(),
    }
    text = json.dumps(result, indent=2)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def read_results() -> dict[str, dict[str, Any]]:
    """Every kept result by name."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(RESULTS.glob("*.json"))
    }
