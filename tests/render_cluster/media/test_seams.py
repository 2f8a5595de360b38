"""Any line of the sample campaign after any other: nothing jumps where they meet.

A seam is judged by the steps around it: last frame to first, and the steps before and after that,
compared with the steps inside the lines. Vertices in all frames; drawn frames in a few.
"""

from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
import torch

from personalize.campaign.reading import load_campaign
from personalize.plan.plan import build_plan
from personalize.plan.segment import MotionSpec, RenderIdentity
from personalize.recipients.recipients import read_recipients
from render_cluster.presenter.motion.beats import stressed_beats
from render_cluster.presenter.motion.motion import line_motion
from render_cluster.presenter.motion.skeleton import Skeleton, pose
from render_cluster.presenter.mouth.face import with_lips
from render_cluster.presenter.mouth.lips import lip_coefficients
from render_cluster.presenter.raster.stage import planes
from render_cluster.voice.catalog import open_voice, voice_facts

ROOT = Path(__file__).parents[3]
EVERY_NTH_VERTEX = 16
INSIDE_FRAMES = (9, 24, 37)


@dataclass(frozen=True)
class SpokenLine:
    """A line as one recipient gets it: faces (T, 52) and bones (T, B, 3, 4)."""

    name: str
    motion: MotionSpec
    faces: torch.Tensor
    bones: torch.Tensor


@pytest.fixture(scope="module")
def lines(pack):
    campaign = load_campaign(ROOT / "examples/spring_checkin/campaign.yaml")
    recipients = read_recipients(ROOT / "datasets/samples/hubspot_contacts.csv", campaign)
    specs = build_plan(campaign, recipients, RenderIdentity("v", "p", "h264", "aac")).specs()
    skeleton = Skeleton(
        pack.facts.bones,
        pack.facts.parents,
        torch.from_numpy(pack.joints),
        torch.from_numpy(pack.home),
    )
    voice = open_voice(voice_facts("hibari"))
    first_of = {spec.line_id: spec for spec in reversed(specs)}
    return [_spoken(spec, voice, skeleton) for spec in first_of.values()]


def _spoken(spec, voice, skeleton):
    speech = voice.speak(spec.speech)
    beats_s = stressed_beats(speech.phonemes) if spec.shared else ()
    moves = MotionSpec(spec.motion.style, spec.motion.gesture, spec.motion.seed, beats_s)
    motion = line_motion(moves, speech.frames)
    faces = with_lips(motion.face, lip_coefficients(speech.phonemes, speech.frames))
    return SpokenLine(spec.line_id, moves, faces, pose(skeleton, motion.bones, motion.rotations))


@pytest.fixture(scope="module")
def vertices(pack, lines):
    """The position of every n-th vertex in each frame of each line, (T, N, 3) m."""
    chosen = np.arange(0, len(pack.rest), EVERY_NTH_VERTEX)
    basis = np.zeros((52, len(pack.rest), 3), np.float32)
    basis[:, pack.face_vertex] = pack.facial
    rest, basis = torch.from_numpy(pack.rest[chosen]), torch.from_numpy(basis[:, chosen])
    index = torch.from_numpy(pack.bone_index[chosen]).long()
    weight = torch.from_numpy(pack.bone_weight[chosen])[..., None, None]
    placed = []
    for line in lines:
        shaped = rest + torch.einsum("tf,fvc->tvc", line.faces, basis)
        at = [
            (bones[index] * weight).sum(1) @ torch.cat([v, torch.ones(len(v), 1)], 1)[..., None]
            for bones, v in zip(line.bones, shaped, strict=True)
        ]
        placed.append(torch.stack(at)[..., 0].numpy())
    return placed


def step(a, b):
    """How far the vertices move from one frame to the next, mean in metres."""
    return float(np.linalg.norm(b - a, axis=-1).mean())


def jerk(a, b, c):
    """How much the vertices' speed changes from one step to the next."""
    return float(np.linalg.norm((c - b) - (b - a), axis=-1).mean())


def test_all_lines_of_the_campaign_are_here(lines):
    assert len(lines) == 6
    assert {line.name for line in lines if line.motion.beats_s} == {"news", "offer"}


def test_vertices_neither_jump_nor_change_speed_at_any_seam(vertices):
    steps = [step(a, b) for line in vertices for a, b in pairwise(line)]
    turns = [jerk(*line[i : i + 3]) for line in vertices for i in range(len(line) - 2)]
    for before, after in product(vertices, repeat=2):
        joined = [before[-3], before[-2], before[-1], after[0], after[1], after[2]]
        at_seam = [step(a, b) for a, b in pairwise(joined)]
        assert at_seam[2] == 0
        assert max(at_seam[1:4]) <= np.percentile(steps, 95)
        assert max(jerk(*joined[i : i + 3]) for i in range(4)) <= np.percentile(turns, 95)


def test_the_image_does_not_jump_at_any_seam(presenter, lines):
    def draw(line, at):
        return planes(presenter._draw_whole(line.faces[at], line.bones[at]))[0].astype(np.int16)

    def change(a, b):
        return float(np.abs(a - b).mean())

    inside = [
        change(draw(line, at), draw(line, at + 1)) for line in lines[:4] for at in INSIDE_FRAMES
    ]
    ends = [[draw(line, at) for at in (0, 1, -2, -1)] for line in lines]
    for before, after in product(ends, repeat=2):
        assert np.array_equal(before[3], after[0])
        around = max(change(before[2], before[3]), change(after[0], after[1]))
        assert around <= np.percentile(inside, 95)


def test_a_held_pose_does_not_flicker(presenter, lines):
    """The same pose gives the same bytes, whatever was drawn in between."""
    line, other = lines[0], lines[1]
    first = presenter._draw_whole(line.faces[20], line.bones[20]).copy()
    presenter._draw_whole(other.faces[30], other.bones[30])
    held = presenter._draw_whole(line.faces[20], line.bones[20])
    assert np.array_equal(first, held)
