"""The real voice's sentences on the real presenter's lips, measured in millimetres."""

import numpy as np
import pytest

from render_cluster.media.grid import FPS
from render_cluster.presenter.model.recipe import cast_names
from render_cluster.presenter.mouth.face import REST_FACE, face_row, with_lips
from render_cluster.presenter.mouth.visemes import VISEMES, VISEMES_OF
from render_cluster.voice.catalog import open_voice, voice_facts
from tests.baked import baked
from tests.render_cluster.presenter.mouth_shape import MouthShape
from tests.render_cluster.presenter.spoken_faces import each, faces_of, shown
from tests.render_cluster.presenter.spoken_sentences import SENTENCES

TOUCHING_MM = 1.0
CLOSING_S, OPENING_S = 0.14, 0.12


@pytest.fixture(
    scope="module",
    params=[
        "anna",
        *(pytest.param(n, marks=pytest.mark.cast) for n in cast_names() if n != "anna"),
    ],
)
def mouth(request):
    return MouthShape(baked(request.param))


@pytest.fixture(scope="module")
def spoken():
    """(phonemes, faces (T, 52)) of each sentence."""
    voice = open_voice(voice_facts("hibari"))
    return [faces_of(voice.speak(text)) for text in SENTENCES]


def speaking(shape):
    return with_lips(REST_FACE[None], face_row(shape)[None])[0].numpy()


def static(viseme):
    return speaking(VISEMES[viseme].shape)


def test_the_measure_sees_an_open_mouth_and_a_wide_one(mouth):
    opened = [mouth.gap(speaking({"jawOpen": jaw})) for jaw in (0.1, 0.3)]
    assert 2 < opened[0] < opened[1] < 15
    assert mouth.width(static("IY")) > 1.1 * mouth.width(static("UW"))
    assert mouth.lip_to_teeth(REST_FACE.numpy()) > 3


def test_at_every_p_b_and_m_the_lips_touch(spoken, mouth):
    gaps = [min(map(mouth.gap, faces)) for _, faces in each(spoken, "pbm")]
    assert len(gaps) > 150
    touching = np.mean(np.array(gaps) < TOUCHING_MM)
    assert touching >= 0.98, sorted(gaps)[-8:]


def test_a_closure_is_shut_to_both_sides_of_the_middle(spoken, mouth):
    sounds = list(each(spoken[:8], "pbm"))
    for side_mm in (-12, 12):
        gaps = [min(mouth.gap(face, side_mm) for face in faces) for _, faces in sounds]
        assert np.mean(np.array(gaps) < TOUCHING_MM) >= 0.98


def test_at_every_f_and_v_the_lower_lip_is_on_the_upper_teeth(spoken, mouth):
    nearest = [min(faces, key=mouth.lip_to_teeth) for _, faces in each(spoken, "fv")]
    assert len(nearest) > 60
    assert np.mean([mouth.lip_to_teeth(face) < 1.5 for face in nearest]) >= 0.98
    assert min(mouth.teeth_shown(face) for face in nearest) > 1.5
    assert min(mouth.lip_over_edge(face) for face in nearest) > -0.5


def test_o_and_u_are_round_and_i_is_wide(spoken, mouth):
    at_rest = mouth.width(REST_FACE.numpy())

    def widths(symbols, pick):
        return [pick(map(mouth.width, faces)) / at_rest for _, faces in each(spoken, symbols)]

    assert np.mean(np.array(widths("uʊwOW", min)) < 0.92) >= 0.98
    assert np.median(widths("ɔ", min)) < 0.92
    assert np.median(widths("iA", max)) > 1.04


def test_in_silence_over_300_ms_the_mouth_is_closed(spoken, mouth):
    silences = [span for phonemes, faces in spoken for span in _silences(phonemes, faces)]
    still = [
        shown(faces, start_s + CLOSING_S, end_s - OPENING_S) for faces, start_s, end_s in silences
    ]
    assert len(still) > 12
    assert max(mouth.gap(face) for faces in still for face in faces) < TOUCHING_MM


def _silences(phonemes, faces):
    quiet_from_s = 0.0
    for sound in phonemes:
        if sound.symbol in VISEMES_OF:
            if sound.start_s - quiet_from_s > 0.3:
                yield faces, quiet_from_s, sound.start_s
            quiet_from_s = sound.end_s
    if len(faces) / FPS - quiet_from_s > 0.3:
        yield faces, quiet_from_s, len(faces) / FPS + OPENING_S


def test_vowels_part_the_lips_in_the_order_of_their_height(pack):
    mouth = MouthShape(pack)
    gaps = [mouth.gap(static(viseme)) for viseme in ("PBM", "IY", "IH", "EH", "AE", "AA")]
    assert gaps == sorted(gaps)
    assert gaps[0] == 0
    assert gaps[-1] > 12
