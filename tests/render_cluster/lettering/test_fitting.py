"""Text as it is drawn: shaped, in visual order, inside its space."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render_cluster.lettering.fitting import Space, fit
from render_cluster.lettering.shaping import set_line

SPACE = Space(width_px=300, size_px=40, least_size_px=20)


def _order(text):
    return "".join(run.piece.text for run in set_line(text, "en").runs)


def test_joined_letters_are_narrower_than_the_letters_alone():
    """What a shaping engine does and a table of widths does not."""
    for text in ("سلام", "श्री", "AVATAR"):
        alone = sum(set_line(letter, "en").width_px(40) for letter in text)
        assert set_line(text, "en").width_px(40) < 0.97 * alone, text


def test_right_to_left_text_is_in_the_order_in_which_it_is_seen():
    assert _order("Hi محمد!") == "Hi محمد!"
    assert _order("محمد!") == "!محمد"
    assert _order("مرحبا Ada 12") == "Ada 12 مرحبا"
    # Each bracket is a piece of its own, and will be mirrored.
    assert _order("مرحبا (Ada)") == ")Ada (مرحبا"


def test_signs_in_right_to_left_text_are_mirrored():
    """A closing bracket at the left end of a line looks like an opening one."""
    ours = fit("(שלום)", "he", SPACE).mask()[0]
    assert _first_ink(ours) < _last_ink(ours)
    turned = fit("(x)", "en", SPACE).mask()[0]
    height = min(ours.shape[0], turned.shape[0])
    difference = np.abs(ours[:height, :20].astype(int) - turned[:height, :20]).mean()
    assert difference < 2


def test_a_short_text_is_as_large_as_allowed():
    fitted = fit("Hi Ann", "en", SPACE)
    assert (fitted.size_px, len(fitted.lines), fitted.is_cut) == (40, 1, False)


def test_a_longer_text_is_smaller_then_on_two_lines_then_cut():
    smaller = fit("Hi Maria-Magdalena Ann", "en", SPACE)
    assert 20 <= smaller.size_px < 40
    assert len(smaller.lines) == 1
    wrapped = fit("Hello Maximiliane Schleswig-Holstein", "de", SPACE)
    assert len(wrapped.lines) == 2
    assert not wrapped.is_cut
    cut = fit("Wolfeschlegelsteinhausenbergerdorffwelchevoraltern " * 3, "en", SPACE)
    assert cut.is_cut
    assert cut.lines[-1].runs[-1].piece.text.endswith("…")


def test_letters_stay_inside_their_mask():
    for text in ("Ågjy|Q", "Ế Ẵ", "श्रीं", "سُبْحَانَ", "שָׁלוֹם"):
        mask, _ = fit(text, "en", SPACE).mask()
        edges = (mask[0], mask[-1], mask[:, 0], mask[:, -1])
        assert not any(edge.any() for edge in edges), text


_LETTERS = st.text(
    st.sampled_from("Aé ñŋẞЖ-'. मर्ति مح٣ שׁ5👋(").filter(unicodedata.name), min_size=1, max_size=60
)


@settings(deadline=None, max_examples=80)
@given(text=_LETTERS, width_px=st.integers(60, 400))
def test_no_line_is_wider_than_its_space(text, width_px):
    fitted = fit(text, "en", Space(width_px, 30, 16))
    assert fitted.width_px <= width_px
    assert 1 <= len(fitted.lines) <= 2
    assert 16 <= fitted.size_px <= 30


@pytest.mark.parametrize("text", ["", "👋", "\u202e"])
def test_nothing_to_draw_draws_nothing(text):
    mask, _ = fit(text, "en", SPACE).mask()
    assert not mask.any()


def _first_ink(mask):
    return int(np.flatnonzero(mask.any(0))[0])


def _last_ink(mask):
    return int(np.flatnonzero(mask.any(0))[-1])
