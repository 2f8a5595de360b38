"""In a pause no pixel of the mouth moves: rendered frames, of two voices in two languages.

With the breathing clip as the measure: in a silence a frame is the clip's own, byte for byte.
"""

import math
from itertools import pairwise

import numpy as np
import pytest

from personalize.plan.segment import MotionSpec
from personalize.pronunciation.prosody_marks import pause_mark
from render_cluster.media.grid import FPS
from render_cluster.voice.catalog import open_voice, voice_facts

CLOSING_S, OPENING_S = 0.14, 0.1
"""As docs/lips.md has them."""
REST = MotionSpec("friendly", "rest", 11)
TEXTS = {
    "kokoro:am_michael": f"Bob moved.{pause_mark(400)} We met.",
    "kokoro:ff_siwis": f"Bravo.{pause_mark(400)} Merci.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_in_a_pause_every_frame_is_the_clips_own(presenter, name):
    speech = open_voice(voice_facts(name)).speak(TEXTS[name])
    before, after = max(_gaps(speech.phonemes), key=lambda gap: gap[1] - gap[0])
    clip = list(presenter.render_clip(REST, speech.frames))
    frames = list(presenter.render_speech(REST, clip, speech.phonemes))
    moved = [not np.array_equal(a, b) for a, b in zip(frames, clip, strict=True)]
    still = range(math.ceil((before + CLOSING_S) * FPS), math.floor((after - OPENING_S) * FPS))
    assert len(still) >= 3
    assert not any(moved[at] for at in still)
    assert moved[math.floor(before * FPS) - 1]
    assert moved[math.ceil(after * FPS) + 1]


def _gaps(phonemes):
    spoken = [one for one in phonemes if one.symbol.isalpha()]
    return [(one.end_s, following.start_s) for one, following in pairwise(spoken)]
