"""What is laid over the opening: a play button, and the greeting beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from batch.mail_pictures.greetings import Greeting
from render_cluster import Fitted, Space, fit

# All in shares of the picture's width, so that each size looks the same.
_EDGE, _BUTTON, _BETWEEN = 0.042, 0.115, 0.027
_TEXT, _LEAST_TEXT = 0.075, 0.042
_SCRIM_TOP, _SCRIM_ALPHA = 0.4, 190
"""Where the shade behind the letters begins, as a share of the height, and how dark it ends: large
white letters on a white shirt keep a contrast of 3 to 1 (WCAG 2.2, 1.4.3)."""
_SHADOW, _SHADOW_SHARE = 0.006, 0.7
_INK = (18, 22, 26)
_SMOOTH = 4


@dataclass(frozen=True, slots=True)
class Layer:
    """The lower part of a picture, from row `top` on; above it, an opening stays as it is.

    `added` are colours multiplied by their cover, (H - top, W, 3) from 0 to 255, `left` is what
    stays of the opening, (H - top, W, 1) from 0 to 1, both float32.
    """

    top: int
    added: NDArray[np.float32]
    left: NDArray[np.float32]

    def over(self, frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Frames (..., H, W, 3) with the layer on top."""
        covered = frames.copy()
        below = frames[..., self.top :, :, :] * self.left + self.added
        covered[..., self.top :, :, :] = (below + np.float32(0.5)).astype(np.uint8)
        return covered


@lru_cache(maxsize=64)
def make_layer(greeting: Greeting, size_px: tuple[int, int]) -> Layer:
    """The layer of a greeting in a picture of some size.

    Raises:
        ConfigError: a font is missing.
    """
    width, height = size_px
    edge, across = round(_EDGE * width), round(_BUTTON * width)
    beside = edge + across + round(_BETWEEN * width)
    sizes = (round(_TEXT * width), round(_LEAST_TEXT * width))
    text = fit(greeting.text, greeting.language, Space(width - beside - edge, *sizes))
    top = round(_SCRIM_TOP * height)
    middle = height - top - edge - across // 2
    layer = _scrim(width, height - top).copy()
    left = width - beside - text.width_px if text.is_right_to_left else beside
    _write(layer, text, (left, middle - text.height_px // 2), round(_SHADOW * width))
    button_x = width - edge - across if text.is_right_to_left else edge
    layer.alpha_composite(_play_button(across), (button_x, middle - across // 2))
    rgba = np.asarray(layer, np.float32)
    cover = rgba[..., 3:] / np.float32(255)
    added: NDArray[np.float32] = rgba[..., :3] * cover
    return Layer(top, added, np.float32(1) - cover)


@lru_cache(maxsize=8)
def _scrim(width: int, height: int) -> Image.Image:
    """A shade that grows towards the lower edge, on which white letters can be read."""
    down = np.arange(height) / height
    eased = down * down * (3 - 2 * down) * _SCRIM_ALPHA  # no edge where it begins
    shade = Image.new("RGBA", (width, height), (*_INK, 0))
    shade.putalpha(Image.fromarray(np.repeat(eased.astype(np.uint8)[:, None], width, 1)))
    return shade


def _write(layer: Image.Image, text: Fitted, at: tuple[int, int], soft_px: int) -> None:
    """Writes white letters with a soft shadow, for those over a light shirt."""
    mask, margin_px = text.mask()
    padded = np.pad(mask, 3 * soft_px)
    left, top = (one - margin_px - 3 * soft_px for one in at)
    right, bottom = left + padded.shape[1], top + padded.shape[0]
    box = (max(0, left), max(0, top), min(layer.width, right), min(layer.height, bottom))
    inside = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
    letters = Image.fromarray(padded).crop(inside)
    blurred = letters.filter(ImageFilter.GaussianBlur(soft_px)).point(_SHADOW_SHARE.__mul__)
    for colour, cover in ((_INK, blurred), ((255, 255, 255), letters)):
        ink = Image.new("RGBA", letters.size, (*colour, 0))
        ink.putalpha(cover)
        layer.alpha_composite(ink, box[:2])


@lru_cache(maxsize=8)
def _play_button(across: int) -> Image.Image:
    """A white disc with a triangle, whose weight, not whose box, is in the middle."""
    large = across * _SMOOTH
    disc = Image.new("RGBA", (large, large), (255, 255, 255, 0))
    draw = ImageDraw.Draw(disc)
    draw.ellipse((0, 0, large - 1, large - 1), fill=(255, 255, 255, 245))
    side, middle = 0.42 * large, large / 2
    left = middle - side * 0.29
    draw.polygon(
        [(left, middle - side / 2), (left, middle + side / 2), (left + side * 0.87, middle)],
        fill=(*_INK, 255),
    )
    return disc.resize((across, across), Image.Resampling.BOX)
