"""Claim: every voice that is listed says its language so that it is understood, and sounds well.

Run: python -m benchmarks.voices [--voice NAME] [--language es] [--folder out/voices], with the
extra `ear` installed. Each voice whose weights are on this machine speaks the sentences of its
language (`voice_sentences/`). Whisper base, told the language, writes down what it hears: word
error rate, or character error rate in Japanese and Mandarin. The lines are then joined, as in a
video, to parts of 25 s: Whisper, not told, has to find the language of each, and DNSMOS rates it.
Loudness, pace and pauses are measured as well.

A voice that misses a floor of floors.yaml must not be listed: tests/benchmarks/test_voice_gate.py
compares the kept result with `vidmerge voice list`. Broken voices, made from one that meets all
floors, show that the floors find faults: noise, reversed speech, another language, and more.

The folder keeps what was heard of each voice, so that an interrupted run goes on. Voices that are
not measured in a run keep their entry. Writes `results/voices.json`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from benchmarks.broken_voices import BREAKINGS
from benchmarks.result import read_results, write_result
from benchmarks.speech_measures import Samples
from benchmarks.voice_ear import QualityJudge, open_whisper_base
from benchmarks.voice_gate import CONTROLS, RESULT, find_misses, worst_figures
from benchmarks.voice_languages import VoiceLanguage, find_language, languages
from benchmarks.voice_record import (
    Heard,
    Judges,
    VoiceRecord,
    heard_figures,
    listen,
    make_record,
    voice_figures,
)
from personalize.campaign.speech_style import SpeechStyle
from personalize.whole_file import write_whole
from render_cluster.voice.catalog import is_ready, list_voices, open_voice, voice_facts

_BROKEN_LINES = 15
"""A broken voice speaks this many lines: enough to miss a floor, and not too slow."""
_VERSION = 1
"""Of what a record holds; another one is heard again."""
_RECORD, _HEARD = TypeAdapter(VoiceRecord), TypeAdapter(Heard)


def main() -> None:
    """Speaks, listens, and writes the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--voice", action="append", help="may be repeated; default: all here")
    parser.add_argument("--language", choices=sorted(languages()), help="voices of this one only")
    parser.add_argument("--folder", type=Path, default=Path("out/voices"))
    given = parser.parse_args()
    gate = _Gate(given.folder)
    measured = {}
    for name, language in _chosen(given.voice, given.language):
        measured[name] = gate.measure(name, language)
        _say(f"{name}: {'; '.join(measured[name]['misses']) or 'meets all floors'}")
    broken = _kept_entries("broken_voices")
    for language in languages().values():
        if chosen := _to_break(measured, language, broken):
            broken[language.tag] = dict(gate.break_voice(chosen, language))
    _write({**_kept_entries("voices"), **measured}, broken)


class _Gate:
    """Measures voices with judges that are loaded on first use, and keeps what they heard."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._judges = cache(lambda: Judges(open_whisper_base(folder), QualityJudge()))

    def measure(self, name: str, language: VoiceLanguage) -> dict[str, Any]:
        """The entry of a voice."""
        facts = voice_facts(name)
        said = language.sentences

        def hear() -> bytes:
            lines, core_s = _speak(name, said)
            heard = listen(self._judges(), language, said, lines)
            voice = (name, facts.fingerprint)
            return _RECORD.dump_json(make_record(voice, heard, lines, core_s))

        kept = self._kept(name, (facts.fingerprint, *said), hear)
        figures = voice_figures(_RECORD.validate_json(kept), language)
        return {"misses": find_misses(figures, language), **figures}

    def break_voice(self, name: str, language: VoiceLanguage) -> Iterator[tuple[str, Any]]:
        """A voice's name, and its figures unbroken and broken in every way."""
        yield "voice", name
        said = language.sentences[:_BROKEN_LINES]
        spoken = cache(lambda: _speak(name, said)[0])
        for kind, breaking in {"unbroken": lambda s: s, **BREAKINGS}.items():
            yield kind, self._judge_broken(kind, name, (language, said), spoken, breaking)
        other = languages()["es" if language.name != "es" else "it"]
        texts = other.sentences[:_BROKEN_LINES]
        kind = "other_language"
        yield kind, self._judge_broken(kind, name, (other, texts), spoken, lambda s: s)

    def _judge_broken(
        self,
        kind: str,
        name: str,
        wanted: tuple[VoiceLanguage, list[str]],
        spoken: Callable[[], list[Samples]],
        breaking: Callable[[Samples], Samples],
    ) -> dict[str, Any]:
        language, said = wanted

        def hear() -> bytes:
            lines = [breaking(one) for one in spoken()]
            return _HEARD.dump_json(listen(self._judges(), language, said, lines))

        kept = self._kept(f"{name} {kind}", (voice_facts(name).fingerprint, *said), hear)
        figures = heard_figures(_HEARD.validate_json(kept), language)
        return {"misses": find_misses(figures, language), **figures}

    def _kept(self, name: str, determined_by: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
        key = sha256("\n".join((str(_VERSION), *determined_by)).encode()).hexdigest()[:12]
        plain = "".join(sign if sign.isalnum() else "-" for sign in name)
        path = self._folder / f"{plain}-{key}.json"
        if not path.exists():
            write_whole(path, make())
        return path.read_bytes()


def _speak(name: str, said: list[str]) -> tuple[list[Samples], float]:
    """The lines as segments speak them, and the processor time that they took."""
    facts = voice_facts(name)
    voice, style = open_voice(facts), SpeechStyle(locale=facts.declared.language)
    voice.speak(said[0], style)  # the first call also warms up
    start_s = time.process_time()
    lines = [voice.speak(text, style).samples for text in said]
    return lines, time.process_time() - start_s


def _chosen(names: list[str] | None, tag: str | None) -> Iterator[tuple[str, VoiceLanguage]]:
    declared = (
        [voice_facts(name).declared for name in names]
        if names
        else [voice for voice in list_voices() if is_ready(voice)]
    )
    for voice in declared:
        language = find_language(voice.language)
        if language is None:
            _say(f"{voice.name}: no sentences in {voice.language}")
        elif tag in (None, language.tag):
            yield voice.name, language


def _to_break(
    measured: dict[str, dict[str, Any]], language: VoiceLanguage, broken: dict[str, Any]
) -> str | None:
    """The voice of a language to break: that of earlier runs, else the first that is good."""
    good = [
        name
        for name, one in measured.items()
        if one["language"] == language.tag and not one["misses"]
    ]
    if earlier := broken.get(language.tag):
        return earlier["voice"] if earlier["voice"] in good else None
    return good[0] if good else None


def _kept_entries(part: str) -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = read_results().get(RESULT, {}).get(part, {})
    return kept


def _write(entries: dict[str, dict[str, Any]], broken: dict[str, dict[str, Any]]) -> None:
    good = [(languages()[one["language"]], one) for one in entries.values() if not one["misses"]]
    controls = [
        bool(one["misses"])
        for kinds in broken.values()
        for kind, one in kinds.items()
        if kind not in ("voice", "unbroken")
    ]
    caught = {CONTROLS: round(100 * sum(controls) / len(controls), 1)} if controls else {}
    write_result(
        "voices",
        {
            **worst_figures(good),
            **caught,
            "refused": {name: one["misses"] for name, one in entries.items() if one["misses"]},
            "ear": "Whisper base, int8, no digits, told the language; DNSMOS of speechmos 0.0.1.1",
            "broken_voices": broken,
            "voices": dict(sorted(entries.items())),
        },
    )


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
