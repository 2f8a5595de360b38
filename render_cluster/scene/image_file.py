"""The user's image file as a background: any usable image -> 16:9 in sRGB, or the reason."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from personalize.errors import ConfigError
from personalize.regular_file import read_regular_file
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX

# More than the largest phone images have; decoding more takes gigabytes.
_MOST_PIXELS = 120_000_000
_MOST_BYTES = 100_000_000
# Enlarged more than four times, an image is mush even out of focus.
_LEAST_PX = (WIDTH_PX // 4, HEIGHT_PX // 4)
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
# Formats in which several frames are an animation, not a choice of images.
_MOVING = ("PNG", "WEBP", "GIF", "AVIF")
# What decoders raise on damaged files.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
_KNOWN = "JPEG, PNG, WebP, TIFF, BMP or AVIF"


def open_image(path: Path) -> bytes:
    """A PNG of WIDTH_PX x HEIGHT_PX in sRGB: upright, cropped to cover the frame, opaque.

    The same pixels give the same bytes, whatever the file's name, format or metadata.

    Raises:
        ConfigError: it names the file, what was found and what to do.
    """
    data = _read(path)
    try:
        with warnings.catch_warnings():
            # Pillow warns about large images and odd metadata; the checks here decide.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check(path, image)
                covering = _covering(image)
    except UnidentifiedImageError as error:
        raise ConfigError(
            f"{path} is not an image that can be read; save it as {_KNOWN}"
        ) from error
    except Image.DecompressionBombError as error:
        raise ConfigError(f"{path} is too large: {error}; make it smaller") from error
    except _DAMAGE as error:
        raise ConfigError(f"{path} is damaged ({error}); export it again") from error
    out = io.BytesIO()
    covering.save(out, "PNG")
    return out.getvalue()


def _read(path: Path) -> bytes:
    try:
        return read_regular_file(path, "an image in it", _MOST_BYTES)
    except ConfigError as error:
        raise ConfigError(
            f"the background image cannot be read: {error}; "
            "its path is relative to the campaign's folder"
        ) from error


def _check(path: Path, image: Image.Image) -> None:
    """Checks the header before anything is decoded."""
    width, height = image.size
    if width * height > _MOST_PIXELS:
        raise ConfigError(
            f"{path} has {width:,} x {height:,} pixels; make it smaller, "
            f"{WIDTH_PX} x {HEIGHT_PX} is enough"
        )
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format in _MOVING:
        raise ConfigError(
            f"{path} is animated ({frames} frames); a background must be one still "
            f"image: save one frame as {_KNOWN}"
        )
    long_side, short_side = max(image.size), min(image.size)
    if long_side < _LEAST_PX[0] or short_side < _LEAST_PX[1]:
        raise ConfigError(
            f"{path} is only {width} x {height} pixels; use an image of at least "
            f"{_LEAST_PX[0]} x {_LEAST_PX[1]}, better {WIDTH_PX} x {HEIGHT_PX}"
        )


def _covering(image: Image.Image) -> Image.Image:
    """The first frame: rotated according to EXIF, cropped to the frame's shape, opaque sRGB."""
    if image.format in ("JPEG", "MPO"):
        # Decodes at an eighth to a half of the size if that still covers the frame.
        image.draft(image.mode, (2 * WIDTH_PX, 2 * WIDTH_PX))
    profile = image.info.get("icc_profile")
    upright = _resizable(ImageOps.exif_transpose(image))
    covering = ImageOps.fit(upright, (WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS)
    managed = _managed(covering, profile) if profile else None
    return _opaque(managed or covering.convert("RGBA" if covering.mode == "LA" else covering.mode))


def _resizable(image: Image.Image) -> Image.Image:
    """The image as L, LA, RGB, RGBA or CMYK, 8 bits per channel, so that it can be filtered."""
    if image.mode.startswith(("I", "F")):
        return _eight_bits(image)
    if image.has_transparency_data and image.mode not in ("LA", "RGBA"):
        return image.convert("RGBA")
    return image if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """16 and 32 bits per channel, scaled to fit the brightest pixel."""
    top = float(image.getextrema()[1])  # type: ignore[arg-type]  # one band: a pair of numbers
    full = 255.0 if top <= 255 else 65535.0 if top <= 65535 else top
    return image.convert("F").point(lambda value: value * (255.0 / full)).convert("L")


def _managed(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The image converted from its own colour space to sRGB; None if its profile is unusable."""
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    flat = image.convert(image.mode.removesuffix("A")) if alpha else image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        managed = ImageCms.profileToProfile(
            flat, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return None
    if managed is not None and alpha is not None:
        managed.putalpha(alpha)
    return managed


def _opaque(image: Image.Image) -> Image.Image:
    """Transparent parts over white, as on paper."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, image).convert("RGB")
