"""One line of text: its pieces shaped, measured, put in the order in which they are seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from render_cluster.lettering.font_files import open_font
from render_cluster.lettering.fonts import DIGITS, Piece, drawable, pieces_of

_RIGHT_TO_LEFT = ("arabic", "extended", "hebrew")


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece and its embedding level: of 0 and 2 it is read from the left, of 1 from the right."""

    piece: Piece
    level: int

    @property
    def direction(self) -> str:
        return "rtl" if self.level % 2 else "ltr"


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose pieces are in the order in which they are seen, from the left."""

    runs: tuple[_Run, ...]

    def width_px(self, size_px: int) -> float:
        """How wide it is at a size of the fonts."""
        return sum(_length(run, size_px) for run in self.runs)

    def draw(self, onto: Image.Image, at: tuple[float, float], size_px: int) -> None:
        """Draws it in white.

        Args:
            onto: a picture of one channel.
            at: the left end of the baseline, px.
            size_px: of the fonts.
        """
        draw, (x, y) = ImageDraw.Draw(onto), at
        for run in self.runs:
            font = open_font(run.piece.font, size_px)
            draw.text((x, y), run.piece.text, 255, font, anchor="ls", direction=run.direction)
            x += _length(run, size_px)


def set_line(text: str, language: str) -> Line:
    """A text as one line, without what no font draws."""
    pieces = pieces_of(drawable(text), language)
    return Line(tuple(_in_visual_order(_levels(pieces))))


def is_right_to_left(text: str) -> bool:
    """Whether a text begins in a script that is read from the right."""
    return _is_right_to_left(pieces_of(drawable(text), ""))


def _length(run: _Run, size_px: int) -> float:
    font: ImageFont.FreeTypeFont = open_font(run.piece.font, size_px)
    return font.getlength(run.piece.text, direction=run.direction)


def _is_right_to_left(pieces: list[Piece]) -> bool:
    scripts = [piece.script for piece in pieces if piece.script not in ("", DIGITS)]
    return bool(scripts) and scripts[0] in _RIGHT_TO_LEFT


def _levels(pieces: list[Piece]) -> list[_Run]:
    """The embedding level of each piece (Unicode Standard Annex 9, rules N1, N2, I1 and I2).

    Simplified to whole pieces: none has letters of both directions.
    """
    base = 1 if _is_right_to_left(pieces) else 0
    strong = [_level_of(piece, base) for piece in pieces]
    levels = [
        _level_between(strong[:at], strong[at + 1 :], base) if level is None else level
        for at, level in enumerate(strong)
    ]
    return [_Run(piece, level) for piece, level in zip(pieces, levels, strict=True)]


def _level_between(before: list[int | None], after: list[int | None], base: int) -> int:
    """The level of signs: that of their neighbours if these agree, else the line's."""
    left = next((one for one in reversed(before) if one is not None), base)
    right = next((one for one in after if one is not None), base)
    return left if left == right else base


def _level_of(piece: Piece, base: int) -> int | None:
    """The level of a piece by itself; None for signs and spaces, which follow their neighbours."""
    if piece.script in _RIGHT_TO_LEFT:
        return 1
    return (2 if base else 0) if piece.script else None


def _in_visual_order(runs: list[_Run]) -> list[_Run]:
    """The runs from the left (Unicode Standard Annex 9, rule L2)."""
    for least in range(max((run.level for run in runs), default=0), 0, -1):
        turned: list[_Run] = []
        for is_inside, group in groupby(runs, partial(_is_within, least=least)):
            together = list(group)
            turned += together[::-1] if is_inside else together
        runs = turned
    return runs


def _is_within(run: _Run, least: int) -> bool:
    return run.level >= least
