"""Claim: an independent ear hears what is meant, and hears when it is not.

Run: python -m benchmarks.listen [--folder out/ear], with the extra `ear` installed. Every company,
international name and phrase of said_right_lists, and some census names, drawn by the number of
people who bear them, are spoken by the product's voice. Whisper writes down what it hears, the
voice's own reader gives the sounds of that text, and panphon measures how far they are from the
sounds that were meant. A clip is right if all words around the value are heard and the distance is
below a limit (`benchmarks/clips.py`).

Some clips are damaged on purpose, to show which faults this finds. Whisper knows how a line goes on
and which names there are: it hears "time" in "thanks for your ti", and "Rebecca" in "Rebec". So the
end of the sound is judged on clips that end in the value, and even there a cut of 200 ms is mostly
not noticed: such faults are reported, and no floor is set on them. Stress is not judged at all:
`benchmarks.said_right` does that.

The folder keeps what was heard, so that an interrupted run goes on and a later one hears new sound
only. Writes `results/listen.json`.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.clips import (
    LINE_LIMIT,
    NAME_LIMIT,
    Clip,
    Heard,
    judge,
    name_clip,
    phrase_clip,
    sample_names,
)
from benchmarks.damage import DAMAGES, Damage, cut_end, cut_value, drop_word
from benchmarks.ear import Ear, sound_distance
from benchmarks.heard_before import RememberingEar
from benchmarks.result import write_result
from benchmarks.said_lists import (
    census_given,
    census_surnames,
    companies,
    international_names,
    phrases,
)
from benchmarks.said_path import AT_THE_END, speak
from personalize.errors import VidmergeError

_MOST_FAILURES = 100
_VALUE_LISTS = ("given_names", "surnames", "companies", "international_names")

Judged = list[tuple[Clip, Heard]]
Figures = dict[str, Any]


def main() -> None:
    """Speaks, listens, and writes the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path("out/ear"), help="default: out/ear")
    parser.add_argument("--names", type=int, default=100, help="census names of each kind")
    parser.add_argument("--most", type=int, help="of each other list; all by default")
    parser.add_argument("--damaged", type=int, default=10, help="clips of each list to damage")
    given = parser.parse_args()
    ear = RememberingEar(Ear(), given.folder)
    lists = {
        "given_names": sample_names(census_given({}), given.names),
        "surnames": sample_names(census_surnames({}), given.names),
        "companies": _spread(companies(), given.most),
        "international_names": _spread(international_names(), given.most),
    }
    clips = {kind: [name_clip(kind, name) for name in names] for kind, names in lists.items()}
    clips["phrases"] = list(_sayable(_spread(phrases(), given.most)))
    heard = {kind: [_listen(ear, clip) for clip in some] for kind, some in clips.items()}
    values = [pair for kind in _VALUE_LISTS for pair in heard[kind]]
    chosen = [clip for some in clips.values() for clip in _spread(some, given.damaged)]
    ends = [
        name_clip(kind, name, AT_THE_END)
        for kind, names in lists.items()
        for name in _spread(names, given.damaged)
    ]
    write_result(
        "listen",
        {
            "values_heard_percent": _right_percent(values),
            "phrases_heard_percent": _right_percent(heard["phrases"]),
            **_caught(ear, values, chosen, ends),
            "times_real_time": ear.times_real_time,
            "ear": ear.name,
            "limits": {"value": NAME_LIMIT, "phrase": LINE_LIMIT},
            "lists": {kind: _report(some) for kind, some in heard.items()},
        },
    )


def _caught(ear: RememberingEar, values: Judged, chosen: list[Clip], ends: list[Clip]) -> Figures:
    """Of the clips that are right undamaged, how many are wrong with each fault."""
    chosen, ends = _right_ones(ear, chosen), _right_ones(ear, ends)
    with_value = [clip for clip in chosen if clip.carrier]
    lines = [clip for clip in chosen if not clip.carrier]
    faults = {
        **{
            kind: [_damaged(ear, clip, damage) for clip in with_value]
            for kind, damage in DAMAGES.items()
        },
        "other_name": list(_with_names_exchanged(values)),
    }
    faint = {
        "end_of_value_cut": [_damaged(ear, clip, cut_value) for clip in with_value],
        "last_200_ms_cut": [_cut(ear, clip, 0.2) for clip in ends],
        "last_400_ms_cut": [_cut(ear, clip, 0.4) for clip in ends],
        "word_of_phrase_dropped": [_damaged(ear, clip, drop_word) for clip in lines],
    }
    caught = {kind: _wrong_percent(heard) for kind, heard in faults.items()}
    return {
        # The mean over the kinds of fault that the gate promises to catch.
        "faults_caught_percent": round(sum(caught.values()) / len(caught), 2),
        "caught_percent": caught,
        "faint_faults_caught_percent": {k: _wrong_percent(heard) for k, heard in faint.items()},
        "clips_with_fault": {k: len(heard) for k, heard in (faults | faint).items()},
    }


def _with_names_exchanged(values: Judged) -> Iterator[Heard]:
    """What was heard of the next name that has the same carrier, as if it were this one's."""
    right = [(clip, heard) for clip, heard in values if heard.is_right]
    for index, (clip, _) in enumerate(right):
        later = (*right[index + 1 :], *right[:index])
        other = next((heard for one, heard in later if one.carrier == clip.carrier), None)
        if other:
            yield judge(clip, other.text, sound_distance)


def _listen(ear: RememberingEar, clip: Clip) -> tuple[Clip, Heard]:
    speech = speak(clip.line, clip.locale)
    return clip, judge(clip, ear.hear(speech.samples), sound_distance)


def _damaged(ear: RememberingEar, clip: Clip, damage: Damage) -> Heard:
    speech = speak(clip.line, clip.locale)
    samples = damage(speech, len(clip.before), len(clip.after))
    return judge(clip, ear.hear(samples), sound_distance)


def _cut(ear: RememberingEar, clip: Clip, cut_s: float) -> Heard:
    samples = cut_end(speak(clip.line, clip.locale), cut_s)
    return judge(clip, ear.hear(samples), sound_distance)


def _right_ones(ear: RememberingEar, clips: Iterable[Clip]) -> list[Clip]:
    return [clip for clip in clips if _listen(ear, clip)[1].is_right]


def _sayable(rows: Iterable[Any]) -> Iterator[Clip]:
    """The phrases that the voice can say; `said_right` reports those that it refuses."""
    for row in rows:
        try:
            yield phrase_clip(row)
        except VidmergeError as error:
            print(f"left out: {row.text!r}: {error}")


def _spread(rows: list[Any], most: int | None) -> list[Any]:
    """At most so many rows, at equal distances."""
    if most is None or len(rows) <= most:
        return rows
    return [rows[index * len(rows) // most] for index in range(most)]


def _report(judged: Judged) -> dict[str, Any]:
    wrong = [
        {
            "written": clip.written,
            "heard": heard.text,
            "meant": clip.phones,
            "distance": heard.distance if math.isfinite(heard.distance) else "carrier not heard",
        }
        for clip, heard in judged
        if not heard.is_right
    ]
    return {
        "clips": len(judged),
        "heard_percent": _right_percent(judged),
        "failures": wrong[:_MOST_FAILURES],
    }


def _right_percent(judged: Judged) -> float:
    return round(100 - _wrong_percent(heard for _, heard in judged), 2)


def _wrong_percent(heard: Iterable[Heard]) -> float:
    all_of_them = list(heard)
    wrong = sum(not one.is_right for one in all_of_them)
    return round(100 * wrong / len(all_of_them), 2) if all_of_them else 0.0


if __name__ == "__main__":
    main()
