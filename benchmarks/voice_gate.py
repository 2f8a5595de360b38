"""The floors that a voice has to meet to be listed, from floors.yaml, and the worst figures.

A figure of the result `voices` is a measure of the worst voice that meets all floors: of a
language, as `en_us_error_percent`, or of all languages, as `longest_pause_s`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.table import Floor, read_floors
from benchmarks.voice_languages import VoiceLanguage, languages

RESULT = "voices"
OF_A_LANGUAGE = ("error_percent", "dnsmos", "language_detected_percent")
OF_ALL = ("loudness_off_lu", "pace_outside_per_min", "longest_pause_s")
CONTROLS = "broken_voices_caught_percent"


def figure_names() -> set[str]:
    """Every figure that the result may have."""
    keyed = {_figure(one, measure) for one in languages().values() for measure in OF_A_LANGUAGE}
    return keyed | set(OF_ALL) | {CONTROLS}


def find_misses(measured: Mapping[str, Any], language: VoiceLanguage) -> list[str]:
    """The floors that a voice misses, each as measure, value and bound."""
    return [
        f"{measure} {measured[measure]:g}, {floor.bound()}"
        for measure, floor in _floors_of(language)
        if floor.state({floor.figure: measured[measure]}) == "FAILS"
    ]


def worst_figures(voices: Iterable[tuple[VoiceLanguage, Mapping[str, Any]]]) -> dict[str, float]:
    """The figures of the result, from the voices that meet all floors."""
    worst: dict[str, float] = {}
    for language, measured in voices:
        for measure, floor in _floors_of(language):
            value = measured[measure]
            kept = worst.get(floor.figure, value)
            worst[floor.figure] = min(kept, value) if floor.most is None else max(kept, value)
    return dict(sorted(worst.items()))


def _floors_of(language: VoiceLanguage) -> list[tuple[str, Floor]]:
    by_figure = {floor.figure: floor for floor in read_floors() if floor.result == RESULT}
    names = {measure: _figure(language, measure) for measure in OF_A_LANGUAGE}
    names |= {measure: measure for measure in OF_ALL}
    return [(measure, by_figure[figure]) for measure, figure in names.items()]


def _figure(language: VoiceLanguage, measure: str) -> str:
    return f"{language.tag.lower().replace('-', '_')}_{measure}"
