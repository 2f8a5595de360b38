"""The studio's lights and surround, tuned on stills: key, fill, two rims, soft ceiling."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vec3 = tuple[float, float, float]
Surround = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Radiance (N, 3) that comes from unit directions (N, 3)."""


@dataclass(frozen=True, slots=True)
class Light:
    """A distant light: direction to it, linear colour x intensity, softness and weights."""

    direction: Vec3
    color: Vec3
    intensity: float
    # Half angle of the disc that casts soft shadows; None: shadowed by ambient occlusion only.
    disc_deg: float | None
    # How far wrapped diffuse light reaches around the form, and how much it shines.
    wrap: float
    gloss: float

    def unit(self) -> NDArray[np.float32]:
        """The unit direction towards the light, (3,)."""
        direction = np.array(self.direction, np.float32)
        return direction / np.float32(np.linalg.norm(direction))

    def radiance(self) -> NDArray[np.float32]:
        """Linear RGB, (3,)."""
        return np.array(self.color, np.float32) * np.float32(self.intensity)


LIGHTS = (
    Light((-0.62, 0.52, 0.78), (1.0, 0.955, 0.90), 2.35, 12.0, 1.0, 1.0),
    Light((0.85, 0.08, 0.75), (0.86, 0.93, 1.0), 0.42, None, 1.0, 1.0),
    Light((0.85, 0.42, -0.62), (0.93, 0.97, 1.0), 2.3, 0.0, 0.5, 0.55),
    Light((-0.85, 0.55, -0.72), (1.0, 0.97, 0.92), 1.5, 0.0, 0.5, 0.55),
)
KEY = 0


def studio(directions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Radiance of the surround, (N, 3), for unit directions (N, 3): ceiling, front, warm floor."""
    y, z = directions[:, 1:2], directions[:, 2:3]

    def soft(x: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(1 / (1 + np.exp(-x)), np.float32)

    up = soft((y - 0.25) * 5) * np.array([0.80, 0.86, 0.92]) * 0.62
    front = soft((z - 0.1) * 4) * np.array([0.95, 0.93, 0.90]) * 0.30
    floor = soft((-y - 0.3) * 5) * np.array([0.55, 0.45, 0.38]) * 0.35
    return np.asarray(up + front + floor + np.array([0.10, 0.115, 0.13]), np.float32)


def sh9(directions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Real spherical harmonics of order 2, (N, 9) (Ramamoorthi & Hanrahan 2001, eq. 3)."""
    x, y, z = directions[:, 0], directions[:, 1], directions[:, 2]
    return np.stack(
        [
            np.full_like(x, 0.282095),
            0.488603 * y,
            0.488603 * z,
            0.488603 * x,
            1.092548 * x * y,
            1.092548 * y * z,
            0.315392 * (3 * z * z - 1),
            1.092548 * x * z,
            0.546274 * (x * x - y * y),
        ],
        -1,
    )


def sphere(count: int) -> NDArray[np.float32]:
    """Evenly spread unit directions, (count, 3): a Fibonacci lattice."""
    i = np.arange(count) + 0.5
    polar = np.arccos(1 - 2 * i / count)
    turn = math.pi * (1 + 5**0.5) * i
    return np.stack(
        [np.cos(turn) * np.sin(polar), np.cos(polar), np.sin(turn) * np.sin(polar)], -1
    ).astype(np.float32)


def harmonics_of(surround: Surround) -> NDArray[np.float32]:
    """A surround projected on order-2 harmonics, (9, 3)."""
    directions = sphere(1500)
    projected = sh9(directions).T @ surround(directions) * (4 * math.pi / len(directions))
    return projected.astype(np.float32)


def studio_sh() -> NDArray[np.float32]:
    """The studio's surround as harmonics, (9, 3)."""
    return harmonics_of(studio)


def irradiance_sh(harmonics: NDArray[np.float32]) -> NDArray[np.float32]:
    """Coefficients (9, 3) whose dot with sh9(normal) is unshadowed irradiance / pi.

    The cosine lobe's factors over pi are 1, 2/3, 1/4 (Ramamoorthi & Hanrahan 2001, eq. 8).
    """
    factors = np.array([1.0] + [2 / 3] * 3 + [1 / 4] * 5, np.float32)
    return harmonics * factors[:, None]
