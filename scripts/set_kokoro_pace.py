"""Sets the speed of Kokoro's English voices to the pace that presenters take.

    python -m benchmarks.voices
    python -m scripts.set_kokoro_pace
    python -m benchmarks.voices

Each voice is brought from the pace that the benchmark measured to _WORDS_PER_MINUTE; one that was
not measured changes as the others do on average. Only for a measurement of the present speeds.
"""

from __future__ import annotations

import csv
from statistics import fmean
from typing import Any

from benchmarks.result import read_results
from scripts.build_kokoro_styles import TABLE

_WORDS_PER_MINUTE = 158
"""With the silence around lines; presenters take 150 to 165."""


def main() -> None:
    """Writes the table of voices."""
    measured = read_results()["voices"]["voices"]
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    factors = {
        row["voice"]: _factor(measured[f"kokoro:{row['voice']}"])
        for row in rows
        if row["language"].startswith("en") and f"kokoro:{row['voice']}" in measured
    }
    usual = fmean(factors.values())
    for row in rows:
        if row["language"].startswith("en"):
            speed = float(row["usual_speed"]) * factors.get(row["voice"], usual)
            row["usual_speed"] = f"{speed:.3f}"
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _factor(measured: dict[str, Any]) -> float:
    """Silence around lines keeps its length, so only what is spoken is slowed down."""
    word_s = 60 / measured["pace_without_padding_per_min"]
    silence_s = 60 / measured["pace_per_min"] - word_s
    return float(word_s / (60 / _WORDS_PER_MINUTE - silence_s))


if __name__ == "__main__":
    main()
