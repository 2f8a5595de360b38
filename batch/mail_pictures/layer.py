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
_INK = (18, 22, 26)
_SMOOTH = 4


@dataclass(frozen=True, slots=True)
class Layer:
    """Colours already multiplied by cover (H, W, 3), and what is left of the opening (H, W, 1).

    Both float32, from 0 to 255 and from 0 to 1.
    """

    added: NDArray[np.float32]
    left: NDArray[np.float32]

    def over(self, frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Frames (..., H, W, 3) with the layer on top; above the shade they stay as they are."""
        first = int(np.argmax((self.left < 1).any((1, 2))))
        covered = frames.copy()
        below = frames[..., first:, :, :] * self.left[first:] + self.added[first:]
        covered[..., first:, :, :] = (below + 0.5).astype(np.uint8)
        return covered


@lru_cache(maxsize=64)
def make_layer(greeting: Greeting, size_px: tuple[int, int]) -> Layer:
    """The layer of a greeting in a picture of some size.

    Raises:
        ConfigError: a font is missing.
    """
    width, height = size_px
    edge, button = round(_EDGE * width), round(_BUTTON * width)
    beside = edge + button + round(_BETWEEN * width)
    sizes = (round(_TEXT * width), round(_LEAST_TEXT * width))
    text = fit(greeting.text, greeting.language, Space(width - beside - edge, *sizes))
    middle = height - edge - button // 2
    layer = _scrim(size_px)
    centre_x = width - edge - button // 2 if text.is_right_to_left else edge + button // 2
    left = width - beside - text.width_px if text.is_right_to_left else beside
    letters = _letters(text, (left, middle - text.height_px // 2), size_px)
    _shadow(layer, letters, width)
    layer.paste((255, 255, 255, 255), (0, 0), letters)
    layer.alpha_composite(_play_button(size_px, (centre_x, middle), button))
    rgba = np.asarray(layer, np.float32)
    cover = rgba[..., 3:] / np.float32(255)
    added: NDArray[np.float32] = rgba[..., :3] * cover
    return Layer(added, np.float32(1) - cover)


@lru_cache(maxsize=4)
def _scrim_alpha(size_px: tuple[int, int]) -> Image.Image:
    width, height = size_px
    down = np.clip((np.arange(height) / height - _SCRIM_TOP) / (1 - _SCRIM_TOP), 0, 1)
    eased = down * down * (3 - 2 * down) * _SCRIM_ALPHA  # no edge where it begins
    return Image.fromarray(np.repeat(eased.astype(np.uint8)[:, None], width, 1))


def _scrim(size_px: tuple[int, int]) -> Image.Image:
    """A shade that grows towards the lower edge, on which white letters can be read."""
    shade = Image.new("RGBA", size_px, (*_INK, 0))
    shade.putalpha(_scrim_alpha(size_px))
    return shade


def _letters(text: Fitted, at: tuple[int, int], size_px: tuple[int, int]) -> Image.Image:
    mask, margin_px = text.mask()
    placed = Image.new("L", size_px)
    placed.paste(Image.fromarray(mask), (at[0] - margin_px, at[1] - margin_px))
    return placed


def _shadow(layer: Image.Image, letters: Image.Image, width: int) -> None:
    """A soft one, for letters over a light shirt."""
    soft = letters.filter(ImageFilter.GaussianBlur(width * 0.006)).point(lambda v: v * 0.7)
    shade = Image.new("RGBA", layer.size, (*_INK, 0))
    shade.putalpha(soft)
    layer.alpha_composite(shade)


@lru_cache(maxsize=8)
def _play_button(size_px: tuple[int, int], centre: tuple[int, int], across: int) -> Image.Image:
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
    placed = Image.new("RGBA", size_px, (255, 255, 255, 0))
    small = disc.resize((across, across), Image.Resampling.BOX)
    placed.paste(small, (centre[0] - across // 2, centre[1] - across // 2))
    return placed
