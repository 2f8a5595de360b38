"""A baked presenter poses for stills: what each pixel shows, and the visible defects.

What a pixel shows is found by rendering the presenter in one plain colour per kind of surface, on
white.
"""

from dataclasses import replace

import numpy as np
import torch
from scipy.ndimage import (
    binary_closing,
    binary_dilation,
    binary_erosion,
    binary_fill_holes,
    label,
    median_filter,
)

from personalize.plan.segment import MotionSpec
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.motion.motion import line_motion
from render_cluster.presenter.motion.skeleton import Skeleton, pose
from render_cluster.presenter.mouth.face import REST_FACE, face_row
from render_cluster.presenter.raster.stage import WHOLE_FRAME, Stage, planes
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX, portrait

NOTHING = 255
# The luma of black, and how far from the eye's axis an iris ends.
BLACK, IRIS_DEG = 16, 29.8
# Three blocks of chroma: what mixed colours at an edge can imitate.
SPECK_PX = 12
# Strands of hair away from the rest.
STRAND_PX = 24
# Full colours, chosen so that where two surfaces meet their mixture is neither.
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


class Sitting:
    """A baked presenter, drawn in any pose: as it is, or in one colour per kind."""

    def __init__(self, pack, framing="medium"):
        self.pack = pack
        self.camera = portrait(pack.facts.eyes_y_m, framing)
        self.skeleton = Skeleton(
            self.pack.facts.bones,
            self.pack.facts.parents,
            torch.from_numpy(self.pack.joints),
            torch.from_numpy(self.pack.home),
        )
        white = np.ones((HEIGHT_PX, WIDTH_PX, 3), np.float32)
        self.real = Stage(self.pack, self.camera, white, "cpu")
        self.coded = Stage(_coded(self.pack), self.camera, white, "cpu")

    def bones(self, gesture="rest", frame=0):
        motion = line_motion(MotionSpec("calm", gesture, 1), 100)
        return pose(self.skeleton, motion.bones, motion.rotations[frame][None])[0]

    def luma(self, stage, face=REST_FACE, bones=None):
        return planes(self._draw(stage, face, bones))[0].astype(int)

    def kinds(self, face=REST_FACE, bones=None):
        """The kind of surface that each pixel shows, (H, W); NOTHING if there is none."""
        y, u, v = (p.astype(float) for p in planes(self._draw(self.coded, face, bones)))
        u, v = (np.kron(p - 128, np.ones((2, 2))) for p in (u, v))
        names = [Kind.SKIN, Kind.CLOTH, Kind.HAIR, Kind.TEETH, Kind.EYE]
        chroma = np.array([_chroma(CODES[k]) for k in names])
        chroma /= np.linalg.norm(chroma, axis=1, keepdims=True)
        best = np.argmax(np.stack([u * c[0] + v * c[1] for c in chroma]), 0)
        kinds = np.array([int(k) for k in names])[best]
        return np.where((y > 200) & (np.hypot(u, v) < 12), NOTHING, kinds)

    def draw(self, face=REST_FACE, bones=None):
        """The presenter on white, a frame."""
        return self._draw(self.real, face, bones)

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
    """`pack` in one colour per kind, without gloss; hair and cards keep their alpha."""
    texel = pack.texel.copy()
    ends = [*pack.texture_first[1:], len(texel)]
    for first, end, kind in zip(pack.texture_first, ends, pack.part_kind, strict=True):
        texel[first:end, :3] = CODES[Kind(kind)]
    surface = pack.surface.copy()
    surface[:, 1:3] = 0
    facts = replace(pack.facts, hair_color=(0.0, 0.0, 1.0))
    return replace(pack, texel=texel, surface=surface, facts=facts)


def seen_at(sitting, point):
    """Where a point in the world is in the frame, (x, y) px."""
    camera = sitting.camera
    scale = camera.focal_px / (camera.distance_m - point[2])
    centre_y = HEIGHT_PX / 2 - camera.shift_px
    return WIDTH_PX / 2 + scale * point[0], centre_y - scale * (point[1] - camera.eye_y_m)


def eyes_px(sitting):
    """The middle of each eyeball in the frame, (x, y) px; a pixel's middle is at a half."""
    bones = sitting.bones().numpy()
    for side, ball in zip("LR", sitting.pack.eyeballs, strict=True):
        bone = bones[sitting.pack.facts.bones.index(f"eye.{side}")]
        yield seen_at(sitting, bone[:, :3] @ ball + bone[:, 3])


def gaze_off_deg(pack):
    """How far both irises together are to the side of the eyeballs' middles, in degrees.

    Eyes that look into the lens have the iris in the middle of the eyeball: the place of an
    iris-sized disc that is darkest relative to the rest of the eye. Lids hide its top, so only left
    and right are measured; a catch-light counts as no lighter than the white around it.
    """
    sitting = Sitting(_with_black_irises(pack), "close-up")
    kinds, luma = sitting.kinds(), sitting.luma(sitting.real)
    px_per_m = sitting.camera.focal_px / sitting.camera.distance_m
    front_m = pack.rest[pack.vertex_kind == Kind.EYE, 2].max() - pack.eyeballs[:, 2].mean()
    iris_px = front_m * np.sin(np.radians(IRIS_DEG)) * px_per_m
    off_px = [_iris_off_px(kinds, luma, x, y, iris_px) for x, y in eyes_px(sitting)]
    return float(np.degrees(np.arcsin(np.clip(np.mean(off_px) / (front_m * px_per_m), -1, 1))))


def _with_black_irises(pack):
    """`pack` with black irises in white eyeballs, whatever their colour."""
    texel = pack.texel.copy()
    for part in np.flatnonzero(pack.part_kind == Kind.EYE):
        width, height = pack.texture_size[part]
        texel[pack.texture_first[part] : pack.texture_first[part] + width * height] = 255
    return replace(pack, texel=texel, facts=replace(pack.facts, iris_gain=0.0))


def _iris_off_px(kinds, luma, x, y, iris_px):
    """How far to the side of `x` an eye's iris is, to a quarter of a pixel."""
    row, column = int(y), int(x)
    rows, columns = slice(row - 12, row + 13), slice(column - 24, column + 25)
    eye = binary_fill_holes(binary_closing(kinds[rows, columns] == Kind.EYE, iterations=3))
    eye = binary_erosion(eye)
    here = np.minimum(luma[rows, columns], np.percentile(luma[rows, columns][eye], 80))
    down, across = np.mgrid[-12:13, -24:25]

    def contrast(off):
        disc = np.hypot(across - off, down) < iris_px
        return here[eye & disc].mean() - here[eye & ~disc].mean()

    return min(np.arange(-10, 10.01, 0.25), key=contrast) + column + 0.5 - x


def hair_before_eyes_px(sitting, kinds):
    """Hair in front of the eyes, and the least that is visible of an eye."""
    hair, eyes = 0, []
    for place in eyes_px(sitting):
        x, y = map(int, place)
        around = kinds[y - 9 : y + 10, x - 16 : x + 17]
        hair += int((around == Kind.HAIR).sum())
        eyes.append(int((around == Kind.EYE).sum()))
    return hair, min(eyes)


def skin_in_cloth_px(kinds):
    """The largest patch of skin that cloth surrounds. Necklines and wrists are not surrounded."""
    skin, _ = label(kinds == Kind.SKIN)
    cloth = kinds == Kind.CLOTH
    islands = binary_fill_holes(cloth) & ~cloth & (skin > 0)
    return int(np.bincount(skin[islands], minlength=1)[1:].max(initial=0))


def gap_px(sitting, kinds, bones):
    """The largest hole between skin and cloth near a wrist or the neck.

    Elsewhere a hole may be intended: an arm away from the trunk encloses what is behind both.
    """
    figure = kinds != NOTHING
    holes, count = label(binary_fill_holes(figure) & ~figure)
    near = _near_edges_of_cloth(sitting, bones)
    largest = 0
    for number in range(1, count + 1):
        rim = kinds[binary_dilation(holes == number, iterations=2) & (holes != number)]
        between = min((rim == Kind.SKIN).mean(), (rim == Kind.CLOTH).mean())
        if between >= 0.2 and (near & (holes == number)).any():
            largest = max(largest, int((holes == number).sum()))
    return largest


def _near_edges_of_cloth(sitting, bones):
    """Where cuffs and collar are in the frame, (H, W)."""
    rows, columns = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX]
    near = np.zeros((HEIGHT_PX, WIDTH_PX), bool)
    for name, reach_m in (("wrist.L", 0.035), ("wrist.R", 0.035), ("neck01", 0.085)):
        at = sitting.pack.facts.bones.index(name)
        bone = bones[at].numpy()
        x, y = seen_at(sitting, bone[:, :3] @ sitting.pack.joints[at] + bone[:, 3])
        reach_px = reach_m * sitting.camera.focal_px / sitting.camera.distance_m
        near |= np.hypot(columns - x, rows - y) < reach_px
    return near


def loose_px(kinds):
    """The part of the figure that is not connected to it: the size of its second largest piece."""
    pieces, _ = label(binary_dilation(kinds != NOTHING))
    return int(sorted([0, *np.bincount(pieces.ravel())[1:]])[-2])


def mouth_box(sitting):
    """The part of the frame that contains the mouth."""
    x, y = (round(value) for value in seen_at(sitting, sitting.pack.eyeballs.mean(0)))
    return slice(y + 60, y + 140), slice(x - 60, x + 60)


def teeth_in_smile(sitting):
    """How many pixels of teeth a smile shows, and their median luma."""
    face = REST_FACE + face_row(SMILE)
    box = mouth_box(sitting)
    teeth = sitting.kinds(face)[box] == Kind.TEETH
    luma = sitting.luma(sitting.real, face)[box][teeth]
    return int(teeth.sum()), float(np.median(luma)) if len(luma) else 0.0


def teeth_at_rest_px(sitting, kinds):
    """How many pixels of teeth closed lips show."""
    return int((kinds[mouth_box(sitting)] == Kind.TEETH).sum())


def hair_dots_share(sitting, kinds):
    """The share of the hair's pixels that are less than half as light as their surroundings."""
    hair = binary_erosion(kinds == Kind.HAIR, iterations=2)
    light = sitting.luma(sitting.real) - BLACK
    dots = (light < 0.5 * median_filter(light, 9) - 4) & hair
    return float(dots.sum() / max(1, hair.sum()))
