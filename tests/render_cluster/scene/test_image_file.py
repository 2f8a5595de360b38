"""The user's image as a background: what is handled, what is refused and for what reason."""

import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from personalize.errors import ConfigError
from render_cluster.scene.camera import HEIGHT_PX, WIDTH_PX
from render_cluster.scene.image_file import open_image


def opened(path):
    with Image.open(io.BytesIO(open_image(path))) as image:
        assert image.size == (WIDTH_PX, HEIGHT_PX)
        assert image.mode == "RGB"
        return np.asarray(image).astype(int)


def saved(path, image, **options):
    image.save(path, **options)
    return path


def halves(size, left, right, mode="RGB"):
    image = Image.new(mode, size, right)
    image.paste(left, (0, 0, size[0] // 2, size[1]))
    return image


RED_BLUE = halves((800, 450), (200, 30, 30), (20, 40, 180))


@pytest.mark.parametrize("suffix", ["png", "webp", "tiff", "bmp", "gif", "jpg", "avif"])
def test_each_format_gives_the_same_image(tmp_path, suffix):
    options = {"webp": {"lossless": True}, "jpg": {"quality": 95}}.get(suffix, {})
    pixels = opened(saved(tmp_path / f"a.{suffix}", RED_BLUE, **options))
    assert np.abs(pixels[360, 100] - (200, 30, 30)).max() <= 6
    assert np.abs(pixels[360, 1180] - (20, 40, 180)).max() <= 6


def test_the_name_and_the_format_do_not_matter_only_the_pixels(tmp_path):
    png = open_image(saved(tmp_path / "one.png", RED_BLUE))
    assert png == open_image(saved(tmp_path / "other.tiff", RED_BLUE))
    changed = RED_BLUE.copy()
    changed.putpixel((400, 200), (255, 255, 255))
    assert png != open_image(saved(tmp_path / "changed.png", changed))


def test_a_tall_image_is_cropped_in_its_middle_and_not_squeezed(tmp_path):
    tall = Image.new("RGB", (900, 1800), (9, 9, 9))
    tall.paste((250, 250, 250), (350, 800, 550, 1000))
    white = opened(saved(tmp_path / "tall.png", tall))[..., 0] > 128
    rows, columns = np.nonzero(white)
    assert abs(np.ptp(rows) - np.ptp(columns)) <= 2
    assert abs(rows.mean() - 359.5) < 2
    assert abs(columns.mean() - 639.5) < 2


def test_an_image_is_rotated_as_its_exif_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was on its side
    sideways = RED_BLUE.rotate(90, expand=True)
    pixels = opened(saved(tmp_path / "turned.jpg", sideways, exif=exif, quality=95))
    assert pixels[360, 100, 0] > 150
    assert pixels[360, 1180, 2] > 150


def test_cmyk_comes_out_in_its_colors(tmp_path):
    pixels = opened(saved(tmp_path / "print.jpg", RED_BLUE.convert("CMYK"), quality=95))
    assert np.abs(pixels[360, 100] - (200, 30, 30)).max() <= 8


def test_a_color_profile_is_obeyed(tmp_path):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    image = Image.new("LAB", (640, 360), (128, 128 + 40, 128 + 20))
    pixels = opened(saved(tmp_path / "lab.tiff", image, icc_profile=lab.tobytes()))
    assert pixels[100, 100, 0] > pixels[100, 100, 1] + 50


def test_a_useless_profile_is_ignored(tmp_path):
    pixels = opened(saved(tmp_path / "odd.png", RED_BLUE, icc_profile=b"nothing of use"))
    assert np.abs(pixels[360, 100] - (200, 30, 30)).max() <= 1


def test_transparent_parts_are_over_white(tmp_path):
    clear = Image.new("RGBA", (640, 360), (255, 0, 0, 0))
    assert opened(saved(tmp_path / "clear.png", clear)).min() == 255
    palette = Image.new("P", (640, 360), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    assert opened(saved(tmp_path / "clear.gif", palette, transparency=0)).min() == 255


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
def test_each_mode_keeps_its_middle_grey(tmp_path, mode):
    if mode == "I;16":
        image = Image.fromarray(np.full((360, 640), 0x8080, np.uint16))
    else:
        image = Image.new("L", (640, 360), 128).convert(mode)
    pixels = opened(saved(tmp_path / "grey.png", image))
    assert abs(pixels.mean() - 128) < 4


def test_a_huge_image_is_made_small(tmp_path):
    huge = Image.new("RGB", (9000, 6000), (10, 200, 10))
    path = saved(tmp_path / "huge.jpg", huge)
    assert np.abs(opened(path)[0, 0] - (10, 200, 10)).max() <= 4


def png_header(width, height):
    """The first bytes of a PNG that claims a size, without any pixels."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"")
    chunks = [(body[4:], body), (data[4:], data), (b"", b"IEND")]
    parts = [
        struct.pack(">I", len(inner)) + whole + struct.pack(">I", zlib.crc32(whole))
        for inner, whole in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def animation():
    frames = [Image.new("RGB", (640, 360), (60 * i, 0, 0)) for i in range(3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def image_bytes(size, suffix):
    out = io.BytesIO()
    Image.effect_noise(size, 80).save(out, suffix)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not an image"),
        (b"%PDF-1.7 a page", "not an image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not an image"),
        (animation(), "animated (3 frames)"),
        (image_bytes((64, 64), "PNG"), "only 64 x 64"),
        (image_bytes((1920, 90), "PNG"), "only 1920 x 90"),
        (png_header(60_000, 60_000), "too large"),
        (png_header(12_500, 12_500), "12,500 x 12,500"),
        (image_bytes((640, 360), "JPEG")[:9000], "damaged"),
        (image_bytes((640, 360), "PNG")[:9000], "damaged"),
    ],
    ids=["empty", "pdf", "svg", "animated", "tiny", "flat", "bomb", "huge", "cut jpeg", "cut png"],
)
def test_what_cannot_be_used_is_refused_with_its_name_and_the_reason(tmp_path, data, reason):
    path = tmp_path / "lobby.png"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        open_image(path)
    assert str(path) in str(caught.value)
    assert reason in str(caught.value)


def test_a_missing_image_says_what_its_path_is_relative_to(tmp_path):
    with pytest.raises(ConfigError, match="campaign's folder"):
        open_image(tmp_path / "none.jpg")
    with pytest.raises(ConfigError, match="cannot be read"):
        open_image(tmp_path)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_no_damage_escapes_as_another_error(tmp_path_factory, data):
    """Bytes overwritten anywhere: an image, or a ConfigError."""
    whole = bytearray(data.draw(st.sampled_from(_WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damage") / "a"
    path.write_bytes(bytes(whole))
    with contextlib.suppress(ConfigError):
        assert open_image(path).startswith(b"\x89PNG")


_SUFFIXES = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP")
_WHOLE = [image_bytes((330, 190), suffix) for suffix in _SUFFIXES]
