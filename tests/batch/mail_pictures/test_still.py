"""The still picture as a mail program shows it."""

import io

import numpy as np
import pytest
from PIL import Image

from batch.mail_pictures.greetings import Greeting, greeting_of
from batch.mail_pictures.layer import make_layer
from batch.mail_pictures.still import MOST_BYTES, WIDTH_PX, make_still, open_opening

SIZE_PX = (600, 338)
GREETING = Greeting("Hi Maria", "en")


def _plain(grey):
    return Image.new("RGB", SIZE_PX, (grey,) * 3)


def _shown(grey, greeting=GREETING):
    return np.asarray(Image.open(io.BytesIO(make_still(_plain(grey), greeting))).convert("L"))


def _luminance(display):
    display = np.asarray(display) / 255
    return np.where(display <= 0.04045, display / 12.92, ((display + 0.055) / 1.055) ** 2.4)


def test_a_picture_is_small_even_of_the_worst_opening():
    noise = np.random.default_rng(3).integers(0, 255, (338, 600, 3), np.uint8)
    for opening in (_plain(120), Image.fromarray(noise)):
        jpeg = make_still(opening, GREETING)
        assert len(jpeg) <= MOST_BYTES
        with Image.open(io.BytesIO(jpeg)) as picture:
            assert (picture.format, picture.size, picture.mode) == ("JPEG", SIZE_PX, "RGB")


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_letters_can_be_read_on_any_opening(grey):
    """WCAG 2.2, 1.4.3: large letters need 3 to 1."""
    layer = make_layer(GREETING, SIZE_PX)
    full = np.full((SIZE_PX[1], SIZE_PX[0], 3), grey, np.uint8)
    # Right of the button, below the top of the layer.
    shown, added = layer.over(full)[layer.top :, 104:, 0], layer.added[:, 104:, 0]
    rows, columns = np.nonzero(added > 252)
    assert len(rows) > 500
    box = (slice(rows.min(), rows.max()), slice(columns.min(), columns.max()))
    around = shown[box][added[box] < 20].max()  # the shade and the letters' shadow
    assert (_luminance(255) + 0.05) / (_luminance(around) + 0.05) >= 3


def test_the_upper_part_is_left_as_it_is():
    """The face and the notice are there."""
    noise = np.random.default_rng(3).integers(0, 255, (338, 600, 3), np.uint8)
    assert (make_layer(GREETING, SIZE_PX).over(noise)[:130] == noise[:130]).all()


def test_the_button_is_where_the_text_begins():
    left, right = _shown(90), _shown(90, Greeting("مرحبًا محمد", "ar"))
    middle = slice(270, 300)
    assert left[middle, 30:90].mean() > 170 > left[middle, 510:570].mean()
    assert right[middle, 510:570].mean() > 170 > right[middle, 30:90].mean()


@pytest.mark.parametrize(
    "name", ["Al", "Maria", "Nguyễn Thị Ánh", "Wolfeschlegelsteinhausenbergerdorff" * 3]
)
def test_names_stay_inside_the_picture(name):
    layer = make_layer(greeting_of("en", name), SIZE_PX)
    white = layer.added[..., 0] > 250
    assert white.any()
    assert not white[:, :20].any()
    assert not white[:, -20:].any()
    assert not white[-10:].any()


def test_a_poster_of_any_size_becomes_as_wide_as_mails_show_it():
    for size in ((1280, 720), (128, 72)):
        poster = io.BytesIO()
        Image.new("RGB", size, (30, 60, 90)).save(poster, "JPEG")
        assert open_opening(poster.getvalue()).size == (WIDTH_PX, 338)
