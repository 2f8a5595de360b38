"""How fingers bend: the axes that close them, a fist's angles, and the hand hanging at rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Curls = tuple[float, float, float, float, float]
"""How far thumb to little finger are bent: 0 as modelled, nearly straight; 1 a fist."""

HANGING: Curls = (0.10, 0.17, 0.22, 0.27, 0.31)
"""A hand at rest is half open, the little finger most."""

_CURL_AXES = np.array(
    [
        [0.83, -0.08, -0.55],
        [0.54, 0.61, 0.58],
        [0.45, 0.48, 0.75],
        [0.37, 0.37, 0.85],
        [0.30, 0.28, 0.91],
    ]
)
_FIST_DEG = {"finger": (62.0, 85.0, 55.0), "thumb": (35.0, 30.0, 40.0)}
"""Right hand as modelled: the axes that close thumb to little finger, and the angles of a fist.

A finger's axis is square to it and to the palm, so that folded fingers lie side by side.
"""

MIRROR = np.array([1.0, -1.0, -1.0])
"""A rotation vector seen in the plane of symmetry x = 0."""

FINGER_BONES = tuple(f"finger{finger}-{joint}" for finger in range(1, 6) for joint in (1, 2, 3))


def finger_vector(bone: str, curls: Curls) -> NDArray[np.float64]:
    """(3,): the rotation vector in degrees of a right-hand bone, from the hand as modelled."""
    finger, joint = int(bone[6]), int(bone[8])
    angles = _FIST_DEG["thumb" if finger == 1 else "finger"]
    turn: NDArray[np.float64] = _CURL_AXES[finger - 1] * (curls[finger - 1] * angles[joint - 1])
    return turn
