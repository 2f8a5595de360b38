"""Claim: what greetings share is spoken once, and the ear cannot tell.

Run: python -m benchmarks.shared_sound, with the extra `ear` installed. Voices of Kokoro greet
people by name in lines that go on alike, once as a whole and once as vidmerge does it: the rest is
spoken once, and joined in the pause after the name (`voice/synthesis/shared_sound.py`). Whisper
base and DNSMOS judge both, as in `benchmarks/voices.py`. The pitch of the rest is compared with
that of whole lines; how far those differ from each other, by the name before, is the yardstick.
Writes `results/shared_sound.json`.
"""

from __future__ import annotations

import argparse
import time
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.result import write_result
from benchmarks.speech_measures import Samples
from benchmarks.voice_ear import QualityJudge, open_whisper_base
from benchmarks.voice_languages import languages
from benchmarks.voice_record import Judges, heard_figures, listen
from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.interface.protocol import Speech
from render_cluster.voice.synthesis.shared_sound import SharedSound

VOICES = ("af_sarah", "am_michael", "bm_george")
NAMES = ("Maria", "Wei", "Kate", "Siobhan", "Christopher", "Mr. Schmidt")
LINES = (
    "Hi {}, I hope spring is treating you well.",
    "Hello {}, how much of your team's week goes into reports that nobody has asked for?",
)
_POINTS = 100
"""At which two pitch contours are compared."""


def main() -> None:
    """Speaks, listens, and writes the result."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    judges = Judges(open_whisper_base(Path("out/voices")), QualityJudge())
    said = [line.format(name) for line in LINES for name in NAMES]
    voices = {name: _compare(name, said, judges) for name in VOICES}
    write_result(
        "shared_sound",
        {
            "times_faster": round(fmean(one["times_faster"] for one in voices.values()), 2),
            "pitch_off_times_natural": max(
                round(one["pitch_off_st"] / one["pitch_off_natural_st"], 2)
                for one in voices.values()
            ),
            "dnsmos_lost": max(
                round(one["whole"]["dnsmos"] - one["joined"]["dnsmos"], 2)
                for one in voices.values()
            ),
            "more_words_misheard": sum(
                one["joined"]["errors"] - one["whole"]["errors"] for one in voices.values()
            ),
            "voices": voices,
        },
    )


def _compare(name: str, said: list[str], judges: Judges) -> dict[str, Any]:
    language = languages()["en-US"]
    joined, joined_s = _speak(name, said, shares=True)
    whole, whole_s = _speak(name, said, shares=False)
    pairs = list(zip(joined, whole, strict=True))
    figures = {
        kind: heard_figures(listen(judges, language, said, [s.samples for s in lines]), language)
        for kind, lines in (("joined", joined), ("whole", whole))
    }
    rests = [_pitch_st(_rest(one)) for one in whole]
    alike = [
        _off_st(rests[a], rests[b])
        for start in range(0, len(said), len(NAMES))
        for a, b in combinations(range(start, start + len(NAMES)), 2)
    ]
    off = [_off_st(_pitch_st(_rest(one)), rest) for one, rest in zip(joined, rests, strict=True)]
    return {
        "times_faster": round(whole_s / joined_s, 2),
        "joined_of_lines": sum(not np.array_equal(a.samples, b.samples) for a, b in pairs),
        "lines": len(said),
        "pitch_off_st": round(fmean(off), 2),
        "pitch_off_natural_st": round(fmean(alike), 2),
        **{
            kind: {key: one[key] for key in ("errors", "words", "dnsmos", "longest_pause_s")}
            for kind, one in figures.items()
        },
    }


def _speak(name: str, said: list[str], *, shares: bool) -> tuple[list[Speech], float]:
    """The lines, and the processor time for those after the first of each kind."""
    voice = open_voice(voice_facts(f"kokoro:{name}"))
    shared = voice._maker
    assert isinstance(shared, SharedSound)
    if not shares:
        voice._maker = shared._model
    for line in LINES:
        voice.speak(line.format("Sam"))
    start_s = time.process_time()
    lines = [voice.speak(text) for text in said]
    return lines, time.process_time() - start_s


def _rest(speech: Speech) -> Samples:
    comma = next(at for at, one in enumerate(speech.phonemes) if one.symbol == ",")
    start_s, end_s = speech.phonemes[comma + 2].start_s, speech.phonemes[-1].end_s
    return speech.samples[int(start_s * SAMPLE_RATE_HZ) : int(end_s * SAMPLE_RATE_HZ)]


def _pitch_st(samples: Samples) -> NDArray[np.float64]:
    """(_POINTS,) the pitch contour in semitones, by pYIN."""
    import librosa

    pitch_hz, _, _ = librosa.pyin(samples, fmin=65, fmax=400, sr=SAMPLE_RATE_HZ, frame_length=2048)
    voiced_hz = np.where(np.isnan(pitch_hz), np.nanmedian(pitch_hz), pitch_hz)
    at = np.linspace(0, len(voiced_hz) - 1, _POINTS)
    return np.asarray(12 * np.log2(np.interp(at, np.arange(len(voiced_hz)), voiced_hz)))


def _off_st(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    return float(np.abs(first - second).mean())


if __name__ == "__main__":
    main()
