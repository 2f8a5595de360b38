"""Kokoro's voices: one style vector each, and what was measured of them.

`scripts/build_kokoro_styles.py` makes `voices.csv` and `styles.npz` from npm's kokoro-js.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

import numpy as np
from numpy.typing import NDArray

from personalize.errors import ConfigError
from render_cluster.voice.interface.facts import Sex

BLEND = "+"
_HERE = files(__package__)


@dataclass(frozen=True, slots=True)
class KokoroVoice:
    """A voice, or a blend of some.

    Attributes:
        language: a BCP 47 tag.
        usual_speed: of the model, for 160 words a minute.
        is_listed: whether it met the floors of benchmarks/voices.py; others speak when asked to.
        gain_db: brings it to the common loudness; None for a blend that is not in the table.
    """

    name: str
    language: str
    sex: Sex
    usual_speed: float
    gain_db: float | None
    is_listed: bool = False


@cache
def measured_voices() -> Mapping[str, KokoroVoice]:
    """Every voice by Kokoro's own name, such as `am_michael`, and the presenters' blends."""
    table = csv.DictReader(io.StringIO((_HERE / "voices.csv").read_text(encoding="utf-8")))
    return {row["voice"]: _voice(row) for row in table}


def find_voice(name: str) -> KokoroVoice | None:
    """The voice `am_michael`, or the even blend `am_michael+am_fenrir`; None if there is none.

    Raises:
        ConfigError: the voices of a blend differ in language or sex.
    """
    if measured := measured_voices().get(name):
        return measured
    parts = [measured_voices().get(part) for part in name.split(BLEND)]
    known = [part for part in parts if part]
    if len(known) < len(parts):
        return None
    if len({(part.language, part.sex) for part in known}) > 1:
        raise ConfigError(
            f"voice {name!r} blends voices of several languages or sexes; choose voices that agree"
        )
    speed = round(sum(part.usual_speed for part in known) / len(known), 3)
    return KokoroVoice(name, known[0].language, known[0].sex, speed, None)


def style_of(name: str) -> NDArray[np.float32]:
    """(256,): the style of a voice; the mean for a blend."""
    with (_HERE / "styles.npz").open("rb") as file, np.load(file) as styles:
        found = [styles[part] for part in name.split(BLEND)]
    mean: NDArray[np.float32] = np.mean(found, axis=0, dtype=np.float32)
    return mean


def style_digest(name: str) -> str:
    """A hash of a voice's style."""
    return hashlib.sha256(style_of(name).tobytes()).hexdigest()


def _voice(row: Mapping[str, str]) -> KokoroVoice:
    sex = cast("Sex", row["sex"])
    speed, gain_db = float(row["usual_speed"]), float(row["gain_db"])
    listed = row["listed"] == "yes"
    return KokoroVoice(row["voice"], row["language"], sex, speed, gain_db, listed)
