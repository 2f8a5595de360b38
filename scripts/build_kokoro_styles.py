# ruff: noqa: RUF001  full-width marks are meant
"""Makes Kokoro's table of voices from npm's kokoro-js: styles, speeds and gains.

    npm pack kokoro-js@1.2.1
    python -m scripts.build_kokoro_styles kokoro-js-1.2.1.tgz [VOICE ...]

A voice of Kokoro is 510 style vectors, one for each length of text. vidmerge uses one of them for
every length, so that a short greeting sounds like the sentence after it: see docs/voices.md.
Speed and gain are measured by speaking, which takes half a minute for each voice. Rows that the
table has are kept: remove one to measure it again. New rows go to its end: those of the voices that
are named, or of all.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import tarfile
from collections.abc import Iterator
from copy import copy
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import render_cluster.voice.kokoro
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.interface.protocol import Voice
from render_cluster.voice.kokoro.model import KokoroModel
from render_cluster.voice.kokoro.weights import join_model
from render_cluster.voice.languages.readings import reading_of
from render_cluster.voice.sound.loudness import gain_db_to_target
from render_cluster.voice.synthesis.sentence_voice import SentenceVoice

FOLDER = Path(render_cluster.voice.kokoro.__file__).parent
STYLES, TABLE = FOLDER / "styles.npz", FOLDER / "voices.csv"
BLENDS = ("am_onyx+am_fenrir",)
"""Of presenters, so that nobody has to measure them."""

ROW = 100
"""The style of a text of 100 symbols, a sentence of about 20 words."""

PACKAGE_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
LANGUAGES = {
    "a": "en-US", "b": "en-GB", "e": "es", "f": "fr-FR", "i": "it", "p": "pt-BR",
    "j": "ja", "z": "zh", "h": "hi",
}  # fmt: skip
SEXES = {"f": "female", "m": "male"}
TEXTS = {
    "en": (
        "Hi Sarah, I hope spring is treating you well.",
        "Most teams lose an hour a day to work that nobody has asked them to do.",
        "We looked at how your team works today, and three small changes would save ten hours.",
        "Shall we talk on Tuesday morning? It takes fifteen minutes.",
    ),
    "es": (
        "Hola Sara, espero que la primavera te esté yendo muy bien.",
        "La mayoría de los equipos pierde una hora al día en tareas que nadie ha pedido.",
        "¿Hablamos el martes por la mañana? Son quince minutos.",
    ),
    "fr": (
        "Bonjour Sarah, j'espère que vous allez bien.",
        "La plupart des équipes perdent une heure par jour à ce que personne n'a demandé.",
        "On en parle mardi matin ? Cela prend un quart d'heure.",
    ),
    "it": (
        "Ciao Sara, spero che la primavera ti stia trattando bene.",
        "La maggior parte dei team perde un'ora al giorno in lavori che nessuno ha chiesto.",
        "Ne parliamo martedì mattina? Bastano quindici minuti.",
    ),
    "pt": (
        "Olá Sara, espero que esteja tudo bem com você.",
        "A maioria das equipes perde uma hora por dia com tarefas que ninguém pediu.",
        "Vamos conversar na terça de manhã? São quinze minutos.",
    ),
    "ja": (
        "サラさん、こんにちは。この春もお元気でお過ごしのことと思います。",
        "多くのチームが、誰も頼んでいない仕事に、一日一時間を使っています。",
        "火曜日の午前中にお話ししませんか。十五分で終わります。",
    ),
    "zh": (
        "您好，莎拉，希望您春天一切顺利。",
        "大多数团队每天都花一个小时，做没有人要求的事情。",
        "星期二上午我们谈谈好吗？只需要十五分钟。",
    ),
    "hi": (
        "नमस्ते सारा, आशा है कि आपका दिन अच्छा जा रहा है।",
        "ज़्यादातर टीमें हर दिन एक घंटा ऐसे काम में लगाती हैं, जो किसी ने माँगा ही नहीं।",
        "क्या हम मंगलवार की सुबह बात करें? इसमें पंद्रह मिनट लगेंगे।",
    ),
}
PER_MINUTE = {
    "en": 160, "es": 165, "fr": 170, "it": 160, "pt": 160, "ja": 350, "zh": 265, "hi": 145,
}  # fmt: skip
"""Words, in Japanese and Mandarin letters. Those of English are hibari's, which is set to 160; the
others an unhurried presenter's."""
LETTERS = ("ja", "zh")


def main() -> None:
    """Writes both files."""
    package, wanted = Path(sys.argv[1]), sys.argv[2:]
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != PACKAGE_SHA256:
        raise SystemExit(f"{package} is not kokoro-js 1.2.1 ({digest})")
    with TABLE.open(encoding="utf-8") as file:
        kept = {row["voice"]: row for row in csv.DictReader(file)}
    usual_s = cache(_usual_s)
    styles: dict[str, NDArray[np.float32]] = {}
    for name, content in _voices(package):
        if name not in kept and wanted and name not in wanted:
            continue
        styles[name] = np.frombuffer(content, "<f4").reshape(510, 256)[ROW]
        if name not in kept:
            language = LANGUAGES[name[0]]
            kept[name] = _row(
                name, content, *_measure(styles[name], language, usual_s(language[:2]))
            )
            sys.stderr.write(f"{' '.join(kept[name].values())}\n")
    for name in BLENDS:
        if name not in kept:
            style = np.mean([styles[part] for part in name.split("+")], axis=0, dtype=np.float32)
            kept[name] = _row(name, b"", *_measure(style, "en-US", usual_s("en")))
    np.savez(STYLES, **styles)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(next(iter(kept.values()))), lineterminator="\n")
        table.writeheader()
        table.writerows(kept.values())


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
        "listed": "no",  # until benchmarks/voices.py has judged it
        "sha256": hashlib.sha256(content).hexdigest() if content else "",
    }


def _usual_s(base: str) -> float:
    """How long the texts of a language should take."""
    if base == "en":
        return _spoken_s(open_voice(voice_facts("hibari")), base)
    units = sum(_units(text, base) for text in TEXTS[base])
    return units / PER_MINUTE[base] * 60


def _units(text: str, base: str) -> int:
    return sum(map(str.isalpha, text)) if base in LETTERS else len(text.split())


def _measure(style: NDArray[np.float32], language: str, usual_s: float) -> tuple[float, float]:
    """The speed at which a voice takes the usual time, and its gain there."""
    speed = 1.0
    for _ in range(2):
        spoken_s = _spoken_s(_open(style, language, speed), language[:2])
        speed = round(speed * spoken_s / usual_s, 3)
    voice = _open(style, language, speed)
    if language[:2] not in ("ja", "zh", "hi"):
        return speed, gain_db_to_target(voice.reference())
    spoken = [voice.speak(text).samples for text in TEXTS[language[:2]]]
    return speed, gain_db_to_target(np.concatenate(spoken))


def _open(style: NDArray[np.float32], language: str, speed: float) -> SentenceVoice:
    model = copy(_model())
    model._style, model._usual_speed = style[np.newaxis], speed
    return SentenceVoice(reading_of(language).reader(), model, 0.0)


@cache
def _model() -> KokoroModel:
    """One for all voices: loading takes longer than speaking."""
    return KokoroModel(join_model(), np.zeros(256, np.float32), 1.0)


def _spoken_s(voice: Voice, base: str) -> float:
    """How long the texts take, without the silence around them."""
    spoken = (voice.speak(text).phonemes for text in TEXTS[base])
    return sum(phonemes[-1].end_s - phonemes[0].start_s for phonemes in spoken)


if __name__ == "__main__":
    main()
