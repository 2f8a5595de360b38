"""The shift-lens camera: no converging verticals, the eye line where a portrait has it."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH_PX, HEIGHT_PX = 1280, 720
# Each pixel is covered by 2 x 2 samples.
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
    def shift_px(self) -> float:
        """How far the lens shift moves the picture down."""
        return self.focal_px / self.distance_m * self.shift_m


def portrait(eyes_y_m: float, height_m: float = 0.58, eye_line: float = 0.345) -> Camera:
    """A medium close-up with the eyes at `eye_line` of the frame's height from its top.

    2.1 m and a frame 0.58 m high are an 85 to 90 mm lens on a full frame: a portrait's.
    """
    centre = eyes_y_m - (0.5 - eye_line) * height_m
    shift_m = 0.04
    return Camera(centre + shift_m, 2.1, height_m, shift_m)
