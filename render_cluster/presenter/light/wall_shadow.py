"""The presenter's shadow on the wall behind: cast once, in the home pose, so that it stays still.

A shadow that followed her would change background pixels in every frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, shift, zoom

from render_cluster.presenter.light.lights import KEY, LIGHTS
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX, Camera
from render_cluster.scene.scenery import Backdrop, Place, Plain

Floats = NDArray[np.float32]
# Shadows are soft: an eighth of the size is enough.
_COARSE = 8


@dataclass(frozen=True, slots=True)
class _Cast:
    """One of the shadow's parts: how far behind the wall is, how soft and how dark."""

    wall_m: float
    soft_m: float
    dark: float


# The part that the key light casts aside, and the sky light that she blocks close around her.
_KEY_CAST, _CONTACT = _Cast(0.34, 0.085, 0.38), _Cast(0.0, 0.055, 0.20)


def casts_shadow(backdrop: Backdrop) -> bool:
    """Whether the presenter stands in front of a wall: a place far behind her gets no shadow."""
    return isinstance(backdrop, Plain) or (
        isinstance(backdrop, Place) and backdrop.name == "studio"
    )


def wall_light(matte: NDArray[np.uint8], camera: Camera) -> Floats:
    """The share of light that reaches the wall, (HEIGHT_PX, WIDTH_PX), from her home pose."""
    coarse = matte.reshape(HEIGHT_PX // _COARSE, _COARSE, WIDTH_PX // _COARSE, _COARSE)
    shape = coarse.mean((1, 3)) / 255
    texels_per_m = HEIGHT_PX / _COARSE / camera.height_m
    light = np.ones_like(shape)
    for cast in (_KEY_CAST, _CONTACT):
        light *= 1 - cast.dark * _cast_shape(shape, cast, texels_per_m)
    fine = zoom(light, _COARSE, order=1, mode="nearest", grid_mode=True)
    return gaussian_filter(fine, _COARSE / 2, mode="nearest").astype(np.float32)


def _cast_shape(shape: NDArray[np.float64], cast: _Cast, texels_per_m: float) -> Floats:
    """The matte where the key light throws it, softened; she continues below the frame."""
    towards = LIGHTS[KEY].direction
    right = -towards[0] / towards[2] * cast.wall_m * texels_per_m
    down = towards[1] / towards[2] * cast.wall_m * texels_per_m
    margin = len(shape)
    padded = np.pad(shape, ((margin, margin), (margin, margin)))
    padded[-margin:] = padded[-margin - 1]
    moved = shift(padded, (down, right), order=1, mode="nearest")
    soft = gaussian_filter(moved, cast.soft_m * texels_per_m, mode="nearest")
    return np.asarray(soft[margin:-margin, margin:-margin], np.float32)
