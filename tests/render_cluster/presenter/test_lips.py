# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import re
from pathlib import Path

import hibari
import numpy as np
import pytest
import torch
from anny.models.facial_actions import FACIAL_ACTION_LABELS
from hypothesis import given, settings
from hypothesis import strategies as st

from render_cluster.media.grid import FPS
from render_cluster.presenter.mouth.face import (
    FACE_ACTIONS,
    FACE_INDEX,
    REST_FACE,
    face_columns,
    face_row,
    with_lips,
)
from render_cluster.presenter.mouth.lips import (
    CLOSES_IN_S,
    LEAD_S,
    OPENS_IN_S,
    STILL_PAUSE_S,
    lip_coefficients,
)
from render_cluster.presenter.mouth.visemes import (
    _ACTIONS,
    LENGTHENERS,
    VISEMES,
    VISEMES_OF,
    VOWELS,
)
from render_cluster.voice.catalog import open_voice, voice_facts
from render_cluster.voice.interface.protocol import TimedPhoneme

LIPS_PAGE = Path(__file__).parents[3] / "docs" / "lips.md"
JAW, PRESS = FACE_INDEX["jawOpen"], FACE_INDEX["mouthPressLeft"]
PUCKER, FUNNEL = FACE_INDEX["mouthPucker"], FACE_INDEX["mouthFunnel"]
ROLL_LOWER = FACE_INDEX["mouthRollLower"]

SENTENCES = (
    "Hello Sarah, we both believe five small changes can make a very big difference.",
    "Bob and Pam moved by the maple pub in November.",
    "Please remember to reply by five before February.",
    "Most members of Bluebird's marketing team improve their numbers.",
    "Hi Phoebe.",
    "My company helps people from home.",
    "Maybe a comfortable profit from the pump factory.",
)


@pytest.fixture(scope="module")
def spoken():
    voice = open_voice(voice_facts("hibari"))
    return [voice.speak(text) for text in SENTENCES]


def timed(*spans):
    return tuple(TimedPhoneme(*span) for span in spans)


def near(phoneme, frames):
    middle = ((phoneme.start_s + phoneme.end_s) / 2 - LEAD_S) * FPS
    return range(max(0, round(middle) - 1), min(frames, round(middle) + 2))


def test_face_actions_are_annys_in_annys_order():
    assert list(FACE_ACTIONS) == FACIAL_ACTION_LABELS


def test_a_name_without_its_side_means_both_sides():
    row = face_row({"mouthSmile": 0.5, "jawOpen": 0.25})
    assert row[list(face_columns("mouthSmile"))].tolist() == [0.5, 0.5]
    assert row.sum() == 1.25
    with pytest.raises(KeyError, match="mouthSmirk"):
        face_row({"mouthSmirk": 1.0})


def test_every_symbol_of_the_voice_has_a_viseme():
    marks = set(' ;:,.!?—…"()“”ˈˌ↓→↗↘') | LENGTHENERS
    silent = {symbol for symbol in hibari.Hibari().vocab if symbol not in VISEMES_OF}
    assert silent <= marks
    assert VISEMES_OF.keys() >= VOWELS
    assert {name for names in VISEMES_OF.values() for name in names} <= VISEMES.keys()


def test_every_p_b_and_m_is_closed_in_some_frame(spoken):
    for speech in spoken:
        lips = lip_coefficients(speech.phonemes, speech.frames)
        closures = [phoneme for phoneme in speech.phonemes if phoneme.symbol in "pbm"]
        for phoneme in closures:
            frames = lips[list(near(phoneme, speech.frames))]
            shut = (frames[:, JAW] < 0.06) & (frames[:, PRESS] > 0.3)
            assert shut.any(), (phoneme, frames[:, [JAW, PRESS]])


def test_every_f_and_v_has_the_lip_on_the_teeth_in_some_frame(spoken):
    for speech in spoken:
        lips = lip_coefficients(speech.phonemes, speech.frames)
        for phoneme in speech.phonemes:
            if phoneme.symbol in "fv":
                assert lips[list(near(phoneme, speech.frames)), ROLL_LOWER].max() > 0.4, phoneme


def _pauses(phonemes, length_s):
    """Where no symbol with a mouth shape sounds: pairs of start and end."""
    sounding = [p for p in phonemes if p.symbol in VISEMES_OF]
    starts = [0.0, *(p.end_s for p in sounding)]
    return list(zip(starts, [*(p.start_s for p in sounding), length_s], strict=True))


def _still_frames(phonemes, frames):
    """The frames inside pauses over 200 ms, but for the closing and the opening of the mouth."""
    times_s = np.arange(frames) / FPS + LEAD_S
    return [
        np.flatnonzero((times_s > start + CLOSES_IN_S) & (times_s < end - OPENS_IN_S))
        for start, end in _pauses(phonemes, frames / FPS)
        if end - start >= STILL_PAUSE_S
    ]


def test_the_mouth_does_not_move_at_all_in_pauses():
    voice = open_voice(voice_facts("hibari"))
    texts = (
        *SENTENCES,
        "Hi Wei, I hope spring is kind to you. Yes? No!",
        "Well: we can, of course.",
    )
    still = 0
    for text in texts:
        speech = voice.speak(text)
        lips = lip_coefficients(speech.phonemes, speech.frames)
        for frames in _still_frames(speech.phonemes, speech.frames):
            assert not len(frames) or lips[frames].abs().max() == 0.0
            still += len(frames)
    assert still > 20


def test_a_mouth_closes_and_opens_without_a_jump_around_a_pause():
    lips = lip_coefficients(timed(("ɑ", 0.1, 0.5), ("ɑ", 1.1, 1.5)), 40)[:, JAW]
    assert lips.diff().abs().max() < 0.6 * lips.max()
    assert lips[17:24].abs().max() == 0.0


def test_two_unlike_closures_in_one_frame_are_both_seen():
    phonemes = timed(("ʌ", 0.2, 0.4), ("m", 0.412, 0.424), ("f", 0.424, 0.436), ("ɚ", 0.436, 0.6))
    lips = lip_coefficients(phonemes, 24)
    assert lips[:, PRESS].max() > 0.3
    assert lips[:, ROLL_LOWER].max() > 0.45


def test_a_stop_between_vowels_is_no_longer_closed_than_it_sounds():
    lips = lip_coefficients(timed(("ɑ", 0.2, 0.4), ("b", 0.4, 0.46), ("ɑ", 0.46, 0.7)), 24)
    assert 1 <= int((lips[:, PRESS] > 0.2).sum()) <= 2
    assert lips[:, JAW].max() > 0.3


def test_rounded_vowels_round_the_lips_and_spread_ones_do_not():
    def rounding(symbol):
        lips = lip_coefficients(timed(("ˈ", 0.3, 0.35), (symbol, 0.35, 0.6)), 24)
        return float(lips[11, [PUCKER, FUNNEL]].sum())

    assert rounding("u") > 0.8
    assert rounding("ɔ") > 0.5
    assert rounding("w") > 0.8
    assert rounding("i") < 0.02
    assert rounding("æ") < 0.02


def test_a_diphthong_moves_from_its_first_shape_to_its_second():
    lips = lip_coefficients(timed(("O", 0.2, 0.6)), 24)
    assert lips[6, JAW] > lips[13, JAW]
    assert lips[13, PUCKER] > lips[6, PUCKER]


def test_stress_opens_a_vowel_further():
    def opening(mark):
        return float(lip_coefficients(timed((mark, 0.2, 0.3), ("ɑ", 0.3, 0.5)), 24)[:, JAW].max())

    assert opening("ˈ") > opening("ˌ") > opening(" ")


def test_stress_time_belongs_to_the_vowel_that_follows():
    marked = lip_coefficients(timed(("ˌ", 0.2, 0.4), ("ɑ", 0.4, 0.5)), 24)
    plain = lip_coefficients(timed(("ɑ", 0.2, 0.5)), 24)
    assert torch.allclose(marked * 0.82, plain, atol=0.02)


def test_long_pauses_rest_and_short_gaps_do_not():
    lips = lip_coefficients(timed(("ɑ", 0.2, 0.4), (",", 0.4, 1.0), ("ɑ", 1.0, 1.2)), 40)
    assert lips[16:18].abs().max() < 0.06
    joined = lip_coefficients(timed(("ɑ", 0.2, 0.4), (" ", 0.4, 0.45), ("ɑ", 0.45, 0.7)), 40)
    assert joined[6:16, JAW].min() > 0.25


def test_no_phonemes_keep_the_mouth_at_rest():
    assert not lip_coefficients((), 16).any()


phoneme_runs = st.lists(
    st.tuples(st.sampled_from("pbmfvszɑiuOIɹwlθðˈˌː ,.x?"), st.integers(0, 12)), max_size=60
)


@settings(max_examples=60, deadline=None)
@given(run=phoneme_runs, steps=st.integers(1, 12))
def test_ends_are_exactly_at_rest_and_shapes_stay_in_range(run, steps):
    start_s, phonemes = 0.1, []
    for symbol, units in run:
        phonemes.append(TimedPhoneme(symbol, start_s, start_s + 0.025 * units))
        start_s = phonemes[-1].end_s
    lips = lip_coefficients(tuple(phonemes), 8 * steps)
    assert lips.shape == (8 * steps, 52)
    assert lips.dtype == torch.float32
    assert not lips[[0, -1]].any()
    assert torch.isfinite(lips).all()
    assert lips.min() >= -0.5  # the jaw moves back for f and v
    assert lips.max() <= 1.0


def test_the_face_with_resting_lips_is_the_face_to_the_bit():
    face = REST_FACE.repeat(24, 1) + torch.rand(24, 52)
    lips = lip_coefficients(timed(("u", 0.3, 0.5)), 24)
    spoken_face = with_lips(face, lips)
    assert torch.equal(spoken_face[[0, -1]], face[[0, -1]])
    smiles = list(face_columns("mouthSmile"))
    assert (spoken_face[9, smiles] < 0.1 * face[9, smiles]).all()


def test_a_faint_vowel_opens_less_and_is_as_round():
    def shape(symbol, loudness):
        return lip_coefficients((TimedPhoneme(symbol, 0.2, 0.6, loudness),), 24)[10]

    assert shape("ɑ", 0.2)[JAW] < 0.75 * shape("ɑ", 1.0)[JAW] < 0.7 * shape("ɑ", 2.0)[JAW]
    assert torch.equal(shape("u", 0.2)[[PUCKER, FUNNEL]], shape("u", 1.0)[[PUCKER, FUNNEL]])
    assert torch.equal(shape("m", 0.2), shape("m", 1.0))


@pytest.mark.parametrize("name", sorted(VISEMES))
def test_the_table_of_visemes_in_the_docs_is_the_codes(name):
    short = {action: word for word, action in _ACTIONS.items()} | {"jawOpen": "jaw"}
    viseme = VISEMES[name]
    shape = " ".join(f"{short[action]} {value:g}" for action, value in viseme.shape.items())
    times = f"{viseme.rise_s * 1000:g}, {viseme.fall_s * 1000:g}"
    (row,) = re.findall(rf"^\| {name} \|.*$", LIPS_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    _, _, symbols, *rest, _ = row.split(" | ".strip())
    documented = [cell.strip() for cell in rest]
    assert documented == [shape or "the resting face", f"{viseme.weight:g}", times]
    assert [s for s, names in VISEMES_OF.items() if names == (name,)] == [
        s for s in symbols.split() if s != "silence"
    ]
