"""How fast a model must speak to keep the pace of all voices: measured once per machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from personalize.whole_file import write_whole
from render_cluster.home_folder import data_home, readable_by_all
from render_cluster.media.grid import SAMPLE_RATE_HZ
from render_cluster.versions import SPEECH_VERSION
from render_cluster.voice.sound.loudness import gain_db_to_target

USUAL_REFERENCE_S = 11.40
"""How long hibari takes for the reference text, at about 160 words a minute."""

_STEP = 0.05
"""Coarse, so that machines agree."""

_ROUNDS = 3
"""A pause keeps its length at any speed, so the first guess is half right."""
_MOST = 2.0


SpeakReference = Callable[[float, float], NDArray[np.float32]]
"""The reference text at 48 000 Hz, by speed and gain in dB."""


def usual_speed(digest: str, speak_reference: SpeakReference) -> float:
    """The speed of a model that makes it take USUAL_REFERENCE_S for the reference text.

    Args:
        digest: of the model.
        speak_reference: speaks with it; at its later gain, because what is audible depends on it.
    """
    path = data_home() / "voices" / f"pace-{digest[:16]}-{SPEECH_VERSION}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        return float(json.loads(path.read_text())["speed"])
    gain_db = gain_db_to_target(speak_reference(1.0, 0.0))
    speed = 1.0
    for _ in range(_ROUNDS):
        length_s = len(speak_reference(speed, gain_db)) / SAMPLE_RATE_HZ
        speed = min(_MOST, max(1 / _MOST, speed * length_s / USUAL_REFERENCE_S))
    speed = round(round(speed / _STEP) * _STEP, 2)
    with suppress(OSError), readable_by_all():
        write_whole(path, json.dumps({"speed": speed}).encode())
    return speed
