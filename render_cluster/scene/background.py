"""What is behind the presenter, as linear light: places, plain colours, the user's image."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter
from scipy.signal import fftconvolve

from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX, place_grid, portrait
from render_cluster.scene.office import office
from render_cluster.scene.scenery import (
    TRANSPARENT_OVER,
    Place,
    Plain,
    Rgb8,
    Scenery,
    Transparent,
    UserImage,
)
from render_cluster.scene.tone import inverse_tone_map, tone_map

Floats = NDArray[np.float32]
# Half size is enough for what is out of focus.
_HALF = (WIDTH_PX // 2, HEIGHT_PX // 2)
# Radius of the disc of confusion at `blur` 1 in the medium framing, as a share of the height.
_BLUR_SHARE = 0.063
# Grain in levels of 255: just enough to keep a gradient from banding. x264 smooths some of it away
# again; at 1.5 it costs 23% more bytes, at 1.0 6%.
_GRAIN_LEVELS = 1.0


def paint_background(scenery: Scenery) -> Floats:
    """Linear RGB of the frame without the presenter and her shadow, (HEIGHT_PX, WIDTH_PX, 3)."""
    match scenery.backdrop:
        case Place("office", blur):
            if blur == 0:
                return office(scenery.framing, WIDTH_PX, HEIGHT_PX)
            return _enlarged(_defocused(office(scenery.framing, *_HALF), blur, scenery.framing))
        case Place():
            return _studio(scenery.framing)
        case Plain(color):
            return _filled(color)
        case Transparent():
            return _filled(TRANSPARENT_OVER)
        case UserImage(png, blur):
            return _image(png, blur, scenery.framing)


def shown_background(light: Floats, reached: Floats | None = None) -> Floats:
    """Display values (HEIGHT_PX, WIDTH_PX, 3) of a background, with still, colourless grain.

    In eight bits a gradient shows as steps; the grain is the same in every frame, so that still
    parts keep their bytes.

    Args:
        light: from `paint_background`.
        reached: the share of light that a shadow leaves, (HEIGHT_PX, WIDTH_PX).
    """
    shown = tone_map(light.astype(np.float64))
    if reached is not None:
        # In display light: on white, the film curve's shoulder would hide a shadow.
        shown = shown * reached[..., None] ** (1 / 2.2)
    grades = _grades(light, reached)
    first, second = np.random.default_rng(9).random((2, HEIGHT_PX, WIDTH_PX, 1))
    grain = (first - second) * (_GRAIN_LEVELS / 255) * grades
    return np.asarray(np.clip(shown + grain, 0, 1), np.float32)


def _grades(light: Floats, reached: Floats | None) -> Floats:
    """Where gradients could band: everywhere, or on a plain colour only its shadow."""
    if np.ptp(light, (0, 1)).any():
        return np.ones((1, 1, 1), np.float32)
    shadow = np.zeros((1, 1), np.float32) if reached is None else 1 - reached
    return np.asarray(np.clip(shadow * 50, 0, 1)[..., None], np.float32)


def _filled(color: Rgb8) -> Floats:
    """One display colour: the film curve is inverted, so that the frame shows exactly it."""
    light = inverse_tone_map(np.array(color) / 255)
    return np.broadcast_to(light, (HEIGHT_PX, WIDTH_PX, 3)).astype(np.float32)


def _studio(framing: str) -> Floats:
    """A painted wall that curves into the floor, with a pool of light on it."""
    x, y = place_grid(framing, WIDTH_PX, HEIGHT_PX)
    pool = np.exp(-(((x - 0.44) / 0.52) ** 2 + ((y - 0.34) / 0.55) ** 2))
    falloff = 1 - 0.55 / (1 + np.exp(-(y - 0.98) * 5.5))
    cool, warm = np.array([0.118, 0.142, 0.170]), np.array([0.215, 0.228, 0.240])
    wall = cool + (warm - cool) * pool[..., None]
    return np.asarray(wall * ((0.55 + 0.75 * pool) * falloff)[..., None], np.float32)


def _image(png: bytes, blur: float, framing: str) -> Floats:
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        full = image.convert("RGB")
    if blur == 0:
        return inverse_tone_map(np.asarray(full) / 255)
    half = full.resize(_HALF, Image.Resampling.BOX)
    return _enlarged(_defocused(inverse_tone_map(np.asarray(half) / 255), blur, framing))


def _defocused(image: Floats, blur: float, framing: str) -> Floats:
    """Blur by a disc, as a lens does, then slight softness; a longer lens blurs more."""
    zoom = (portrait(0.0).height_m / portrait(0.0, framing).height_m) ** 0.6
    radius = max(1, round(blur * _BLUR_SHARE * zoom * image.shape[0]))
    ring = np.arange(-radius, radius + 1)
    disc = (ring[:, None] ** 2 + ring[None] ** 2 <= radius**2).astype(np.float32)
    padded = np.pad(image, ((radius, radius), (radius, radius), (0, 0)), mode="edge")
    planes = [fftconvolve(padded[..., i], disc / disc.sum(), "valid") for i in range(3)]
    soft = [gaussian_filter(plane, 0.15 * radius, mode="nearest") for plane in planes]
    return np.stack(soft, -1).clip(0).astype(np.float32)


def _enlarged(image: Floats) -> Floats:
    planes = [
        Image.fromarray(image[..., i]).resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.BICUBIC)
        for i in range(3)
    ]
    return np.stack([np.asarray(plane) for plane in planes], -1).clip(0).astype(np.float32)
