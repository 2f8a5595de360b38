"""A still picture laid over every frame, in the encoder's own copy: no frame is copied for it."""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

_WHOLE = 256
# BT.709, limited range (ITU-R BT.709-6, 3.2 to 3.5): rows give Y, U and V of R'G'B' from 0 to 255.
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_SCALES = {"y": 219 / 255, "u": 224 / 255 / 1.8556, "v": 224 / 255 / 1.5748}


@dataclass(frozen=True, slots=True)
class _Layer:
    """One plane: under -> (under * `keep` + `add`) / 256, both (height, width) uint16."""

    keep: NDArray[np.uint16]
    add: NDArray[np.uint16]

    def lay(self, plane: NDArray[np.uint8]) -> None:
        """Blends it into a plane's region of the same shape, in place."""
        plane[:] = (plane * self.keep + self.add) >> 8


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture with transparency, and its place: even pixels from the top left."""

    x: int
    y: int
    width: int
    height: int
    layers: tuple[_Layer, _Layer, _Layer]

    def lay(self, frame: av.VideoFrame) -> None:
        """Lays it over a frame of I420, BT.709 and limited range, in place."""
        for plane, layer, step in zip(frame.planes, self.layers, (1, 2, 2), strict=True):
            rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
            top, left = self.y // step, self.x // step
            height, width = layer.keep.shape
            layer.lay(rows[top : top + height, left : left + width])


def make_overlay(rgba: NDArray[np.uint8], at: tuple[int, int]) -> Overlay:
    """The overlay of a picture.

    Args:
        rgba: (height, width, 4), sRGB; not multiplied with its transparency; even sides.
        at: its left and top edge in the frame, even.

    Raises:
        ValueError: a side or an edge is odd.
    """
    height, width = rgba.shape[:2]
    if any(one % 2 for one in (height, width, *at)):
        raise ValueError(f"expected even numbers, got {width} x {height} at {at}")
    alpha = rgba[..., 3] / 255
    luma = rgba[..., :3] @ _LUMA
    u = 128 + (rgba[..., 2] - luma) * _SCALES["u"]
    v = 128 + (rgba[..., 0] - luma) * _SCALES["v"]
    layers = (
        _layer(alpha, 16 + luma * _SCALES["y"]),
        _layer(_halved(alpha), _halved(u * alpha) / np.maximum(_halved(alpha), 1e-6)),
        _layer(_halved(alpha), _halved(v * alpha) / np.maximum(_halved(alpha), 1e-6)),
    )
    return Overlay(*at, width, height, layers)


def _layer(alpha: NDArray[np.float64], values: NDArray[np.float64]) -> _Layer:
    """Integers, so that every machine blends alike; rounded to the nearest."""
    cover = np.round(alpha * _WHOLE)
    add = np.round(cover * values) + np.where(cover, _WHOLE // 2, 0)
    return _Layer((_WHOLE - cover).astype(np.uint16), add.astype(np.uint16))


def _halved(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of blocks of 2 x 2."""
    height, width = plane.shape
    return np.asarray(plane.reshape(height // 2, 2, width // 2, 2).mean((1, 3)))
