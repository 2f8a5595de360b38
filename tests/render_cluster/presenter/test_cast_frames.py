"""Defects once seen on stills, looked for in rendered frames of each presenter.

Anna always; the others, which must be baked first, are slow. `test_cast_defects.py` tests that each
check detects its defect.
"""

import numpy as np
import pytest

from render_cluster.presenter.model.recipe import cast_names
from tests.baked import baked
from tests.render_cluster.presenter.sitting import (
    SPECK_PX,
    STRAND_PX,
    Sitting,
    gap_px,
    gaze_off_deg,
    hair_before_eyes_px,
    hair_dots_share,
    loose_px,
    skin_in_cloth_px,
    teeth_at_rest_px,
    teeth_in_smile,
)

OTHERS = [name for name in cast_names() if name != "anna"]
POSES = [("rest", 0), ("wave", 30), ("open_palms", 35)]


@pytest.fixture(
    scope="module",
    params=["anna", *(pytest.param(name, marks=pytest.mark.cast) for name in OTHERS)],
)
def sitting(request):
    return Sitting(baked(request.param))


@pytest.fixture(scope="module")
def at_home(sitting):
    return sitting.kinds()


@pytest.fixture(scope="module", params=POSES, ids=lambda posed: posed[0])
def posed(request, sitting):
    bones = sitting.bones(*request.param)
    return sitting.kinds(bones=bones), bones


def test_both_eyeballs_are_turned_to_the_camera(sitting):
    lens = np.array([0.0, sitting.camera.eye_y_m, sitting.camera.distance_m])
    bones = sitting.bones().numpy()
    for side, ball in zip("LR", sitting.pack.eyeballs, strict=True):
        bone = bones[sitting.pack.facts.bones.index(f"eye.{side}")]
        towards = lens - (bone[:, :3] @ ball + bone[:, 3])
        cosine = bone[:, 2] @ towards / np.linalg.norm(towards)
        assert np.degrees(np.arccos(np.clip(cosine, -1, 1))) < 3


def test_both_eyes_look_into_the_camera(sitting):
    assert abs(gaze_off_deg(sitting.pack)) < 4


def test_no_hair_hangs_before_an_eye(sitting, at_home):
    hair, eye = hair_before_eyes_px(sitting, at_home)
    assert hair == 0
    assert eye > 60


def test_no_skin_shows_through_the_clothes(posed):
    assert skin_in_cloth_px(posed[0]) <= SPECK_PX


def test_nothing_shines_through_a_gap_within_the_figure(sitting, posed):
    assert gap_px(sitting, *posed) <= SPECK_PX


def test_nothing_hangs_loose_in_the_air(sitting, at_home):
    assert loose_px(at_home) <= STRAND_PX
    assert loose_px(Sitting(sitting.pack, "wide").kinds()) <= STRAND_PX


def test_teeth_are_there_and_white_in_a_smile(sitting):
    count, luma = teeth_in_smile(sitting)
    assert count > 120
    assert luma > 135


def test_lips_are_closed_at_rest(sitting, at_home):
    assert teeth_at_rest_px(sitting, at_home) < 6


def test_hair_has_no_dark_dots(sitting, at_home):
    assert hair_dots_share(sitting, at_home) < 0.01
