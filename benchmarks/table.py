"""The table of benchmarks, from the kept results and the floors.

Run: python -m benchmarks.table prints it; with --write docs/performance.md it replaces what is
between `<!-- benchmarks -->` and `<!-- end of benchmarks -->`. Exit code 1: a claim fails.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.result import read_results

FLOORS = Path(__file__).parent / "floors.yaml"
MARK = "benchmarks"


@dataclass(frozen=True, slots=True)
class Floor:
    """A claim; `recipients` is the smallest batch that it is made for."""

    claim: str
    against: str
    result: str
    figure: str
    unit: str
    least: float | None = None
    most: float | None = None
    recipients: int = 0

    def __post_init__(self) -> None:
        if (self.least is None) == (self.most is None):
            raise ValueError(f"{self.claim}: expected either `least` or `most`")

    def state(self, result: dict[str, Any] | None) -> str:
        """`holds`, `FAILS`, or why neither can be said."""
        if result is None or self.figure not in result:
            return "not measured"
        size = result.get("recipients", self.recipients)
        if size < self.recipients:
            return f"measured with {size:,} recipients only"
        value = result[self.figure]
        within = value >= self.least if self.least is not None else value <= (self.most or 0)
        return "holds" if within else "FAILS"

    def bound(self) -> str:
        """The floor in words."""
        if self.least is not None:
            return f"at least {self.least:,g}"
        return f"at most {self.most:,g}"


def main() -> None:
    """Prints or writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE")
    given = parser.parse_args()
    floors, results = read_floors(), read_results()
    text = make_table(floors, results)
    if given.write:
        page = insert_table(given.write.read_text(encoding="utf-8"), text, MARK)
        given.write.write_text(page, encoding="utf-8")
    else:
        print(text)
    if any(floor.state(results.get(floor.result)) == "FAILS" for floor in floors):
        raise SystemExit(1)


def read_floors() -> list[Floor]:
    """Every claim, in file order."""
    return [Floor(**entry) for entry in yaml.safe_load(FLOORS.read_text(encoding="utf-8"))]


def make_table(floors: Iterable[Floor], results: dict[str, dict[str, Any]]) -> str:
    """Markdown: the ratio first, then what it is compared with, and the machine."""
    lines = [
        "| measured | | against | floor | | machine |",
        "|---|---|---|---|---|---|",
    ]
    for floor in floors:
        result = results.get(floor.result)
        if result is not None and floor.figure not in result:
            continue  # the floor waits for a voice of its language
        value = None if result is None else result.get(floor.figure)
        shown = "" if value is None else f"**{value:,g}** {floor.unit}"
        state = floor.state(result)
        machine = "" if result is None or value is None else _machine(result)
        cells = [shown, floor.claim, floor.against, floor.bound(), state, machine]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def insert_table(page: str, table: str, mark: str) -> str:
    """The page with the table between `<!-- mark -->` and `<!-- end of mark -->`.

    Raises:
        SystemExit: it lacks these marks.
    """
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"expected {begin} and {end} in the page")
    return pattern.sub(lambda _: f"{begin}\n{table}\n{end}", page, count=1)


def _machine(result: dict[str, Any]) -> str:
    machine = result["machine"]
    return f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']:g} GiB"


if __name__ == "__main__":
    main()
