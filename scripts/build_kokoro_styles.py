"""Makes Kokoro's table of voices from npm's kokoro-js: styles, speeds and gains.

    npm pack kokoro-js@1.2.1
    python -m scripts.build_kokoro_styles kokoro-js-1.2.1.tgz

A voice of Kokoro is 510 style vectors, one for each length of text. vidmerge uses one of them for
every length, so that a short greeting sounds like the sentence after it: see docs/voices.md.
Speed and gain are measured by speaking, which takes half a minute for each voice.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import render_cluster.voice.kokoro
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.interface.protocol import Voice
from render_cluster.voice.kokoro.model import KokoroModel
from render_cluster.voice.kokoro.weights import join_model
from render_cluster.voice.sound.loudness import gain_db_to_target
from render_cluster.voice.synthesis.sentence_voice import SentenceVoice

FOLDER = Path(render_cluster.voice.kokoro.__file__).parent
STYLES, TABLE = FOLDER / "styles.npz", FOLDER / "voices.csv"
ROW = 100
"""The style of a text of 100 symbols, a sentence of about 20 words."""

PACKAGE_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
LANGUAGES = {"a": "en-US"}
SEXES = {"f": "female", "m": "male"}
TEXTS = (
    "Hi Sarah, I hope spring is treating you well.",
    "Most teams lose an hour a day to work that nobody has asked them to do.",
    "We looked at how your team works today, and three small changes would save about ten hours.",
    "Shall we talk on Tuesday morning? It takes fifteen minutes.",
)


def main() -> None:
    """Writes both files, after each voice."""
    package = Path(sys.argv[1])
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != PACKAGE_SHA256:
        raise SystemExit(f"{package} is not kokoro-js 1.2.1 ({digest})")
    usual_s = _spoken_s(open_voice(voice_facts("hibari")))
    styles: dict[str, NDArray[np.float32]] = {}
    rows: list[dict[str, str]] = []
    for name, content in _voices(package):
        styles[name] = np.frombuffer(content, "<f4").reshape(510, 256)[ROW]
        speed, gain_db = _measure(styles[name], usual_s)
        rows.append(_row(name, content, speed, gain_db))
        sys.stderr.write(f"{' '.join(rows[-1].values())}\n")
    np.savez(STYLES, **styles)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _voices(package: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(package) as archive:
        for member in sorted(archive, key=lambda one: one.name):
            folder, _, name = member.name.removesuffix(".bin").rpartition("/")
            if folder == "package/voices" and name[0] in LANGUAGES:
                source = archive.extractfile(member)
                assert source is not None
                yield name, source.read()


def _row(name: str, content: bytes, speed: float, gain_db: float) -> dict[str, str]:
    return {
        "voice": name,
        "language": LANGUAGES[name[0]],
        "sex": SEXES[name[1]],
        "usual_speed": f"{speed:.3f}",
        "gain_db": f"{gain_db:.1f}",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _measure(style: NDArray[np.float32], usual_s: float) -> tuple[float, float]:
    """The speed at which a voice takes as long as hibari, and its gain there."""
    speed = 1.0
    for _ in range(2):
        speed = round(speed * _spoken_s(_open(style, speed)) / usual_s, 3)
    return speed, gain_db_to_target(_open(style, speed).reference())


def _open(style: NDArray[np.float32], speed: float) -> SentenceVoice:
    return SentenceVoice(english_reader(), KokoroModel(join_model(), style, speed), 0.0)


def _spoken_s(voice: Voice) -> float:
    """How long the texts take, without the silence around them."""
    spoken = (voice.speak(text).phonemes for text in TEXTS)
    return sum(phonemes[-1].end_s - phonemes[0].start_s for phonemes in spoken)


if __name__ == "__main__":
    main()
