"""What an export contains beside its header and its people: titles, blank rows, a footer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_SHOWN_CHARS = 40
_NO_LINES = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that are nobody: counted and shown once, never rejected one by one.

    `titles` are the rows above the header, `groups` the headings and counts of a grouped report,
    `below` those under the last person, as text. The `_lines` are their places in the file, from 1.
    """

    titles: tuple[str, ...] = ()
    blank_lines: NDArray[np.int64] = field(default_factory=lambda: _NO_LINES)
    groups: tuple[str, ...] = ()
    group_lines: tuple[int, ...] = ()
    below: tuple[str, ...] = ()
    below_lines: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        """The rows under the header that are nobody: rows of the file = people + these."""
        return len(self.blank_lines) + len(self.groups) + len(self.below)

    def describe(self, unit: str = "line") -> list[str]:
        """One sentence for each kind; `unit` is what the file's places are called."""
        found = []
        unit = "sheet row" if unit == "row" else unit  # the rows that are people are counted apart
        if self.titles:
            count = _count(len(self.titles), "row")
            found.append(f"{count} above the header ({_quoted(self.titles)})")
        if len(self.blank_lines):
            first = int(self.blank_lines[0])
            where = f"{unit} {first}" if len(self.blank_lines) == 1 else f"from {unit} {first}"
            found.append(f"{_count(len(self.blank_lines), 'blank row')} ({where})")
        if self.groups:
            count = _count(len(self.groups), "row")
            where = f"from {unit} {self.group_lines[0]}: {_quoted(self.groups)}"
            found.append(f"{count} of a grouped report ({where})")
        if self.below:
            count = _count(len(self.below), "row")
            where = f"from {unit} {self.below_lines[0]}: {_quoted(self.below)}"
            found.append(f"{count} below the people ({where})")
        return found


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _quoted(texts: tuple[str, ...]) -> str:
    text = next((text for text in texts if text.strip()), "")
    short = text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}\u2026"
    return repr(short)
