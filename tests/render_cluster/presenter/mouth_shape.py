"""Measures the mouth of a baked presenter in its rest space, where head and jaw do not move.

The face is linear in its 52 coefficients and the head's bones move the whole mouth as one, so
nothing has to be posed. Lips are the skin that MPFB's mask `mpfb_lips` covers. What jawOpen lowers
is the lower lip and the lower row of teeth; the rest is the upper. A plane through the lips, left
to right, gives two profiles; the gap is where the upper lip's underside is closest to the lower
lip's top. Lengths are in millimetres, x to the presenter's left, y up, z front.
"""

import numpy as np

from render_cluster.presenter.bake.masks import read_mask
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.mouth.face import FACE_INDEX

_MASK_TEXELS = 1024
_STEP_MM = 0.1
_JAW_MOVES_MM = 8.0
_NEAR_MM = 8.0


class MouthShape:
    """Lips and front teeth of one presenter."""

    def __init__(self, pack):
        basis = np.zeros((len(FACE_INDEX), len(pack.rest), 3), np.float32)
        basis[:, pack.face_vertex] = pack.facial
        falls = -basis[FACE_INDEX["jawOpen"], :, 1] * 1000 > _JAW_MOVES_MM
        centre_x = float(pack.eyeballs[:, 0].mean())
        self._rest = (pack.rest - [centre_x, pack.facts.eyes_y_m, 0.0]) * 1000
        self._basis = basis * 1000
        corners = pack.triangles
        one_lip = falls[corners].all(1) | ~falls[corners].any(1)
        skin = (pack.vertex_kind[corners] == Kind.SKIN).all(1) & one_lip
        lips, inside = (_under(pack, name) for name in ("lips", "inside-mouth"))
        self._lip_triangles = corners[skin & lips[corners].all(1)]
        lining = skin & (lips | inside)[corners].all(1) & falls[corners].all(1)
        self._lower_lining = corners[lining]
        self._is_lower = falls[self._lip_triangles[:, 0]]
        self._lip_vertices = np.unique(self._lip_triangles)
        teeth = np.flatnonzero(pack.vertex_kind == Kind.TEETH)
        front = teeth[np.abs(self._rest[teeth, 0]) < 4.0]
        self._upper_teeth, self._lower_teeth = front[~falls[front]], front[falls[front]]

    def _at(self, vertices, face):
        return self._rest[vertices] + np.tensordot(face, self._basis[:, vertices], 1)

    def gap(self, face, x=0.0):
        """The distance between the lips in the plane at `x`: 0 if they touch or press."""
        upper, lower = self._profiles(face, x)
        z = np.arange(120.0, 190.0, _STEP_MM)
        space = _envelope(upper, z, np.minimum) - _envelope(lower, z, np.maximum)
        if np.isfinite(space).any():
            return max(0.0, float(np.nanmin(np.where(np.isfinite(space), space, np.nan))))
        apart = upper.reshape(-1, 1, 2) - lower.reshape(1, -1, 2)
        return float(np.linalg.norm(apart, axis=-1).min())

    def opening(self, face):
        """Between the lowest point of the upper lip and the highest of the lower, midline."""
        upper, lower = self._profiles(face, 0.0)
        return float(upper[..., 0].min() - lower[..., 0].max())

    def lip_to_teeth(self, face):
        """From the lower lip, its inner side included, to the edge of the upper front teeth."""
        lower = self._profile(self._lower_lining, face, 0.0)
        teeth = self._at(self._upper_teeth, face)
        edge = teeth[teeth[:, 1] < teeth[:, 1].min() + 1.5][:, 1:]
        apart = _dense(lower).reshape(-1, 1, 2) - edge.reshape(1, -1, 2)
        return float(np.linalg.norm(apart, axis=-1).min())

    def teeth_shown(self, face):
        """How far the edge of the upper front teeth is below the upper lip."""
        upper, _ = self._profiles(face, 0.0)
        return float(upper[..., 0].min() - self._at(self._upper_teeth, face)[:, 1].min())

    def width(self, face):
        """Of the mouth, corner to corner of the lips."""
        x = self._at(self._lip_vertices, face)[:, 0]
        return float(x.max() - x.min())

    def lip_over_edge(self, face):
        """How far the top of the lower lip is above the edge of the upper front teeth."""
        _, lower = self._profiles(face, 0.0)
        return float(lower[..., 0].max() - self._at(self._upper_teeth, face)[:, 1].min())

    def _profiles(self, face, x):
        """Upper and lower lip cut by the plane at `x`."""
        halves = (self._lip_triangles[self._is_lower == low] for low in (False, True))
        return tuple(self._profile(triangles, face, x) for triangles in halves)

    def _profile(self, triangles, face, x):
        """Where the plane at `x` cuts triangles: segments (N, 2 ends, y and z)."""
        near = triangles[np.abs(self._rest[triangles, 0] - x).min(1) < _NEAR_MM]
        return _cut(self._at(near, face), x)


def _under(pack, name):
    """The vertices covered by a mask of MPFB, (V,)."""
    mask, uv = read_mask(name, _MASK_TEXELS), np.zeros((len(pack.rest), 2), np.float32)
    uv[pack.triangles.reshape(-1)] = pack.uv.reshape(-1, 2)
    row = np.clip(((1 - uv[:, 1]) * _MASK_TEXELS).astype(int), 0, _MASK_TEXELS - 1)
    column = np.clip((uv[:, 0] * _MASK_TEXELS).astype(int), 0, _MASK_TEXELS - 1)
    return mask[row, column] > 0.5


def _cut(corners, x):
    """Where triangles (T, 3, xyz) meet the plane: (N, 2, yz)."""
    side = corners[..., 0] - (x + 1e-4)
    first, second = corners, np.roll(corners, -1, axis=1)
    a, b = side, np.roll(side, -1, axis=1)
    meets = (a < 0) != (b < 0)
    share = np.where(meets, a / np.where(meets, a - b, 1.0), 0.0)
    ends = first + share[..., None] * (second - first)
    hit = meets.sum(1) == 2
    return ends[hit][meets[hit]].reshape(-1, 2, 3)[..., 1:]


def _envelope(segments, z, pick):
    """The lowest (np.minimum) or highest y of segments over `z`; nan if there is none."""
    start, end = segments[:, :1], segments[:, 1:]
    run = end[..., 1] - start[..., 1]
    share = (z - start[..., 1]) / np.where(np.abs(run) < 1e-9, 1e-9, run)
    y = start[..., 0] + share * (end[..., 0] - start[..., 0])
    worst = np.inf if pick is np.minimum else -np.inf
    found = pick.reduce(np.where((share >= 0) & (share <= 1), y, worst), axis=0)
    return np.where(np.isfinite(found), found, np.nan)


def _dense(segments):
    share = np.linspace(0.0, 1.0, 5)[None, :, None]
    return segments[:, :1] + share * (segments[:, 1:] - segments[:, :1])
