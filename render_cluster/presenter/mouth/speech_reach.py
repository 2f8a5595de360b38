"""What speech moves: which vertices, and how much of it each one follows."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from render_cluster.presenter.model.pack import Pack
from render_cluster.presenter.model.parts import FIRST_ALPHA_KIND
from render_cluster.presenter.mouth.face import REST_FACE, face_row, with_lips
from render_cluster.presenter.mouth.visemes import STRESS_GAIN, VISEMES

# A vertex that no viseme moves by more than a fifth of a pixel (medium framing) stays still; one
# that some viseme moves twice as far follows fully. In between it follows partly, so that no step
# shows at the edge.
_STILL_M, _WHOLE_M = 1.6e-4, 3.2e-4
_LOUDEST = max(STRESS_GAIN.values())

# The mouths that reach furthest: wide open, spread wide, and rounded.
EXTREME_MOUTHS = (
    torch.stack([face_row(VISEMES[name].shape) for name in ("AA", "IY", "UW")]) * _LOUDEST
)
"""(3, 52): lip coefficients; no mouth in between reaches further."""


_MOUTHS = torch.stack([face_row(viseme.shape) for viseme in VISEMES.values()]) * _LOUDEST
_CHANGES = with_lips(REST_FACE.repeat(len(_MOUTHS), 1), _MOUTHS) - REST_FACE

SPEECH_COLUMNS = _CHANGES.any(0).nonzero().squeeze(1)
"""(K,): the columns of facial coefficients that speech changes."""


def speech_weights(pack: Pack) -> NDArray[np.float32]:
    """How much of speech each of the pack's F facial vertices follows, (F,) from 0 to 1.

    Hair, brows and lashes follow none: they are in front of and behind what moves.
    """
    moved = np.tensordot(_CHANGES.numpy(), pack.facial, 1)
    reach_m = np.linalg.norm(moved, axis=-1).max(0)
    t = np.clip((reach_m - _STILL_M) / (_WHOLE_M - _STILL_M), 0, 1)
    is_surface = pack.vertex_kind[pack.face_vertex] < FIRST_ALPHA_KIND
    return np.asarray(t * t * (3 - 2 * t) * is_surface, np.float32)


def _following_triangles(pack: Pack) -> NDArray[np.bool_]:
    """The triangles (T,) with a vertex that follows speech."""
    follows = np.zeros(len(pack.rest), bool)
    follows[pack.face_vertex[speech_weights(pack) > 0]] = True
    return np.asarray(follows[pack.triangles].any(1))


def moving_triangles(pack: Pack, rings: int) -> NDArray[np.bool_]:
    """The surfaces (T,) that follow speech, and `rings` rings of triangles around them.

    Speech turns the first ring. The others stay still, so that what is drawn again meets the cached
    part only where nothing changes: they must be wider than a pixel.
    """
    around = _following_triangles(pack)
    for _ in range(rings):
        touched = np.zeros(len(pack.rest), bool)
        touched[pack.triangles[around]] = True
        around = np.asarray(touched[pack.triangles].any(1))
    is_surface = pack.part_kind[pack.part] < FIRST_ALPHA_KIND
    return np.asarray(around & is_surface)
