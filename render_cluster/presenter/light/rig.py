"""How a background lights the presenter: rims, ambient and sheen match it, so that she fits in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render_cluster.presenter.light.ambient import APARTMENT, LOBBY
from render_cluster.presenter.light.lights import LIGHTS, harmonics_of, studio, studio_sh
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX
from render_cluster.scene.scenery import Backdrop, Place

Floats = NDArray[np.float32]
# Luminance of the sides of the place that the lights were tuned for (the office).
_TUNED_LUMA = 0.21
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
# How much of a background's hue the rims take on, and how far their strength may change.
_RIM_HUE, _RIM_RANGE = 0.40, (0.35, 1.15)
# What grazing surfaces reflected in that place, and how much of it follows the background.
_SHEEN = np.array([0.34, 0.35, 0.36], np.float32)
_SHEEN_HUE, _SHEEN_RANGE = 0.75, (0.30, 1.5)
# Rooms whose light was measured; otherwise the background itself is the surround.
_ROOMS = {"office": LOBBY, "studio": APARTMENT}
_RIMS = ((2, 1), (3, 0))  # lights from behind, and the side of the frame that each comes from


@dataclass(frozen=True, slots=True)
class Rig:
    """What changes in the lights.

    `gains` (4, 3) multiply them, `harmonics` (9, 3) are the ambient light's, and `sheen` (2, 3) is
    what surfaces at a grazing angle reflect, left and right of the frame.
    """

    gains: Floats
    harmonics: Floats
    sheen: Floats


def tuned_rig() -> Rig:
    """The lights as they were tuned, for any background."""
    gains = np.ones((len(LIGHTS), 3), np.float32)
    return Rig(gains, studio_sh(), np.stack([_SHEEN, _SHEEN]))


def light_rig(background: Floats, backdrop: Backdrop) -> Rig:
    """The lights in front of a backdrop and its linear background (HEIGHT_PX, WIDTH_PX, 3)."""
    sides = _sides(background)
    gains = np.ones((len(LIGHTS), 3), np.float32)
    for light, side in _RIMS:
        gains[light] = _follow(sides[side], _RIM_HUE, _RIM_RANGE)
    sheen = np.stack([_SHEEN * _follow(side, _SHEEN_HUE, _SHEEN_RANGE) for side in sides])

    room = _ROOMS.get(backdrop.name) if isinstance(backdrop, Place) else None
    return Rig(gains, _between(sides) if room is None else room, sheen)


def _between(sides: Floats) -> Floats:
    """Harmonics (9, 3) of the studio in front and a background (2, 3) behind."""

    def surround(directions: Floats) -> Floats:
        behind = 1 / (1 + np.exp((directions[:, 2:3] + 0.15) * 5))
        right = np.clip(0.5 + 0.8 * directions[:, :1], 0, 1)
        wall = sides[0] * (1 - right) + sides[1] * right
        front = studio(directions)
        return np.asarray(front * (1 - 0.6 * behind) + 0.6 * behind * wall, np.float32)

    return harmonics_of(surround)


def _sides(background: Floats) -> Floats:
    """The mean colour left and right of the presenter, (2, 3); lamps count as white walls."""
    beside = np.minimum(background[: HEIGHT_PX * 3 // 4], 1.5)
    third = WIDTH_PX // 3
    means = [half.mean((0, 1)) for half in (beside[:, :third], beside[:, -third:])]
    return np.stack(means).astype(np.float32)


def _follow(color: Floats, hue: float, limits: tuple[float, float]) -> Floats:
    """A gain (3,) of a light that follows a colour's brightness and, by `hue`, its hue."""
    luma = float(color @ _LUMA)
    strength = float(np.clip(np.sqrt(luma / _TUNED_LUMA), *limits))
    tint = color / max(luma, 1e-4)
    tint /= max(float(tint.max()), 1.0) ** 0.5
    return np.asarray(strength * ((1 - hue) + hue * tint), np.float32)
