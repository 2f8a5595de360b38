"""What a wardrobe contributes to baking: a presenter's parts, and how each is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from render_cluster.presenter.bake.mesh import Part
from render_cluster.presenter.bake.piece import Piece

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SkinFields:
    """Fields over the skin's texture, (H, W) in [0, 1]: where hair grows, blush, mouth inside."""

    scalp: Floats
    blush: Floats
    interior: Floats


@dataclass(frozen=True, slots=True)
class Paint:
    """Albedo (H, W, 4), linear RGB with alpha, and strands (H, W, 3): direction (u, v), jitter."""

    albedo: Floats
    strands: Floats


Painter: TypeAlias = Callable[[Part, SkinFields], Paint]


@dataclass(frozen=True, slots=True)
class Dress:
    """The parts of a dressed body; `iris_gain` brightens the irises, `gloss` the skin's shine."""

    pieces: tuple[Piece, ...]
    paint: Painter
    hair_color: tuple[float, float, float]
    iris_gain: float
    gloss: float


def without_strands(albedo: Floats) -> Paint:
    """The paint of everything except hair."""
    return Paint(albedo, np.zeros((2, 2, 3), np.float32))
