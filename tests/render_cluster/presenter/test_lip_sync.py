"""Lips against sound on rendered frames, measured with MediaPipe's face mesh.

One figure for all sentences together: opening and envelope of each, minus their means over that
sentence, end to end; the sentences share a clip's frames, which are drawn once.
"""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d

from personalize.plan.segment import MotionSpec
from render_cluster.media.grid import SAMPLES_PER_FRAME
from render_cluster.voice.catalog import open_voice, voice_facts
from tests.installed import skip_or_fail
from tests.render_cluster.presenter.face_mesh import FaceMesh, lip_opening, rgb_of
from tests.render_cluster.presenter.fetch_face_mesh import FaceMeshMissingError, fetch_face_mesh
from tests.render_cluster.presenter.spoken_sentences import SENTENCES

# The first of the list, in order: none was chosen by its result.
SPOKEN = {3: SENTENCES[:3], 6: SENTENCES[:6]}
BODY = MotionSpec("friendly", "rest", 11)
FACE_BOX_PX = (640, 270, 330)
LAGS = range(-5, 6)
# A syllable takes about 200 ms: anything shorter than a frame or so is not a lip movement.
SMOOTH_FRAMES = 1.0


@pytest.fixture(scope="module", params=[3, pytest.param(6, marks=pytest.mark.variant)])
def seen(request, presenter):
    """(opening, envelope) of each sentence, by frame."""
    try:
        model = fetch_face_mesh()
    except FaceMeshMissingError as missing:
        skip_or_fail(str(missing))
    speeches = map(open_voice(voice_facts("hibari")).speak, SPOKEN[request.param])
    return [_watch(presenter, speech, FaceMesh(model, FACE_BOX_PX)) for speech in speeches]


def _watch(presenter, speech, mesh):
    clip = list(presenter.render_clip(BODY, speech.frames))
    openings = []
    for frame in presenter.render_speech(BODY, clip, speech.phonemes):
        points, score = mesh.landmarks(rgb_of(frame))
        assert score > 0.9
        openings.append(lip_opening(points))
    blocks = speech.samples.reshape(-1, SAMPLES_PER_FRAME).astype(np.float64)
    return np.array(openings), np.sqrt((blocks**2).mean(1))


def correlation(seen, lag, smooth=SMOOTH_FRAMES):
    """How opening and envelope correlate over all sentences, with the lips `lag` frames late."""
    pairs = []
    for opening, envelope in seen:
        lips, sound = (gaussian_filter1d(x, smooth) if smooth else x for x in (opening, envelope))
        frames = len(lips)
        late, early = max(lag, 0), max(-lag, 0)
        pairs.append((lips[late : frames - early], sound[early : frames - late]))
    lips, sound = (np.concatenate([_centred(pair[i]) for pair in pairs]) for i in (0, 1))
    return float(np.corrcoef(lips, sound)[0, 1])


def _centred(values):
    return values - values.mean()


def test_lips_open_with_the_sound(seen):
    assert correlation(seen, 0) > 0.6
    assert correlation(seen, 0, smooth=0) > 0.5


def test_lips_are_neither_early_nor_late(seen):
    by_lag = {lag: correlation(seen, lag) for lag in LAGS}
    assert abs(max(by_lag, key=by_lag.get)) <= 1, by_lag
    assert max(by_lag[-5], by_lag[5]) < by_lag[0] - 0.2, "any movement would do"
