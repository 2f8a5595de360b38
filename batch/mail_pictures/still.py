"""The still picture: a JPEG small enough for cold mail."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from batch.mail_pictures.greetings import Greeting
from batch.mail_pictures.layer import make_layer

WIDTH_PX = 600
MOST_BYTES = 60_000
_QUALITIES = (86, 80, 72, 62, 50, 38, 25)


def make_still(opening: Image.Image, greeting: Greeting) -> bytes:
    """A JPEG, WIDTH_PX wide and at most MOST_BYTES large.

    Args:
        opening: from `open_opening`.
        greeting: what is written over it.

    Raises:
        ConfigError: a font is missing.
    """
    covered = make_layer(greeting, opening.size).over(np.asarray(opening))
    picture = Image.fromarray(covered)
    for quality in _QUALITIES:
        jpeg = _encoded(picture, quality)
        if len(jpeg) <= MOST_BYTES:
            break
    return jpeg


def open_opening(poster: bytes) -> Image.Image:
    """A poster's JPEG, RGB, WIDTH_PX wide."""
    with Image.open(io.BytesIO(poster), formats=("JPEG",)) as image:
        height_px = round(image.height * WIDTH_PX / image.width / 2) * 2
        image.draft("RGB", (WIDTH_PX, height_px))
        return image.convert("RGB").resize((WIDTH_PX, height_px), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image, quality: int) -> bytes:
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=quality, progressive=True, optimize=True)
    return jpeg.getvalue()
