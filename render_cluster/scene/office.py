"""The built-in office, painted sharp: callers put it out of focus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from render_cluster.scene.camera import place_grid

Floats = NDArray[np.float32]


class _Canvas:
    """A linear image painted by rectangles in relative coordinates, x right and y down."""

    def __init__(self, framing: str, width: int, height: int) -> None:
        self.x, self.y = place_grid(framing, width, height)
        self.image = np.zeros((height, width, 3), np.float32)

    def fill(self, mask: NDArray[np.bool_], color: object) -> None:
        """Paints `color`, (3,) or one number, where `mask` is."""
        self.image[mask] = np.asarray(color, np.float32)

    def box(self, left: float, right: float, top: float, bottom: float) -> NDArray[np.bool_]:
        """The mask of a rectangle."""
        inside: NDArray[np.bool_] = (
            (self.x >= left) & (self.x < right) & (self.y >= top) & (self.y < bottom)
        )
        return inside

    def disc(self, x: float, y: float, radius: float) -> NDArray[np.bool_]:
        """The mask of a round spot; `radius` is relative to the height."""
        inside: NDArray[np.bool_] = ((self.x - x) * 1.78) ** 2 + (self.y - y) ** 2 < radius**2
        return inside


def office(framing: str, width: int, height: int) -> Floats:
    """An office, (height, width, 3) linear: window wall, wooden shelves, plant, lamps."""
    canvas = _Canvas(framing, width, height)
    canvas.image[:] = np.array([0.30, 0.315, 0.33]) * (1.05 - 0.35 * canvas.y)[..., None]
    random = np.random.default_rng(4)
    _windows(canvas, random)
    _shelves(canvas, random)
    _floor(canvas)
    _plant(canvas, random)
    for x in np.arange(-0.7, 1.8, 0.3):
        canvas.fill(canvas.box(x - 0.07, x + 0.07, 0, 0.035), [2.6, 2.5, 2.3])
    for _ in range(14):
        spot = canvas.disc(random.uniform(0.62, 0.98), random.uniform(0.1, 0.6), 0.008)
        canvas.fill(spot, np.array([2.6, 1.9, 1.1]) * random.uniform(0.5, 1.3))
    return canvas.image * np.float32(0.62)


def _windows(canvas: _Canvas, random: np.random.Generator) -> None:
    wall = canvas.box(-1, 0.60, 0.08, 0.74)
    sky = np.array([0.78, 0.88, 1.0]) * (1.12 - 0.35 * canvas.y[..., None])
    canvas.image[wall] = sky[wall]
    for _ in range(26):
        left, width, top = (
            random.uniform(0, 0.6),
            random.uniform(0.02, 0.07),
            random.uniform(0.3, 0.58),
        )
        tower = wall & canvas.box(left, left + width, top, 1)
        canvas.fill(tower, np.array([0.42, 0.47, 0.53]) * random.uniform(0.7, 1.35))
    far = np.random.default_rng(5)
    for _ in range(30):
        left, width, top = far.uniform(-0.9, 0), far.uniform(0.02, 0.07), far.uniform(0.3, 0.58)
        tower = wall & canvas.box(left, min(left + width, 0), top, 1)
        canvas.fill(tower, np.array([0.42, 0.47, 0.53]) * far.uniform(0.7, 1.35))
    for x in np.arange(-0.9, 0.61, 0.15):
        canvas.fill(canvas.box(x - 0.006, x + 0.006, 0.08, 0.74), 0.10)
    canvas.fill(canvas.box(-1, 0.60, 0.07, 0.09), 0.12)
    canvas.fill(canvas.box(-1, 0.60, 0.296, 0.304), 0.13)


def _shelves(canvas: _Canvas, random: np.random.Generator) -> None:
    wood = np.array([0.30, 0.215, 0.15]) * (0.9 + 0.12 * np.sin(canvas.x * 260))[..., None]
    panel = canvas.x > 0.60
    canvas.image[panel] = (wood * (1.1 - 0.4 * canvas.y)[..., None])[panel]
    _shelf(canvas, random, 0.70)
    _shelf(canvas, np.random.default_rng(6), 1.08)


def _shelf(canvas: _Canvas, random: np.random.Generator, start: float) -> None:
    end = start + 0.27
    for y in (0.28, 0.46, 0.64):
        canvas.fill(canvas.box(start, end, y - 0.008, y + 0.008), 0.42)
        for _ in range(11):
            left = random.uniform(start + 0.01, end - 0.02)
            width = random.uniform(0.008, 0.02)
            book = canvas.box(left, left + width, y - random.uniform(0.06, 0.13), y)
            tint = random.uniform(0.1, 0.5) + random.uniform(-0.08, 0.08, 3)
            canvas.fill(book, tint * np.array([1, 0.92, 0.82]) * 0.6)
        canvas.image[canvas.box(start, end, y + 0.008, y + 0.03)] *= 1.6


def _floor(canvas: _Canvas) -> None:
    """Carpet that the windows shine on, and a skirting board along the wall."""
    depth = np.clip(canvas.y - 0.80, 0, 1)
    shine = np.exp(-depth * 6) * np.clip(1.1 - 1.2 * np.abs(canvas.x - 0.25), 0, 1)
    shade = 1 - 0.45 * np.clip(depth / 0.9, 0, 1)
    carpet = np.array([0.16, 0.15, 0.15]) * shade[..., None]
    light = np.array([0.10, 0.11, 0.12]) * (shine * np.clip(depth / 0.2, 0, 1))[..., None]
    # Where the sun shines through the panes.
    along = np.mod(canvas.x + 0.42 * (canvas.y - 0.8), 0.15)
    pane = (along > 0.012) & (along < 0.138) & (canvas.x + 0.42 * (canvas.y - 0.8) < 0.60)
    sun = pane * np.clip((canvas.y - 0.90) / 0.03, 0, 1) * np.clip((1.22 - canvas.y) / 0.25, 0, 1)
    light += np.array([0.16, 0.145, 0.12]) * sun[..., None]
    floor = canvas.y > 0.80
    canvas.image[floor] = (carpet + light)[floor]
    canvas.fill(canvas.box(-2, 3, 0.785, 0.80), 0.10)
    _bench(canvas, -0.62, 0.02)
    _bench(canvas, 0.14, 0.36)


def _bench(canvas: _Canvas, left: float, right: float) -> None:
    """A low cupboard under the windows, its top in their light."""
    canvas.fill(canvas.box(left - 0.02, right + 0.03, 0.85, 0.90), [0.09, 0.085, 0.085])
    canvas.fill(canvas.box(left, right, 0.66, 0.87), [0.20, 0.145, 0.10])
    canvas.fill(canvas.box(left - 0.004, right + 0.004, 0.645, 0.665), [0.62, 0.56, 0.48])
    for x in np.arange(left + 0.11, right - 0.02, 0.11):
        canvas.fill(canvas.box(x - 0.002, x + 0.002, 0.68, 0.86), [0.10, 0.07, 0.05])


def _plant(canvas: _Canvas, random: np.random.Generator) -> None:
    for _ in range(160):
        x, y = random.normal(0.655, 0.035), random.normal(0.60, 0.10)
        angle, length = random.uniform(0, 3.14), random.uniform(0.015, 0.05)
        right, down = (canvas.x - x) * 1.78, canvas.y - y
        along = right * np.cos(angle) + down * np.sin(angle)
        across = -right * np.sin(angle) + down * np.cos(angle)
        leaf = (along / length) ** 2 + (across / (length * 0.22)) ** 2 < 1
        canvas.fill(leaf, np.array([0.07, 0.17, 0.06]) * random.uniform(0.5, 1.9))
