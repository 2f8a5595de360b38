"""Each check of `test_cast_frames.py` finds its defect: presenters broken on purpose, in memory."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.motion.skeleton import rotation
from render_cluster.presenter.mouth.face import FACE_INDEX
from tests.render_cluster.presenter.sitting import (
    SPECK_PX,
    STRAND_PX,
    Sitting,
    eyes_px,
    gap_px,
    gaze_off_deg,
    hair_before_eyes_px,
    hair_dots_share,
    loose_px,
    skin_in_cloth_px,
    teeth_at_rest_px,
    teeth_in_smile,
)


@pytest.fixture(scope="module")
def sound(pack):
    return Sitting(pack)


def of_kind(pack, kind):
    """The triangles of a kind, (T,)."""
    return pack.part_kind[pack.part] == kind


def texels_of(pack, kind):
    """The texels of a kind's textures, (N,)."""
    chosen = np.zeros(len(pack.texel), bool)
    for part in np.flatnonzero(pack.part_kind == kind):
        width, height = pack.texture_size[part]
        chosen[pack.texture_first[part] : pack.texture_first[part] + width * height] = True
    return chosen


def on_screen(sitting, gesture="rest", frame=0):
    """The middle of each triangle in the frame, (T, 2) px, and whether it faces the camera."""
    sitting.kinds(bones=sitting.bones(gesture, frame))
    corners = sitting.coded.screen()[sitting.pack.triangles]
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return corners.mean(1), first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0] < 0


def without(pack, gone):
    """`pack` with the triangles of a mask shrunk to nothing."""
    triangles = pack.triangles.copy()
    triangles[gone] = triangles[gone][:, :1]
    return replace(pack, triangles=triangles)


def test_skin_that_pokes_through_the_blazer_is_detected(pack, sound):
    middles, _ = on_screen(sound)
    near = np.linalg.norm(middles - [500, 640], axis=1) < 12
    poked = near & of_kind(pack, Kind.CLOTH)
    part = np.where(poked, np.flatnonzero(pack.part_kind == Kind.SKIN)[0], pack.part)
    kinds = Sitting(replace(pack, part=part.astype(np.int32))).kinds()
    assert skin_in_cloth_px(sound.kinds()) <= SPECK_PX < skin_in_cloth_px(kinds)


def _wrist_px(sitting, gesture, frame):
    """The middles of all triangles, and where the raised right arm's skin meets its cuff, px."""
    middles, _ = on_screen(sitting, gesture, frame)
    pack = sitting.pack
    arm = np.array([b.startswith(("lowerarm", "wrist")) and b[-1] == "R" for b in pack.facts.bones])
    held = (pack.bone_weight * arm[pack.bone_index]).sum(1)[pack.triangles].min(1) > 0.8
    skin, cloth = (middles[held & of_kind(pack, kind)] for kind in (Kind.SKIN, Kind.CLOTH))
    away, _ = cKDTree(cloth).query(skin)
    return middles, skin[np.argsort(away)[:40]].mean(0)


def test_a_hole_between_sleeve_and_wrist_is_detected(pack, sound):
    middles, wrist = _wrist_px(sound, "wave", 30)
    broken = Sitting(without(pack, np.linalg.norm(middles - wrist, axis=1) < 9))
    bones = sound.bones("wave", 30)
    whole, holed = (gap_px(one, one.kinds(bones=bones), bones) for one in (sound, broken))
    assert whole <= SPECK_PX < holed


def test_a_hand_without_an_arm_is_detected(pack):
    whole = Sitting(pack, "wide")
    middles, wrist = _wrist_px(whole, "rest", 0)
    broken = Sitting(without(pack, np.linalg.norm(middles - wrist, axis=1) < 60), "wide")
    assert loose_px(whole.kinds()) <= STRAND_PX < loose_px(broken.kinds())


@pytest.mark.parametrize("turn_deg", [-10, 10])
def test_eyes_that_look_aside_are_detected(pack, turn_deg):
    home = pack.home.copy()
    for side in "LR":
        bone = pack.facts.bones.index(f"eye.{side}")
        home[bone] = rotation("y", turn_deg).numpy() @ home[bone]
    straight, aside = gaze_off_deg(pack), gaze_off_deg(replace(pack, home=home))
    assert abs(straight) < 4
    assert abs(aside) > 6
    assert np.sign(aside - straight) == np.sign(turn_deg)


def test_a_fringe_over_the_eyes_is_detected(pack, sound):
    rest = pack.rest.copy()
    rest[pack.vertex_kind == Kind.HAIR] += [0.0, -0.05, 0.01]
    broken = Sitting(replace(pack, rest=rest))
    assert hair_before_eyes_px(sound, sound.kinds())[0] == 0
    assert hair_before_eyes_px(broken, broken.kinds())[0] > 0


def test_missing_teeth_are_detected(pack):
    count, _ = teeth_in_smile(Sitting(without(pack, of_kind(pack, Kind.TEETH))))
    assert count <= 120


def test_dark_teeth_are_detected(pack):
    texel = pack.texel.copy()
    texel[texels_of(pack, Kind.TEETH), :3] //= 2
    assert teeth_in_smile(Sitting(replace(pack, texel=texel)))[1] <= 135


def test_an_open_mouth_at_rest_is_detected(pack):
    rest = pack.rest.copy()
    rest[pack.face_vertex] += 0.12 * pack.facial[FACE_INDEX["jawOpen"]]
    broken = Sitting(replace(pack, rest=rest))
    assert teeth_at_rest_px(broken, broken.kinds()) >= 6


def test_shards_of_hair_in_the_wrong_order_are_detected(pack, sound):
    """Every twelfth triangle shows a dark texel, as if it belonged to what is underneath."""
    texel, uv = pack.texel.copy(), pack.uv.copy()
    part = int(np.flatnonzero(pack.part_kind == Kind.HAIR)[0])
    width, height = pack.texture_size[part]
    corner = pack.texture_first[part] + np.arange(8)[:, None] * width + np.arange(8)
    texel[corner] = (0, 0, 0, 255)
    hair = np.flatnonzero(of_kind(pack, Kind.HAIR))
    uv[np.random.default_rng(1).choice(hair, len(hair) // 12)] = (3 / width, 1 - 3 / height)
    broken = Sitting(replace(pack, texel=texel, uv=uv))
    kinds = sound.kinds()
    assert hair_dots_share(sound, kinds) < 0.01 < hair_dots_share(broken, kinds)


def test_eyes_are_where_the_checks_look(sound):
    kinds = sound.kinds()
    assert all(kinds[int(y), int(x)] == Kind.EYE for x, y in eyes_px(sound))
