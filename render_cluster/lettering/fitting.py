"""A text fitted into a width: smaller first, then on more lines, then cut short."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from render_cluster.lettering.font_files import open_font
from render_cluster.lettering.fonts import drawable, usual_font
from render_cluster.lettering.shaping import Line, is_right_to_left, set_line

_ELLIPSIS = "…"
_LEADING = 1.28
"""From baseline to baseline, in sizes of the font: tall enough for Devanagari's marks."""
_MARGIN = 0.45
"""Around a text, in sizes of the font: for accents, descenders and slanted ends."""


@dataclass(frozen=True, slots=True)
class Space:
    """What a text may take: a width, and the sizes of the fonts to try, px."""

    width_px: int
    size_px: int
    least_size_px: int
    lines: int = 2


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text in lines at a size; `is_cut`: its end is missing."""

    lines: tuple[Line, ...]
    size_px: int
    is_right_to_left: bool
    is_cut: bool = False

    @property
    def width_px(self) -> int:
        """Of the longest line."""
        return math.ceil(max(line.width_px(self.size_px) for line in self.lines))

    @property
    def cap_height_px(self) -> int:
        """The height of a capital letter."""
        top = open_font(usual_font(), self.size_px).getbbox("H", anchor="ls")[1]
        return -round(top)

    @property
    def height_px(self) -> int:
        """From the top of the first line's capitals to the last baseline."""
        step_px = self.size_px * _LEADING
        return round(self.cap_height_px + step_px * (len(self.lines) - 1))

    def mask(self) -> tuple[NDArray[np.uint8], int]:
        """How much of each pixel the letters cover, and the margin around the text, px.

        (height, width) uint8: `width_px` x `height_px` and the margin on each side. The lines of a
        script that is read from the right end at the right.
        """
        margin_px = math.ceil(self.size_px * _MARGIN)
        size = (self.width_px + 2 * margin_px, self.height_px + 2 * margin_px)
        mask = Image.new("L", size)
        for number, line in enumerate(self.lines):
            spare_px = self.width_px - line.width_px(self.size_px)
            x = margin_px + (spare_px if self.is_right_to_left else 0.0)
            y = margin_px + self.cap_height_px + round(number * self.size_px * _LEADING)
            line.draw(mask, (x, y), self.size_px)
        return np.asarray(mask), margin_px


def fit(text: str, language: str, space: Space) -> Fitted:
    """A text in the largest size of one line, else of several, else cut short.

    Raises:
        ConfigError: a font is missing.
    """
    text = drawable(text)
    from_right = is_right_to_left(text)
    for count in range(1, space.lines + 1):
        lines = _broken(text, language, count, space.size_px)
        size_px = _largest(lines, space)
        if size_px:
            return Fitted(lines, size_px, from_right)
    cut = _cut(text, language, space)
    return Fitted(cut, space.least_size_px, from_right, is_cut=True)


def _largest(lines: tuple[Line, ...], space: Space) -> int:
    """The largest allowed size at which every line fits; 0 if none."""
    widest_px = max(line.width_px(space.size_px) for line in lines)
    guess_px = space.size_px
    if widest_px > space.width_px:
        guess_px = min(space.size_px, int(space.size_px * space.width_px / widest_px) + 1)
    for size_px in range(guess_px, max(space.least_size_px, guess_px - 3) - 1, -1):
        if max(line.width_px(size_px) for line in lines) <= space.width_px:
            return size_px
    return 0


def _broken(text: str, language: str, count: int, size_px: int) -> tuple[Line, ...]:
    """The text on at most `count` lines, the longest as short as possible."""
    if count == 1:
        return (set_line(text, language),)
    whole_px = set_line(text, language).width_px(size_px)
    narrowest_px, best = whole_px, _broken(text, language, 1, size_px)
    for at in _breaks(text):
        first = set_line(text[:at], language)
        if first.width_px(size_px) < whole_px / count * 0.5:
            continue
        rest = _broken(text[at:].lstrip(), language, count - 1, size_px)
        widest_px = max(line.width_px(size_px) for line in (first, *rest))
        if widest_px < narrowest_px:
            narrowest_px, best = widest_px, (first, *rest)
    return best


def _breaks(text: str) -> list[int]:
    """Where a line may end: at spaces, after hyphens, and between Chinese characters or kana."""
    return [
        at
        for at in range(1, len(text))
        if text[at] == " "
        or text[at - 1] == "-"
        or (_is_ideograph(text[at - 1]) and _is_ideograph(text[at]))
    ]


def _is_ideograph(character: str) -> bool:
    name = unicodedata.name(character, "")
    return name.startswith(("CJK UNIFIED", "HIRAGANA LETTER", "KATAKANA LETTER"))


def _cut(text: str, language: str, space: Space) -> tuple[Line, ...]:
    """As much of the text as fits on the allowed lines at the least size, and an ellipsis."""
    lines: list[Line] = []
    for number in range(space.lines):
        is_last = number == space.lines - 1
        ends = range(1, len(text) + 1) if is_last else [*_breaks(text), len(text)]
        end = _furthest(text, language, list(ends), space, _ELLIPSIS if is_last else "")
        shown = text[:end].rstrip()
        lines.append(set_line(shown + (_ELLIPSIS if is_last else ""), language))
        text = text[end:].lstrip()
    return tuple(lines)


def _furthest(text: str, language: str, ends: list[int], space: Space, tail: str) -> int:
    """The last of `ends` before which the text fits; marks stay with their letters."""
    fitting = 0
    for end in ends:
        if end < len(text) and unicodedata.category(text[end])[0] == "M":
            continue
        line = set_line(text[:end].rstrip() + tail, language)
        if line.width_px(space.least_size_px) > space.width_px:
            break
        fitting = end
    return fitting
