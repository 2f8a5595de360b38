"""A campaign's logo and portrait, small enough for a page: checked, turned upright, made anew."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from personalize.errors import ConfigError

_LOGO_PX = (640, 160)  # twice what the page shows, for sharp screens
_PORTRAIT_PX = (160, 160)
_MOST_FILE_BYTES = 20_000_000
_MOST_SVG_BYTES = 40_000
_MOST_PIXELS = 60_000_000
_SVG = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.DOTALL
)
_SVG_TYPE, _WEBP_TYPE = "image/svg+xml", "image/webp"
_TYPES = {"svg": _SVG_TYPE, "webp": _WEBP_TYPE, "jpg": "image/jpeg", "gif": "image/gif"}


@dataclass(frozen=True, slots=True)
class PageImage:
    """A picture for pages: `name` is its address below `/b/`, by its content."""

    name: str
    media_type: str
    data: bytes


def open_logo(path: Path) -> PageImage:
    """A logo: an SVG as it is, any other picture fitted into 640 x 160 pixels.

    Raises:
        ConfigError: the file cannot be used; it names the file and the mend.
    """
    data = _read(path)
    if _SVG.match(data):
        if len(data) > _MOST_SVG_BYTES:
            raise ConfigError(
                f"{path} has {len(data):,} bytes; a page takes an SVG of at most "
                f"{_MOST_SVG_BYTES:,}: export it without embedded pictures, or use a PNG file"
            )
        return _named(data, ".svg", _SVG_TYPE)
    image = _opened(path, data)
    image.thumbnail(_LOGO_PX, Image.Resampling.LANCZOS)
    return _as_webp(image)


def open_portrait(path: Path) -> PageImage:
    """A portrait, cropped to a square of 160 x 160 pixels.

    Raises:
        ConfigError: the file cannot be used; it names the file and the mend.
    """
    image = _opened(path, _read(path))
    return _as_webp(
        ImageOps.fit(image, _PORTRAIT_PX, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    )


def media_type_of(name: str) -> str:
    """The media type of a picture by its file name."""
    return _TYPES[name.rpartition(".")[2]]


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_FILE_BYTES or not path.is_file():
            raise ConfigError(f"{path} is not a picture of at most {_MOST_FILE_BYTES:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror or error}") from error


def _opened(path: Path, data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ConfigError(f"{path} has more than {_MOST_PIXELS:,} pixels; make it smaller")
            upright = ImageOps.exif_transpose(image)
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ConfigError(
            f"{path} cannot be read as a picture; use an SVG, PNG, JPEG or WebP file"
        ) from error


def _as_webp(image: Image.Image) -> PageImage:
    made = io.BytesIO()
    image.save(made, "WEBP", quality=86, method=6)
    return _named(made.getvalue(), ".webp", _WEBP_TYPE)


def _named(data: bytes, suffix: str, media_type: str) -> PageImage:
    return PageImage(hashlib.sha256(data).hexdigest()[:40] + suffix, media_type, data)
