"""Cues: what of a text is on the screen at once, and for how long.

The limits are those of Netflix's Timed Text Style Guide, General Requirements: two lines of at most
42 characters (https://partnerhelp.netflixstudios.com/hc/en-us/articles/215758617), of 13 in
Japanese, 16 in Chinese and Korean (the guides of those languages); 5/6 s to 7 s; two frames between
cues; an end up to half a second after the sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from render_cluster.captions.breaks import Fitting, Unit, width_of
from render_cluster.captions.words import Span
from render_cluster.media.grid import FPS
from render_cluster.media.text_track import Cue

SHORTEST_S, LONGEST_S = 5 / 6, 7.0
GAP_S = 2 / FPS
_LINGERS_S = 0.5
_COLUMNS = {"ja": 26, "zh": 32, "ko": 32}
_USUAL_COLUMNS = 42

# Chosen on the lines of our examples: one cue more costs as much as a break at a comma and a half.
_CUE_COST, _SHORT_COST, _LONG_COST = 2.0, 6.0, 20.0


@dataclass(frozen=True, slots=True)
class TimedUnit:
    """A piece of a text that no line break divides, and when it is said."""

    unit: Unit
    span: Span


def columns_of(language: str) -> int:
    """How wide a line may be, in columns: a full-width character has two."""
    return _COLUMNS.get(language.split("-")[0].lower(), _USUAL_COLUMNS)


def make_cues(units: Sequence[TimedUnit], columns: int) -> list[Cue]:
    """One text as cues, divided where it costs least: after sentences, then clauses.

    Their times are those of the words; `paced` makes them readable.
    """
    fitting = Fitting([timed.unit for timed in units], columns)
    costs = [0.0] + [inf] * len(units)
    best = [(0, 0)] * (len(units) + 1)
    for last in range(1, len(units) + 1):
        for first in range(last - 1, -1, -1):
            broken = fitting.line_break(first, last)
            if broken is None:
                break
            stop = fitting.stops[last - 1] if last < len(units) else 0.0
            length_s = units[last - 1].span[1] - units[first].span[0]
            cost = costs[first] + broken[0] + stop + _cue_cost(length_s)
            if cost < costs[last]:
                costs[last], best[last] = cost, (first, broken[1])
    cues, last = [], len(units)
    while last:
        first, second = best[last]
        span = units[first].span[0], units[last - 1].span[1]
        cues.append(Cue(*span, fitting.lines(first, last, second)))
        last = first
    return cues[::-1]


def _cue_cost(length_s: float) -> float:
    cost = _CUE_COST
    if length_s < SHORTEST_S:
        cost += _SHORT_COST * (1 - length_s / SHORTEST_S)
    return cost + (_LONG_COST if length_s > LONGEST_S else 0.0)


def paced(cues: Sequence[Cue], end_s: float, columns: int) -> list[Cue]:
    """The cues of a video, each on the screen long enough to be read; none overlaps the next.

    Args:
        cues: in order, with the times of their words.
        end_s: where the video ends.
        columns: the width of a line; a cue too short to be read joins the next if both are lines.
    """
    kept: list[Cue] = []
    for cue in cues:
        kept.append(_joined(kept.pop(), cue, columns) if kept and _can_join(kept[-1], cue) else cue)
    starts = [*(cue.start_s for cue in kept), end_s + GAP_S]
    return [
        Cue(cue.start_s, _end_of(cue, next_s), cue.lines)
        for cue, next_s in zip(kept, starts[1:], strict=True)
    ]


def _end_of(cue: Cue, next_s: float) -> float:
    """Readable for a while, but gone before the next; short gaps are closed up to two frames."""
    wanted_s = max(cue.end_s + _LINGERS_S, cue.start_s + SHORTEST_S)
    wanted_s = min(wanted_s, max(cue.start_s + LONGEST_S, cue.end_s))
    if next_s - GAP_S - wanted_s < _LINGERS_S:
        wanted_s = next_s - GAP_S
    return max(min(wanted_s, next_s - GAP_S), cue.start_s + 1 / FPS)


def _can_join(cue: Cue, after: Cue) -> bool:
    is_short = after.start_s - GAP_S - cue.start_s < SHORTEST_S
    fits = len(cue.lines) == len(after.lines) == 1
    return is_short and fits and after.end_s - cue.start_s <= LONGEST_S


def _joined(cue: Cue, after: Cue, columns: int) -> Cue:
    """Both as one, on one line if they fit."""
    lines = (*cue.lines, *after.lines)
    whole = " ".join(lines)
    return Cue(cue.start_s, after.end_s, (whole,) if width_of(whole) <= columns else lines)
