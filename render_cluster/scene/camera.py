"""The shift-lens camera: no converging verticals, the eye line where portraits have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH_PX, HEIGHT_PX = 1280, 720
# Each pixel has 2 x 2 samples.
SAMPLES = 2


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera at (0, eye_y_m, distance_m) looking along -z, in a frame of height_m at z = 0."""

    eye_y_m: float
    distance_m: float
    height_m: float
    shift_m: float

    @property
    def focal_px(self) -> float:
        """Pixels per metre at one metre."""
        return HEIGHT_PX * self.distance_m / self.height_m

    @property
    def horizon(self) -> float:
        """The height of the lens in the frame, as a share of the frame from the top."""
        return 0.5 - self.shift_m / self.height_m

    @property
    def shift_px(self) -> float:
        """How far the lens shift moves the image down."""
        return self.focal_px / self.distance_m * self.shift_m


@dataclass(frozen=True, slots=True)
class _Framing:
    """The frame's height where the presenter stands, and the eyes' share of it from the top."""

    height_m: float
    eye_line: float


# Close-up: head and collar. Medium: down to the waist. Wide: hanging hands are in the frame.
_FRAMINGS = {
    "close-up": _Framing(0.41, 0.40),
    "medium": _Framing(0.58, 0.345),
    "wide": _Framing(1.22, 0.225),
}
# How far a place follows the framing's magnification, as an exponent.
_NEARER = 0.6
# 2.1 m and a frame 0.58 m high equal an 85 to 90 mm lens on full frame: a portrait lens.
_DISTANCE_M, _LENS_BELOW_EYES_M = 2.1, 0.05


def portrait(eyes_y_m: float, framing: str = "medium") -> Camera:
    """The camera of a framing for eyes at a height.

    All framings look from the same place with different focal lengths and shifts: the face keeps
    its perspective, the eyes their contact, and what one framing hides the others hide.
    """
    chosen = _FRAMINGS[framing]
    lens_y_m = eyes_y_m - _LENS_BELOW_EYES_M
    centre_y_m = eyes_y_m - (0.5 - chosen.eye_line) * chosen.height_m
    return Camera(lens_y_m, _DISTANCE_M, chosen.height_m, lens_y_m - centre_y_m)


def place_grid(framing: str, width: int, height: int) -> tuple[NDArray[np.float32], ...]:
    """Where in a place each point of a background lies: x and y, both (height, width).

    A place is painted in the medium frame's relative coordinates, x right and y down: the other
    framings see less or more of it, from the same position. The wall is nearer in the wide one, or
    half of the frame would be floor.
    """
    seen, medium = portrait(0.0, framing), portrait(0.0)
    zoom = (seen.height_m / medium.height_m) ** _NEARER
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    x = 0.5 + (columns / width - 0.5) * zoom
    y = medium.horizon + (rows / height - seen.horizon) * zoom
    return x.astype(np.float32), y.astype(np.float32)
