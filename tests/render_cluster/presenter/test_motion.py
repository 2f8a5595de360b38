import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from personalize.errors import ConfigError
from personalize.plan.segment import MotionSpec
from render_cluster.media.grid import FPS
from render_cluster.presenter.motion.gestures import GESTURES
from render_cluster.presenter.motion.hands import FINGER_BONES, HANGING, MIRROR, finger_vector
from render_cluster.presenter.motion.motion import BONES, SETTLE_FRAMES, STYLES, line_motion
from render_cluster.presenter.mouth.face import FACE_INDEX, REST_FACE

BLINK, WIDE = FACE_INDEX["eyeBlinkLeft"], FACE_INDEX["eyeWideLeft"]
SMILE = FACE_INDEX["mouthSmileLeft"]
LID_FOLLOWS = 0.13  # lids move this far with the eyes, without a blink
specs = st.builds(
    MotionSpec,
    style=st.sampled_from(sorted(STYLES)),
    gesture=st.sampled_from(sorted(GESTURES)),
    seed=st.integers(0, 2**63 - 1),
)


def degrees(rotations):
    """The angle of each rotation matrix."""
    skew = rotations - rotations.transpose(-1, -2)
    sine = torch.stack([skew[..., 2, 1], skew[..., 0, 2], skew[..., 1, 0]], -1).norm(dim=-1) / 2
    cosine = (rotations.diagonal(dim1=-2, dim2=-1).sum(-1) - 1) / 2
    return torch.rad2deg(torch.atan2(sine, cosine))


@settings(max_examples=60, deadline=None)
@given(spec=specs, steps=st.integers(1, 20))
def test_both_ends_are_at_home_and_nearly_still(spec, steps):
    motion = line_motion(spec, 8 * steps)
    assert motion.frames == 8 * steps
    assert motion.rotations.shape == (8 * steps, len(BONES), 3, 3)
    assert motion.rotations.dtype == motion.face.dtype == torch.float32
    turned = degrees(motion.rotations)
    assert turned[[0, -1]].max() == 0
    assert torch.equal(motion.face[[0, -1]], REST_FACE.expand(2, 52))
    assert turned[[1, -2]].max() < 0.25


@settings(max_examples=60, deadline=None)
@given(spec=specs, shorter=st.integers(5, 20), more=st.integers(1, 20))
def test_a_longer_clip_begins_with_the_shorter_to_the_bit(spec, shorter, more):
    short = line_motion(spec, 8 * shorter)
    long = line_motion(spec, 8 * (shorter + more))
    gesture_s = GESTURES[spec.gesture].length_s / STYLES[spec.style].tempo
    assume(gesture_s <= (short.frames - 2) / FPS)  # otherwise it is sped up or left out
    shared = short.frames - SETTLE_FRAMES
    assert torch.equal(short.rotations[:shared], long.rotations[:shared])
    assert torch.equal(short.face[:shared], long.face[:shared])


@settings(max_examples=30, deadline=None)
@given(spec=specs)
def test_motion_is_smooth_and_every_matrix_a_rotation(spec):
    motion = line_motion(spec, 120)
    rotations = motion.rotations.double()
    assert torch.allclose(rotations @ rotations.transpose(-1, -2), torch.eye(3).double(), atol=1e-6)
    steps = degrees(rotations[1:] @ rotations[:-1].transpose(-1, -2))
    body = [index for index, bone in enumerate(BONES) if "finger" not in bone]
    assert steps[:, body].max() < 25
    assert motion.face.min() >= 0
    assert motion.face.max() <= 1


def test_the_same_spec_gives_the_same_bytes():
    spec = MotionSpec("friendly", "wave", 11)
    first, second = line_motion(spec, 96), line_motion(spec, 96)
    assert first.rotations.numpy().tobytes() == second.rotations.numpy().tobytes()
    assert first.face.numpy().tobytes() == second.face.numpy().tobytes()


def test_seeds_and_styles_differ():
    friendly = line_motion(MotionSpec("friendly", "rest", 1), 96)
    other_seed = line_motion(MotionSpec("friendly", "rest", 2), 96)
    calm = line_motion(MotionSpec("calm", "rest", 1), 96)
    energetic = line_motion(MotionSpec("energetic", "rest", 1), 96)
    head = BONES.index("head")
    assert degrees(friendly.rotations - other_seed.rotations + torch.eye(3)).max() > 0.5
    turns = [degrees(m.rotations[:, head]).mean() for m in (calm, friendly, energetic)]
    assert turns[0] < turns[1] < turns[2]
    assert turns[2] < 6


def test_blinks_come_at_a_human_rate_shut_fully_and_avoid_the_ends():
    blinks, minutes, margin = 0, 0.0, round(0.3 * FPS)
    for seed in range(20):
        lids = line_motion(MotionSpec("friendly", "rest", seed), 1000).face[:, BLINK]
        shut = (lids > 0.9).int()
        blinks += int((shut.diff() == 1).sum())
        minutes += 1000 / FPS / 60
        assert max(lids[:margin].max(), lids[-margin:].max()) < LID_FOLLOWS
    assert 12 <= blinks / minutes <= 20


def test_blinks_avoid_the_end_of_every_length():
    margin = round(0.3 * FPS)
    for frames in range(24, 264, 8):
        lids = line_motion(MotionSpec("friendly", "rest", 5), frames).face[:, BLINK]
        assert lids[-margin:].max() < LID_FOLLOWS


def test_eyes_stay_near_the_lens_while_the_head_turns():
    motion = line_motion(MotionSpec("energetic", "point_side", 3), 120)
    of = {bone: motion.rotations[:, index] for index, bone in enumerate(BONES)}
    assert degrees(of["head"]).max() > 5
    looking = of["spine03"] @ of["neck02"] @ of["head"] @ of["eye.L"]
    assert degrees(looking).max() < 5


def in_head(motion):
    """How far the eyes are turned down in the head, degrees."""
    eye = motion.rotations[:, BONES.index("eye.L")].double()
    return torch.rad2deg(torch.asin(eye[:, 2, 1]))


def test_lids_go_with_the_eyes():
    motion = line_motion(MotionSpec("energetic", "rest", 8), 2000)
    pitch, lids, wide = in_head(motion), motion.face[:, BLINK], motion.face[:, WIDE]
    awake = lids < LID_FOLLOWS
    down, up = awake & (pitch > 2), awake & (pitch < -2)
    assert min(int(down.sum()), int(up.sum())) > 20
    assert lids[down].min() > 0.03
    assert lids[up].max() < 1e-6
    assert wide[up].mean() > wide[down].mean() + 0.05


def test_gaze_is_at_the_viewer_most_of_the_time():
    motion = line_motion(MotionSpec("friendly", "rest", 9), 3000)
    of = {bone: motion.rotations[:, index] for index, bone in enumerate(BONES)}
    looking = (of["spine03"] @ of["neck02"] @ of["head"] @ of["eye.L"])[..., 2]
    aside = torch.rad2deg(torch.acos(looking[:, 2].clamp(max=1)))
    assert (aside < 1.0).float().mean() > 0.65
    assert 1.5 < aside.max() < 6


def test_smiles_come_and_go_and_none_is_left_at_the_ends():
    smiles = line_motion(MotionSpec("friendly", "rest", 9), 1000).face[:, SMILE]
    at_rest = float(REST_FACE[SMILE])
    assert 0.05 < float(smiles.max()) - at_rest < 0.2
    assert float(smiles.min()) >= at_rest
    assert smiles[0] == smiles[-1] == at_rest
    assert 0.2 < float((smiles > at_rest + 0.03).float().mean()) < 0.8


def test_styles_differ_in_how_far_and_how_often():
    def of_style(style):
        motions = [line_motion(MotionSpec(style, "rest", seed), 500) for seed in range(6)]
        heads = [degrees(motion.rotations[:, BONES.index("head")]) for motion in motions]
        brows = [motion.face[:, FACE_INDEX["browInnerUp"]] for motion in motions]
        return float(torch.cat(heads).mean()), float(torch.cat(brows).mean())

    calm, friendly, energetic = map(of_style, ("calm", "friendly", "energetic"))
    assert calm[0] < 0.7 * friendly[0] < 0.7 * 0.75 * energetic[0]
    assert calm[1] < friendly[1] < energetic[1]


def test_beats_nod_where_the_words_are_stressed():
    spec, beats_s = MotionSpec("friendly", "rest", 3), (0.8, 2.0, 3.4)
    nods = line_motion(replace(spec, beats_s=beats_s), 120)
    unlike = line_motion(replace(spec, beats_s=(1.4, 2.7, 3.4)), 120)
    pitch = [nodding(m) for m in (nods, unlike)]
    at, between = round(2.0 * FPS), round(2.7 * FPS)
    assert pitch[0][at] > pitch[1][at] + 0.5
    assert pitch[1][between] > pitch[0][between] + 0.5


def nodding(motion):
    return torch.rad2deg(torch.asin(motion.rotations[:, BONES.index("head")][:, 2, 1]))


def test_every_gesture_but_rest_moves_what_it_names():
    still = line_motion(MotionSpec("friendly", "rest", 4), 96)
    for gesture in GESTURES.keys() - {"rest"}:
        motion = line_motion(MotionSpec("friendly", gesture, 4), 96)
        extra = degrees(still.rotations.transpose(-1, -2) @ motion.rotations).amax(dim=0)
        bone = "head" if gesture == "nod" else "lowerarm01.R"
        assert extra[BONES.index(bone)] > (2 if gesture == "nod" else 60)


def test_a_wave_fits_a_short_greeting_and_is_left_out_of_a_shorter_one():
    arm = BONES.index("lowerarm01.R")
    assert degrees(line_motion(MotionSpec("calm", "wave", 4), 40).rotations[:, arm]).max() > 60
    assert degrees(line_motion(MotionSpec("friendly", "wave", 4), 32).rotations[:, arm]).max() > 60
    assert degrees(line_motion(MotionSpec("friendly", "wave", 4), 24).rotations[:, arm]).max() == 0


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (MotionSpec("frendly", "rest", 1), "unknown style 'frendly'; did you mean 'friendly'"),
        (MotionSpec("calm", "waive", 1), "unknown gesture 'waive'; did you mean 'wave'"),
    ],
)
def test_an_unknown_style_or_gesture_names_the_nearest(spec, message):
    with pytest.raises(ConfigError, match=message):
        line_motion(spec, 32)


@pytest.fixture(scope="module")
def skeleton():
    """Rest joints of the presenter's body in metres (x to her left, y up, z to the camera)."""
    golden = Path(__file__).parents[2] / "golden" / "arm_skeleton.json"
    return json.loads(golden.read_text())


def axis_turn(axis, angle_deg):
    cross = np.cross(np.eye(3), np.array(axis))
    angle = np.deg2rad(angle_deg)
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def home_pose():
    """The arms hanging at the sides, as the presenter is baked."""
    home = {}
    for side, sign in (("L", 1), ("R", -1)):
        home[f"clavicle.{side}"] = axis_turn((0, 0, 1), -3 * sign)
        home[f"shoulder01.{side}"] = axis_turn((0, 0, 1), -8 * sign)
        upper = axis_turn((0, 0, 1), -18 * sign) @ axis_turn((1, 0, 0), 4)
        home[f"upperarm01.{side}"] = upper
        home[f"lowerarm01.{side}"] = axis_turn((0, 0, 1), 2 * sign) @ axis_turn((1, 0, 0), -20)
        for bone in FINGER_BONES:
            vector = finger_vector(bone, HANGING) * (MIRROR if side == "L" else 1)
            angle_deg = np.linalg.norm(vector)
            home[f"{bone}.{side}"] = axis_turn(vector / angle_deg, angle_deg)
    return home


def joints(skeleton, motion, frame):
    """Where each bone begins in one frame: rotations compose on top of home, parents first."""
    moved = dict(zip(motion.bones, motion.rotations[frame].double().numpy(), strict=True))
    home, found = home_pose(), {}
    turn, shift = {"": np.eye(3)}, {"": np.zeros(3)}
    for name, bone in skeleton.items():
        head, parent = np.array(bone["head_m"]), bone["parent"]
        own = moved.get(name, np.eye(3)) @ home.get(name, np.eye(3))
        shift[name] = shift[parent] + turn[parent] @ (head - own @ head)
        turn[name] = turn[parent] @ own
        found[name] = turn[name] @ head + shift[name]
    return found


@pytest.mark.parametrize("gesture", sorted(GESTURES.keys() - {"rest", "nod"}))
def test_a_raised_hand_is_in_the_frame_and_in_front_of_the_body(skeleton, gesture):
    motion = line_motion(MotionSpec("friendly", gesture, 1), 96)
    frames = [joints(skeleton, motion, frame) for frame in range(0, 60, 2)]
    highest = max(frames, key=lambda found: found["finger3-2.R"][1])
    wrist, finger, chest = (highest[name] for name in ("wrist.R", "finger3-2.R", "spine01"))
    chin_y, chest_y = highest["head"][1], chest[1] - 0.08
    assert abs(wrist[0]) <= 0.36
    assert wrist[1] >= chest_y
    assert chest_y <= finger[1] <= chin_y
    assert wrist[2] - chest[2] >= (0.06 if abs(wrist[0]) > 0.2 else 0.12)
    for found in frames:
        hand = [found[f"finger{number}-3.R"] for number in range(1, 6)]
        assert min(np.linalg.norm(tip - chest) for tip in hand) > 0.12
