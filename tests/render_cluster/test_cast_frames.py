"""Defects that were once seen on stills, looked for in rendered frames of each presenter.

What a pixel shows is found by rendering the presenter in one plain colour for each kind of
surface, before white. Anna always; the others, which must be baked first, are slow.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.ndimage import binary_dilation, binary_erosion, binary_fill_holes, label, median_filter

from personalize.segment import MotionSpec
from render_cluster.presenter.camera import HEIGHT_PX, WIDTH_PX, portrait
from render_cluster.presenter.face import REST_FACE, face_row
from render_cluster.presenter.motion import line_motion
from render_cluster.presenter.parts import Kind
from render_cluster.presenter.prepare import bake_presenter, open_presenter
from render_cluster.presenter.recipe import cast_names
from render_cluster.presenter.skeleton import Skeleton, pose
from render_cluster.presenter.stage import WHOLE_FRAME, Stage, planes

NOTHING = 255
# Three blocks of chroma: what a mixture of colours at an edge can feign.
SPECK_PX = 12
# Full colours, so chosen that where two surfaces meet their mixture is none of their own.
CODES = {
    Kind.SKIN: (0, 255, 0),
    Kind.CLOTH: (255, 0, 0),
    Kind.HAIR: (0, 0, 255),
    Kind.TEETH: (255, 0, 255),
    Kind.EYE: (0, 255, 255),
    Kind.TONGUE: (255, 0, 0),
    Kind.BROW: (0, 255, 0),
    Kind.LASH: (0, 255, 0),
}
SMILE = {"jawOpen": 0.12, "mouthSmile": 0.25, "mouthLowerDown": 0.3, "mouthUpperUp": 0.32}
OTHERS = [name for name in cast_names() if name != "anna"]


class Sitting:
    """A baked presenter, drawn in any pose: as it is, or in one colour for each kind."""

    def __init__(self, name):
        bake_presenter(name)
        self.pack = open_presenter(name)
        self.camera = portrait(self.pack.facts.eyes_y_m)
        self.skeleton = Skeleton(
            self.pack.facts.bones,
            self.pack.facts.parents,
            torch.from_numpy(self.pack.joints),
            torch.from_numpy(self.pack.home),
        )
        white = np.full((HEIGHT_PX, WIDTH_PX, 3), 4.0, np.float32)
        self.real = Stage(self.pack, self.camera, white, "cpu")
        self.coded = Stage(_coded(self.pack), self.camera, white, "cpu")

    def bones(self, gesture="rest", frame=0):
        motion = line_motion(MotionSpec("calm", gesture, 1), 100)
        return pose(self.skeleton, motion.bones, motion.rotations[frame][None])[0]

    def luma(self, stage, face=REST_FACE, bones=None):
        return planes(self._draw(stage, face, bones))[0].astype(int)

    def kinds(self, face=REST_FACE, bones=None):
        """The kind of surface that each pixel shows, (H, W); NOTHING where there is none."""
        y, u, v = (p.astype(float) for p in planes(self._draw(self.coded, face, bones)))
        u, v = (np.kron(p - 128, np.ones((2, 2))) for p in (u, v))
        names = [Kind.SKIN, Kind.CLOTH, Kind.HAIR, Kind.TEETH, Kind.EYE]
        chroma = np.array([_chroma(CODES[k]) for k in names])
        chroma /= np.linalg.norm(chroma, axis=1, keepdims=True)
        best = np.argmax(np.stack([u * c[0] + v * c[1] for c in chroma]), 0)
        kinds = np.array([int(k) for k in names])[best]
        return np.where((y > 200) & (np.hypot(u, v) < 12), NOTHING, kinds)

    def _draw(self, stage, face, bones):
        frame = stage.backdrop().copy()
        whole = stage.subset(np.ones(len(self.pack.triangles), bool))
        stage.pose(whole, face, self.bones() if bones is None else bones)
        stage.light(whole)
        stage.draw(whole, WHOLE_FRAME, frame)
        return frame


def _chroma(rgb):
    r, g, b = (c / 255 for c in rgb)
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return (b - y) / 1.8556, (r - y) / 1.5748


def _coded(pack):
    """`pack` in one colour for each kind, without gloss; hair and cards keep their alpha."""
    texel = pack.texel.copy()
    ends = [*pack.texture_first[1:], len(texel)]
    for first, end, kind in zip(pack.texture_first, ends, pack.part_kind, strict=True):
        texel[first:end, :3] = CODES[Kind(kind)]
    surface = pack.surface.copy()
    surface[:, 1:3] = 0
    facts = replace(pack.facts, hair_color=(0.0, 0.0, 1.0))
    return replace(pack, texel=texel, surface=surface, facts=facts)


@pytest.fixture(
    scope="module",
    params=["anna", *(pytest.param(name, marks=pytest.mark.cast) for name in OTHERS)],
)
def sitting(request):
    return Sitting(request.param)


@pytest.fixture(scope="module")
def at_home(sitting):
    return sitting.kinds()


def _pixel(sitting, point):
    """Where a point in the world is seen, (x, y) px."""
    camera = sitting.camera
    scale = camera.focal_px / (camera.distance_m - point[2])
    centre_y = HEIGHT_PX / 2 - camera.shift_px
    return WIDTH_PX / 2 + scale * point[0], centre_y - scale * (point[1] - camera.eye_y_m)


def _eyes(sitting):
    """For each eye its centre in the world, and where its iris points."""
    bones = sitting.bones().numpy()
    for side, ball in zip("LR", sitting.pack.eyeballs, strict=True):
        bone = bones[sitting.pack.facts.bones.index(f"eye.{side}")]
        yield bone[:, :3] @ ball + bone[:, 3], bone[:, 2]


def test_both_eyes_look_into_the_camera(sitting):
    lens = np.array([0.0, sitting.camera.eye_y_m, sitting.camera.distance_m])
    for centre, axis in _eyes(sitting):
        towards = (lens - centre) / np.linalg.norm(lens - centre)
        assert np.degrees(np.arccos(np.clip(axis @ towards, -1, 1))) < 3


def test_no_hair_hangs_before_an_eye(sitting, at_home):
    for centre, _ in _eyes(sitting):
        x, y = (round(value) for value in _pixel(sitting, centre))
        around = at_home[y - 9 : y + 10, x - 16 : x + 17]
        assert (around == Kind.EYE).sum() > 60
        assert not (around == Kind.HAIR).any()


@pytest.mark.parametrize(("gesture", "frame"), [("rest", 0), ("wave", 30), ("open_palms", 35)])
def test_no_skin_shows_through_the_clothes(sitting, gesture, frame):
    """A patch of skin that cloth surrounds. Necklines and wrists are not surrounded."""
    kinds = sitting.kinds(bones=sitting.bones(gesture, frame))
    skin, _ = label(kinds == Kind.SKIN)
    cloth = kinds == Kind.CLOTH
    islands = binary_fill_holes(cloth) & ~cloth & (skin > 0)
    sizes = np.bincount(skin[islands])[1:]
    assert sizes.max(initial=0) <= SPECK_PX


@pytest.mark.parametrize(("gesture", "frame"), [("rest", 0), ("wave", 30), ("open_palms", 35)])
def test_nothing_shines_through_a_gap_within_the_figure(sitting, gesture, frame):
    """Sleeve and wrist, collar and neck: what is behind them is never seen."""
    kinds = sitting.kinds(bones=sitting.bones(gesture, frame))
    figure = kinds != NOTHING
    holes, count = label(binary_fill_holes(figure) & ~figure)
    for number in range(1, count + 1):
        rim = kinds[binary_dilation(holes == number, iterations=2) & (holes != number)]
        between = min((rim == Kind.SKIN).mean(), (rim == Kind.CLOTH).mean())
        assert (holes == number).sum() <= SPECK_PX or between < 0.2


def _mouth(sitting):
    """The part of the frame that holds the mouth."""
    x, y = (round(value) for value in _pixel(sitting, sitting.pack.eyeballs.mean(0)))
    return slice(y + 60, y + 140), slice(x - 60, x + 60)


def test_teeth_are_there_and_white_in_a_smile(sitting):
    face = REST_FACE + face_row(SMILE)
    mouth = _mouth(sitting)
    teeth = sitting.kinds(face)[mouth] == Kind.TEETH
    assert teeth.sum() > 120
    assert np.median(sitting.luma(sitting.real, face)[mouth][teeth]) > 135


def test_lips_are_closed_at_rest(sitting, at_home):
    assert (at_home[_mouth(sitting)] == Kind.TEETH).sum() < 6


def test_hair_has_no_dark_dots(sitting, at_home):
    """Single pixels far darker than what is around them."""
    hair = binary_erosion(at_home == Kind.HAIR, iterations=2)
    luma = sitting.luma(sitting.real)
    dots = (median_filter(luma, 5) - luma > 45) & hair
    assert dots.sum() < 0.01 * hair.sum()
