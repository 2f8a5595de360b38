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

USUAL_REFERENCE_S = 10.76
"""How long hibari takes for the reference text, at about 160 words a minute."""

_STEP = 0.05
"""Coarse, so that machines agree."""


def usual_speed(digest: str, speak_reference: Callable[[float], NDArray[np.float32]]) -> float:
    """The speed of a model that makes it take USUAL_REFERENCE_S for the reference text.

    Args:
        digest: of the model.
        speak_reference: speaks that text at the model's own pace and at a gain in dB, at
            48 000 Hz; the same gain as later, because what is audible depends on it.
    """
    path = data_home() / "voices" / f"pace-{digest[:16]}-{SPEECH_VERSION}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        return float(json.loads(path.read_text())["speed"])
    gain_db = gain_db_to_target(speak_reference(0.0))
    own_s = len(speak_reference(gain_db)) / SAMPLE_RATE_HZ
    speed = round(own_s / USUAL_REFERENCE_S / _STEP) * _STEP
    with suppress(OSError), readable_by_all():
        write_whole(path, json.dumps({"speed": speed}).encode())
    return speed
