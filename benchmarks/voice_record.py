"""What was heard of a voice, line by line, and the figures that follow from it.

Hearing is slow and its record small: the record is kept, and figures are made from it anew, so that
a changed floor or spelling needs no voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import fmean, median
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.heard_words import count_errors, normalised
from benchmarks.speech_measures import (
    Pauses,
    Pitch,
    find_pauses,
    level_step_lu,
    longest_between,
    measure_pitch,
)
from benchmarks.voice_languages import VoiceLanguage, languages
from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.sound.loudness import TARGET_LUFS, loudness_lufs
from reports.machine import describe_machine

_PART_S = 25.0
"""Lines are joined up to this length: Whisper hears 30 s, DNSMOS 9 s at a time."""
_EVERY = 4
"""Pitch is measured on one line in four."""
_MOST_SHOWN = 20

Samples = NDArray[np.float32]


class _Ear(Protocol):
    def hear(self, samples: Samples, rate_hz: int, language: str) -> str: ...

    def detect_language(self, samples: Samples, rate_hz: int) -> str: ...


class _Judge(Protocol):
    def overall(self, samples: Samples, rate_hz: int) -> float: ...


@dataclass(frozen=True, slots=True)
class Judges:
    """The two that listen."""

    ear: _Ear
    quality: _Judge


@dataclass(frozen=True, slots=True)
class Heard:
    """Lines as they were heard; `detected` and `dnsmos` have one value for each 25 s of them."""

    language: str
    said: tuple[str, ...]
    heard: tuple[str, ...]
    detected: tuple[str, ...]
    dnsmos: tuple[float, ...]
    pauses: tuple[Pauses, ...]
    loudness_lufs: float


@dataclass(frozen=True, slots=True)
class VoiceRecord:
    """A voice: what was heard of it, and what it is and costs.

    Attributes:
        fingerprint: of the voice that spoke.
        steps_lu: how much louder each greeting is than the line after it.
        core_s: of a processor core, for all lines.
    """

    voice: str
    fingerprint: str
    heard: Heard
    pitch_hz: Pitch
    steps_lu: tuple[float, ...]
    core_s: float
    processor: str
    measured_at: str


def listen(
    judges: Judges, language: VoiceLanguage, said: Sequence[str], lines: Sequence[Samples]
) -> Heard:
    """What the judges make of some lines."""
    parts = joined_lines(lines)
    return Heard(
        language=language.tag,
        said=tuple(said),
        heard=tuple(judges.ear.hear(one, SAMPLE_RATE_HZ, language.name) for one in lines),
        detected=tuple(judges.ear.detect_language(one, SAMPLE_RATE_HZ) for one in parts),
        dnsmos=tuple(round(judges.quality.overall(one, SAMPLE_RATE_HZ), 3) for one in parts),
        pauses=tuple(find_pauses(one) for one in lines),
        loudness_lufs=round(loudness_lufs(np.concatenate(lines)), 2),
    )


def make_record(
    voice: tuple[str, str], heard: Heard, lines: list[Samples], core_s: float
) -> VoiceRecord:
    """The record of a voice, given as name and fingerprint."""
    is_greeting = languages()[heard.language].is_greeting
    pairs = zip(heard.said, lines, lines[1:], strict=False)
    steps = [level_step_lu(one, two) for text, one, two in pairs if is_greeting(text)]
    return VoiceRecord(
        *voice,
        heard=heard,
        pitch_hz=measure_pitch(lines[::_EVERY]),
        steps_lu=tuple(round(step, 2) for step in steps),
        core_s=round(core_s, 2),
        processor=describe_machine()["processor"],
        measured_at=datetime.now(UTC).isoformat(timespec="minutes"),
    )


def joined_lines(lines: Sequence[Samples]) -> list[Samples]:
    """The lines in order, joined to parts of at most 25 s; a short rest is left out."""
    parts: list[list[Samples]] = [[]]
    for line in lines:
        longest = _PART_S * SAMPLE_RATE_HZ
        if parts[-1] and sum(map(len, parts[-1])) + len(line) > longest:
            parts.append([])
        parts[-1].append(line)
    joined = [np.concatenate(part) for part in parts if part]
    least = _PART_S / 3 * SAMPLE_RATE_HZ
    return [part for part in joined if len(part) >= least] or joined


def heard_figures(heard: Heard, language: VoiceLanguage) -> dict[str, Any]:
    """The figures that have floors, and those that explain them."""
    count = count_errors(heard.said, heard.heard, language.unit, language.name)
    spoken_s = _spoken_s(heard)
    whole_s = spoken_s + sum(one.before_s + one.after_s for one in heard.pauses)
    pace = 60 * count.units / whole_s
    inside_s = max((gap for one in heard.pauses for gap in one.inside_s), default=0.0)
    between_s = longest_between(heard.pauses)
    right = sum(one == language.name for one in heard.detected)
    return {
        "error_percent": count.percent,
        "dnsmos": round(fmean(heard.dnsmos), 2),
        "language_detected_percent": round(100 * right / len(heard.detected), 1),
        "loudness_off_lu": round(abs(heard.loudness_lufs - TARGET_LUFS), 2),
        "pace_outside_per_min": round(max(language.slowest - pace, pace - language.fastest, 0), 1),
        "longest_pause_s": round(max(inside_s, between_s), 3),
        "errors": count.errors,
        f"{language.unit}s": count.units,
        "dnsmos_lowest_part": round(min(heard.dnsmos), 2),
        "loudness_lufs": heard.loudness_lufs,
        "pace_per_min": round(pace, 1),
        "pace_without_padding_per_min": round(60 * count.units / spoken_s, 1),
        "longest_pause_inside_s": round(inside_s, 3),
        "longest_pause_at_end_s": round(max(one.after_s for one in heard.pauses), 3),
        "longest_pause_between_s": round(between_s, 3),
        "lines": len(heard.said),
    }


def voice_figures(record: VoiceRecord, language: VoiceLanguage) -> dict[str, Any]:
    """All figures of a voice."""
    heard = record.heard
    return {
        **heard_figures(heard, language),
        "language": heard.language,
        "times_real_time": round(_spoken_s(heard) / record.core_s, 2),
        "pitch_hz": asdict(record.pitch_hz),
        "greeting_louder_lu": {
            "median": round(median(record.steps_lu), 2),
            "all": list(record.steps_lu),
        },
        "misheard": _misheard(heard, language)[:_MOST_SHOWN],
        "fingerprint": record.fingerprint,
        "processor": record.processor,
        "measured_at": record.measured_at,
    }


def _spoken_s(heard: Heard) -> float:
    """Without the silence around each line."""
    return sum(one.spoken_s for one in heard.pauses)


def _misheard(heard: Heard, language: VoiceLanguage) -> list[dict[str, str]]:
    unit, name = language.unit, language.name
    return [
        {"said": said, "heard": got}
        for said, got in zip(heard.said, heard.heard, strict=True)
        if normalised(said, unit, name) != normalised(got, unit, name)
    ]
