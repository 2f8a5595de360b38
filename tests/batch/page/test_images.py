"""Logos and portraits of campaigns, as files come."""

import io

import pytest
from PIL import Image

from batch.page.images import open_logo, open_portrait
from personalize.errors import ConfigError

SVG = b'<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'


def opened(image):
    return Image.open(io.BytesIO(image.data))


def save(path, size=(3000, 500), mode="RGB", **more):
    Image.new(mode, size, "#123" if mode == "RGB" else (10, 20, 30, 0)).save(path, **more)
    return path


def test_a_logo_keeps_its_shape_and_transparency(tmp_path):
    logo = open_logo(save(tmp_path / "logo.png", mode="RGBA"))
    assert opened(logo).size == (640, 107)
    assert opened(logo).mode == "RGBA"
    assert len(logo.data) < 20_000


def test_a_portrait_is_a_small_square_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    wide = Image.new("RGB", (400, 200), "white")
    wide.paste("red", (0, 0, 100, 200))  # the left end, which is the top
    wide.save(tmp_path / "face.jpg", exif=exif, quality=95)
    portrait = opened(open_portrait(tmp_path / "face.jpg")).convert("RGB")
    assert portrait.size == (160, 160)
    red, _, blue = portrait.getpixel((80, 2))
    assert (red, blue) > (200, 0)
    assert blue < 80
    assert portrait.getpixel((80, 158))[2] > 200


def test_an_svg_is_taken_as_it_is(tmp_path):
    (tmp_path / "logo.svg").write_bytes(SVG)
    logo = open_logo(tmp_path / "logo.svg")
    assert (logo.data, logo.media_type) == (SVG, "image/svg+xml")


def test_equal_files_have_one_address(tmp_path):
    one, other = (open_logo(save(tmp_path / name)) for name in ("a.png", "b.png"))
    assert one.name == other.name


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.png", None, "No such file"),
        ("text.png", b"hello", "SVG, PNG, JPEG or WebP"),
        ("cut.png", b"\x89PNG\r\n\x1a\n", "SVG, PNG, JPEG or WebP"),
        ("page.svg", b"<html><svg></svg></html>", "SVG, PNG, JPEG or WebP"),
        ("large.svg", SVG + b" " * 50_000, "at most 40,000"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_mend(tmp_path, name, content, told):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError) as error:
        open_logo(tmp_path / name)
    assert name in str(error.value)
    assert told in str(error.value)


def test_a_folder_is_no_picture(tmp_path):
    with pytest.raises(ConfigError):
        open_portrait(tmp_path)


def test_a_picture_that_unpacks_to_gigabytes_is_refused(tmp_path):
    save(tmp_path / "bomb.png", size=(8_000, 8_000), compress_level=9)
    with pytest.raises(ConfigError, match="pixels"):
        open_logo(tmp_path / "bomb.png")
