"""The notice in the picture: a small plate in the top left corner, from the first frame on.

That corner is free: no presenter's hand, hair or gesture reaches it in any framing, and players put
their controls and captions at the bottom.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from personalize.plan.segment import Notice
from render_cluster.lettering.fitting import Fitted, Space, fit

CORNER_PX = (24, 24)
"""The plate's left and top edge."""
MOST_WIDTH_PX = 440
"""Of the plate: the hair of a close-up begins at 500."""
# A capital is 2.5 % of the picture's height, and never less than 2.2 %: at 360 px, the width of a
# phone, 5 px.
_TEXT = Space(width_px=MOST_WIDTH_PX - 28, size_px=25, least_size_px=22)
LEAST_CAP_SHARE = 0.022
_PADDING_PX = (14, 10)
_RADIUS_PX = 9
# Dark enough for white letters on a white background: contrast 6.4 to 1 (WCAG 2.2, 1.4.3 asks
# for 4.5), and light enough not to catch the eye.
_PLATE_RGBA = (14, 17, 20, 166)
_SMOOTH = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A notice as it is drawn: a PNG with transparency, so that workers need no fonts."""

    notice: Notice
    png: bytes

    def rgba(self) -> NDArray[np.uint8]:
        """(height, width, 4), even sides."""
        with Image.open(io.BytesIO(self.png), formats=("PNG",)) as image:
            return np.asarray(image.convert("RGBA"))


def fit_notice(notice: Notice) -> Fitted:
    """The words in the size in which they are drawn.

    Raises:
        ConfigError: a font is missing.
    """
    return fit(notice.text, notice.language, _TEXT)


def draw_mark(notice: Notice) -> Mark:
    """The mark of a notice.

    Raises:
        ConfigError: a font is missing.
    """
    text = fit_notice(notice)
    wide, high = (2 * padding for padding in _PADDING_PX)
    size = (_even(text.width_px + wide), _even(text.height_px + high))
    plate = Image.new("RGBA", size, (*_PLATE_RGBA[:3], 0))
    plate.putalpha(_rounded(size).point(lambda cover: cover * _PLATE_RGBA[3] // 255))
    letters = Image.new("RGBA", size, (255, 255, 255, 0))
    letters.putalpha(_placed(text, size))
    png = io.BytesIO()
    Image.alpha_composite(plate, letters).save(png, "PNG")
    return Mark(notice, png.getvalue())


def _placed(text: Fitted, size: tuple[int, int]) -> Image.Image:
    """The letters' cover on the plate; capitals in the middle of its height."""
    mask, margin_px = text.mask()
    left = round((size[0] - text.width_px) / 2) - margin_px
    top = round((size[1] - text.height_px) / 2) - margin_px
    placed = Image.new("L", size)
    placed.paste(Image.fromarray(mask), (left, top))
    return placed


def _rounded(size: tuple[int, int]) -> Image.Image:
    large = (size[0] * _SMOOTH, size[1] * _SMOOTH)
    mask = Image.new("L", large)
    box = (0, 0, large[0] - 1, large[1] - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, _RADIUS_PX * _SMOOTH, fill=255)
    return mask.resize(size, Image.Resampling.BOX)


def _even(pixels: int) -> int:
    return math.ceil(pixels / 2) * 2
