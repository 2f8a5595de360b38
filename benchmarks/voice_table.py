"""The table of measured voices, from the kept result.

Run: python -m benchmarks.voice_table prints it; with --write docs/voices.md it replaces what is
between `<!-- voices -->` and `<!-- end of voices -->`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.result import read_results
from benchmarks.table import insert_table
from benchmarks.voice_gate import RESULT

MARK = "voices"
_HEADING = (
    "| voice | words misheard | quality | pitch | level | pace | speed | misses |\n"
    "|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Prints or writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE")
    given = parser.parse_args()
    text = make_table(read_results()[RESULT]["voices"])
    if given.write:
        page = insert_table(given.write.read_text(encoding="utf-8"), text, MARK)
        given.write.write_text(page, encoding="utf-8")
    else:
        print(text)


def make_table(voices: Mapping[str, Mapping[str, Any]]) -> str:
    """Markdown, a row for each voice, by language."""
    ordered = sorted(voices.items(), key=lambda item: (item[1]["language"], item[0]))
    return "\n".join((_HEADING, *(_row(name, measured) for name, measured in ordered)))


def _row(name: str, measured: Mapping[str, Any]) -> str:
    cells = (
        f"`{name}`",
        f"{measured['error_percent']:g} %",
        f"{measured['dnsmos']:.2f}",
        f"{measured['pitch_hz']['median']:.0f} Hz",
        f"{measured['loudness_lufs']:.1f} LUFS",
        f"{measured['pace_per_min']:.0f} a minute",
        f"{measured['times_real_time']:g} ×",  # noqa: RUF001  the docs write it so
        "; ".join(measured["misses"]),
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
