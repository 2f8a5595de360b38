# ruff: noqa: RUF001  full-width marks are meant
"""Where a text may be broken into lines, and how much a break costs the reader.

After punctuation rather than within a clause, never after an article or a short preposition:
sections "Line treatment" of Netflix's guide and 3.4 of the BBC's subtitle guidelines. In Japanese
and Chinese, a line begins with no closing mark or small kana and ends with no opening mark
(JIS X 4051, "kinsoku").
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from render_cluster.captions.words import UNSPACED

_NEVER_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝」』】〉》〕〗〙’”…‥ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.!?:;)]}%"
)
_NEVER_LAST = frozenset("（［｛「『【〈《〔〖〘‘“([{$€£¥#@")
_SENTENCE_ENDS, _CLAUSE_ENDS = frozenset(".!?…。！？．।॥؟"), frozenset(",;:—–、，；：،؛")
_CLOSERS = "\"'”’)」』）]"
_SHORT_CHARS = 3

_SENTENCE_COST, _CLAUSE_COST, _WORD_COST, _CHARACTER_COST = 0.0, 1.0, 4.0, 5.0
_SHORT_WORD_COST, _NAME_COST = 3.0, 2.0
_UNEVEN_COST = 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a text that no line break divides, from `start` to `end`, and the space after."""

    start: int
    end: int
    text: str
    space: str


def units_of(text: str, columns: int) -> Iterator[Unit]:
    """The pieces of a text: words with their punctuation, characters where there are no spaces.

    What is wider than a line is divided where the line ends.
    """
    start = 0
    for at in range(1, len(text) + 1):
        piece = text[start:at].strip()
        is_end = at == len(text) or _may_break(text, at)
        is_end = is_end or width_of(text[start : at + 1].strip()) > columns
        if is_end and piece:
            begin = start + len(text[start:at]) - len(text[start:at].lstrip())
            yield Unit(begin, begin + len(piece), piece, " " if text[at : at + 1] == " " else "")
            start = at


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after == " " or before == " ":
        return after == " "
    if not (UNSPACED.match(before) or UNSPACED.match(after) or before in "、。，！？；："):
        return False
    return after not in _NEVER_FIRST and before not in _NEVER_LAST


def width_of(text: str) -> int:
    """How many columns a text takes: full-width characters two, marks upon letters none."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def stop_cost(before: Unit, after: Unit) -> float:
    """What a break between two pieces costs."""
    last = before.text.rstrip(_CLOSERS)[-1:]
    if last in _SENTENCE_ENDS and not (last == "." and after.text[0].islower()):
        return _SENTENCE_COST  # and not the stop of "Inc." within a sentence
    if last in _CLAUSE_ENDS and not before.text.endswith(".,"):
        return _CLAUSE_COST  # and not within "Corp., Inc."
    if not before.space:
        return _CHARACTER_COST
    cost = _WORD_COST
    if len(before.text) <= _SHORT_CHARS:
        cost += _SHORT_WORD_COST
    return cost + (_NAME_COST if before.text[0].isupper() and after.text[0].isupper() else 0.0)


class Fitting:
    """How pieces of a text fit onto lines; what does not depend on the lines is computed once."""

    def __init__(self, units: Sequence[Unit], columns: int) -> None:
        self._units = units
        self._columns = columns
        self._edges = [0, *accumulate(width_of(unit.text) + len(unit.space) for unit in units)]
        self.stops = [stop_cost(*pair) for pair in pairwise(units)]
        """What a break after each piece costs, but for the last."""

    def line_break(self, first: int, last: int) -> tuple[float, int] | None:
        """What pieces `first` to `last` cost, and where their second line begins.

        That is `last` if one line is enough. None if they do not fit on two.
        """
        if self._width(first, last) <= self._columns:
            return 0.0, last
        best: tuple[float, int] | None = None
        for at in range(last - 1, first, -1):
            widths = self._width(first, at), self._width(at, last)
            if widths[1] > self._columns:
                break
            if widths[0] > self._columns:
                continue
            uneven = _UNEVEN_COST * abs(widths[0] - widths[1]) / self._columns
            cost = self.stops[at - 1] / 2 + uneven
            if best is None or cost <= best[0]:
                best = cost, at
        return best

    def lines(self, first: int, last: int, second: int) -> tuple[str, ...]:
        """The text of some pieces whose second line begins at `second`."""
        texts = self._text(first, second), self._text(second, last)
        return tuple(text for text in texts if text)

    def _width(self, first: int, last: int) -> int:
        return self._edges[last] - self._edges[first] - len(self._units[last - 1].space)

    def _text(self, first: int, last: int) -> str:
        return "".join(unit.text + unit.space for unit in self._units[first:last]).strip()
